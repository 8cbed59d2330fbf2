"""Indexes are prepared as the settings in our code say, and change places in one step."""

from copy import deepcopy
from typing import Any

import httpx2
import pytest

from search_index.engine import SearchUnavailable
from search_index.meilisearch import scoped_key
from search_index.meilisearch.layout import DOCUMENTS, WORDS, Names
from tests.unit.search_index.fake import KEY, Fake

SWAP = "POST /swap-indexes"


class Indexes(Fake):
    """Keeps indexes with their settings; tasks are done when they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, dict[str, Any]] = {}
        self.ignored: set[str] = set()

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        super().__call__(request)
        _, first, *rest = [*request.url.path.split("/"), ""]
        body = httpx2.Response(200, content=request.content).json() if request.content else None
        answer = self._of_index(request.method, rest, body) if first == "indexes" else {"status": "succeeded"}
        if first == "version":
            answer = {"pkgVersion": "1.50.0"}
        if first == "swap-indexes" and first not in self.ignored:
            for one, other in (pair["indexes"] for pair in body):
                self.kept[one], self.kept[other] = self.kept[other], self.kept[one]
        if answer is None:
            return httpx2.Response(404, json={"code": "index_not_found", "message": "not here"})
        return httpx2.Response(200, json={"taskUid": len(self.asked)} | answer)

    def _of_index(self, method: str, path: list[str], body: Any) -> dict[str, Any] | None:
        uid, what = (path[0], path[1]) if len(path) > 1 else (path[0], "")
        if method == "POST" and not uid:
            self.kept[body["uid"]] = {"createdAt": str(len(self.asked)), "settings": {}}
            return {}
        if uid not in self.kept:
            return None
        if method == "DELETE" and not what:
            del self.kept[uid]
        if method == "PATCH":
            self.kept[uid]["settings"] |= {name: body[name] for name in body.keys() - self.ignored}
        return deepcopy(self.kept[uid]["settings"] if what == "settings" else self.kept.get(uid, {}))


def test_what_is_missing_is_made() -> None:
    fake = Indexes()

    fake.engine().prepare()

    assert fake.kept["town_documents"]["settings"] == DOCUMENTS
    assert fake.kept["town_words"]["settings"] == WORDS


def test_what_is_right_is_left_alone() -> None:
    fake = Indexes()
    fake.engine().prepare()
    settings = fake.kept["town_documents"]["settings"]
    settings["filterableAttributes"] = settings["filterableAttributes"][::-1]
    settings["typoTolerance"] |= {"enabled": True, "disableOnWords": []}
    fake.asked.clear()

    fake.engine().prepare()

    assert {each.split()[0] for each in fake.asked} == {"GET"}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_setting_that_somebody_changed_is_put_right(name: str) -> None:
    fake = Indexes()
    fake.engine().prepare()
    fake.kept["town_documents"]["settings"][name] = None

    fake.engine().prepare()

    assert fake.kept["town_documents"]["settings"] == DOCUMENTS


def test_the_order_of_searchable_attributes_and_rules_matters() -> None:
    fake = Indexes()
    fake.engine().prepare()
    settings = fake.kept["town_documents"]["settings"]
    settings["rankingRules"] = settings["rankingRules"][::-1]

    fake.engine().prepare()

    assert settings["rankingRules"] == DOCUMENTS["rankingRules"]


def test_settings_that_are_only_half_applied_are_a_failure() -> None:
    fake = Indexes()
    fake.ignored.add("faceting")

    with pytest.raises(SearchUnavailable, match="settings of town_documents"):
        fake.engine().prepare()


def test_a_fresh_index_takes_the_place_of_the_old_one() -> None:
    fake = Indexes()
    engine = fake.engine()
    engine.prepare()
    before = fake.kept["town_documents"]["createdAt"]
    fresh = engine.fresh()
    written = fake.kept["town_next_documents"]["createdAt"]

    engine.take_over(fresh)

    assert written != before
    assert fake.kept["town_documents"]["createdAt"] == written
    assert sorted(fake.kept) == ["town_documents", "town_words"]


def test_the_index_that_is_about_to_be_dropped_is_not_written_once_more() -> None:
    """With a new version of the settings that would be minutes of work."""
    fake = Indexes()
    engine = fake.engine()
    engine.prepare()
    fake.kept["town_documents"]["settings"]["rankingRules"] = ["those of an older version"]
    fresh = engine.fresh()
    fake.asked.clear()

    engine.take_over(fresh)

    assert not [each for each in fake.asked if each.startswith("PATCH")]
    assert fake.kept["town_documents"]["settings"] == DOCUMENTS


def test_a_swap_that_does_not_happen_drops_nothing() -> None:
    """The task of a swap is hidden from our key: what it has done is looked at instead."""
    fake = Indexes()
    fake.ignored.add("swap-indexes")
    engine = fake.engine(patience=0.05)
    fresh = engine.fresh()

    with pytest.raises(SearchUnavailable, match="swapped"):
        engine.take_over(fresh)

    assert "town_next_documents" in fake.kept


def test_a_rebuild_that_was_interrupted_begins_empty_or_goes_on() -> None:
    fake = Indexes()
    engine = fake.engine()
    engine.fresh()
    fake.asked.clear()

    engine.fresh(go_on=True)
    assert not [each for each in fake.asked if each.startswith("DELETE")]

    engine.fresh()
    assert "DELETE /indexes/town_next_documents/documents" in fake.asked


# Keys


def known(**changes: Any) -> dict[str, Any]:
    names = Names("town")
    indexes = [*names.second.settings(), *names.settings()]
    actions = "documents.add documents.delete documents.get indexes.create indexes.delete indexes.get indexes.swap"
    said = {"name": "town portal", "key": "k" * 64, "actions": [*actions.split(), "search"], "indexes": indexes}
    said["actions"] += ["settings.get", "settings.update", "tasks.get"]
    return said | changes


def test_a_key_is_made_once() -> None:
    fake = Fake({"GET /keys": {"results": [known(name="another"), known()]}})

    assert scoped_key(fake.server(), "town") == "k" * 64
    assert "POST /keys" not in fake.asked


@pytest.mark.parametrize("other", [{"actions": ["*"]}, {"indexes": ["*"]}, {"name": None}], ids=str)
def test_a_key_that_may_do_something_else_is_not_ours(other: dict[str, Any]) -> None:
    fake = Fake({"GET /keys": {"results": [known(**other)]}, "POST /keys": known(key="new")})

    assert scoped_key(fake.server(), "town") == "new"


def test_a_key_may_do_nothing_outside_of_its_indexes() -> None:
    fake = Fake({"GET /keys": {"results": []}, "POST /keys": known()})

    scoped_key(fake.server(), "town")

    made = httpx2.Response(200, content=fake.bodies[-1]).json()
    assert all(index.startswith("town_") for index in made["indexes"])
    assert not {"*", "keys.get", "keys.create", "dumps.create"} & set(made["actions"])


def test_a_wrong_master_key_is_not_repeated() -> None:
    refused = httpx2.Response(403, json={"code": "invalid_api_key", "message": f"{KEY} is invalid"})

    with pytest.raises(SearchUnavailable) as failed:
        scoped_key(Fake({"GET /keys": refused}).server(), "town")

    assert KEY not in str(failed.value)
