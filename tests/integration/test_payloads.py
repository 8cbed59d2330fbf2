"""What people type stays text: code laid into every column of every table comes out inert on every page."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import AutoString, Session, SQLModel
from starlette.testclient import TestClient

from app import indexing
from app.accounts.account import JoinRequest
from app.directory import drafts, publishing
from app.directory.workflow import Actor, Role
from app.main import app
from tests.cast import Cast, make_account
from tests.factories import make_offer, show_attachment, show_picture, weekly
from tests.html import Page

CODE = """'"></title></textarea><script>alert(1)</script><img src=x onerror=alert(1)>[k](javascript:alert(1)){{7*7}}"""
ADDRESS = "javascript:alert(1)//"
ADDRESSES = {"website", "registration_url", "video_url", "url"}
OURS = {"slug", "key", "code", "source_key", "password_hash", "token_hash", "secret_hash", "terms_version", "language"}
"""Columns that no person types into: made by us, and part of addresses or of how the portal works."""
TYPED = {"offer_revision", "provider_revision", "venue", "schedule", "contact", "picture", "provider_fact", "category"}
TYPED |= {"attachment", "area", "source", "tag", "target_group", "life_phase", "account", "queued_mail"}
STARTS = (
    "/",
    "/en",
    "/angebote",
    "/anbieter",
    "/mein-bereich",
    "/konto",
    "/redaktion",
    "/verwaltung/personen",
    "/planung",
)


def _lay_code(db: Session) -> None:
    """Past every form and check: whatever a wording came in by, pages must not trust it."""
    taken = set()
    for table in SQLModel.metadata.sorted_tables:
        laid = {column.name: _laid(column) for column in table.columns if _is_typed(column)}
        if table.name == "account":
            laid = {"name": CODE}
        # What is only written once, or holds words of ours, refuses it.
        with suppress(DBAPIError), db.begin_nested():
            if laid:
                db.execute(sa.update(table).values(laid))
                taken.add(table.name)
    assert taken >= TYPED


def _is_typed(column: sa.Column[object]) -> bool:
    is_text = isinstance(column.type, sa.String | AutoString) and not isinstance(column.type, sa.Enum)
    return is_text and not (column.primary_key or column.foreign_keys or column.unique or column.name in OURS)


def _laid(column: sa.Column[object]) -> str:
    return (ADDRESS if column.name in ADDRESSES else CODE)[: column.type.length]  # type: ignore[attr-defined]


@pytest.fixture
def laid(db: Session, cast: Cast) -> Cast:
    amal = Actor(cast.amal.id, Role.PROVIDER)
    edda = Actor(cast.edda.id, Role.EDITOR)
    offers = [make_offer(db, f"Turnen {n}", provider=cast.provider, schedules=[weekly()]) for n in range(3)]
    show_attachment(db, offers[0])
    show_picture(db, offers[0])
    waiting, returned, _ = [drafts.start_change(db, offer, amal) for offer in offers]
    for draft in (waiting, returned):
        drafts.save(db, draft, amal, seen=draft.saves, title=CODE[:100], steps=[CODE])
        publishing.submit(db, draft, amal, seen=draft.saves)
    publishing.send_back(db, returned, edda, seen=returned.saves, reason=CODE)
    db.add(JoinRequest(account_id=make_account(db, "Nora").id, provider_id=cast.provider.id))
    db.flush()
    _lay_code(db)
    indexing.refresh(db)
    db.expire_all()
    return cast


def _pages(client: TestClient) -> Iterator[tuple[str, Page]]:
    """Everything that can be reached by links from the first pages; of one kind of address only the first few."""
    waiting, kinds = deque(STARTS), dict.fromkeys(STARTS, 0)
    seen = set(STARTS)
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        if answer.is_redirect:
            links = [answer.headers["location"]]
        elif "html" in answer.headers["content-type"]:
            page = Page(answer.text)
            yield path, page
            links = page.links
        else:
            continue
        for link in links:
            target = urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl()
            kind = "/".join("x" if any(map(str.isdigit, part)) else part for part in urlsplit(target).path.split("/"))
            is_ours = link.startswith("/") and not link.startswith(("//", "/static"))
            if is_ours and target not in seen and kinds.setdefault(kind, 0) < 4:
                kinds[kind] += 1
                seen.add(target)
                waiting.append(target)


def _assert_inert(path: str, page: Page) -> None:
    for each in page.elements:
        harm = [name for name in each.attributes if name.startswith("on") or name == "srcdoc"]
        assert not harm, f"{path}: <{each.tag} {harm}>"
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            address = each[name].strip().lower()
            assert not address.startswith(("javascript:", "vbscript:", "data:text")), f"{path}: {name}={address}"
    for script in page.all("script"):
        assert script["src"].startswith("/static/"), f"{path}: a script of somebody else's"


@pytest.mark.parametrize("name", ["guest", "amal", "edda", "paula", "ada"])
def test_code_in_every_column_comes_out_inert_on_every_page(laid: Cast, db: Session, name: str) -> None:
    visited = 0
    shown = 0
    for path, page in _pages(laid.browser(db, name)):
        _assert_inert(path, page)
        assert "49" not in page.all("title")[0].text, f"{path}: a template inside a text was run"
        visited += 1
        shown += CODE[:20] in page.html or "alert(1)" in page.text
    assert visited >= {"guest": 15, "amal": 30, "edda": 30, "paula": 15, "ada": 20}[name]
    assert shown >= visited / 4


def _asked() -> list[tuple[str, list[str]]]:
    found = []
    for path, methods in app.openapi()["paths"].items():
        names = [each["name"] for each in methods.get("get", {}).get("parameters", []) if each["in"] == "query"]
        if names and "{" not in path:
            found.append((path, names))
    return found


@pytest.mark.parametrize("name", ["guest", "amal", "edda", "ada"])
def test_code_in_every_parameter_comes_back_inert(cast: Cast, db: Session, name: str) -> None:
    client = cast.browser(db, name)
    asked = _asked()
    assert len(asked) > 5
    for path, names in asked:
        for code in (CODE, ADDRESS):
            answer = client.get(path, params=dict.fromkeys(names, code))
            if answer.is_redirect:
                assert answer.headers["location"].startswith("/"), path
            elif "html" in answer.headers["content-type"]:
                _assert_inert(path, Page(answer.text))
            else:
                assert answer.headers["x-content-type-options"] == "nosniff", path
