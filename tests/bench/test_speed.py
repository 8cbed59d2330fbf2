"""Requests per second and waiting times of the pages that matter most, beside what they are measured against."""

import pytest

from tests.bench import planning, servers, statements
from tests.bench.load import load
from tests.bench.questions import QUESTIONS, Question, paths
from tests.bench.report import REACHES, WHAT_IF, Line, Report, reach
from tests.bench.weight import weigh

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("question", QUESTIONS[:-1], ids=lambda each: each.name)
def test_search(question: Question, filled: tuple[int, str], report: Report) -> None:
    offers, url = filled
    pages = {"HTML": paths(question, "/angebote"), "JSON": paths(question, "/angebote.json")}
    sent = {what: statements.of_pages(addresses) for what, addresses in pages.items()}
    with servers.portal(url) as base:
        for what, addresses in pages.items():
            made = load(base, addresses, compressed=what == "HTML")
            report.lines.append(Line(offers, question.name, what, made, max(map(len, sent[what]))))
    needed = [[each for each in page if each.is_search or each.is_cards] for page in sent["JSON"]]
    with servers.by_hand(url, needed) as base:
        numbers = [f"/search/{number}" for number in range(len(needed))]
        report.lines.append(Line(offers, question.name, "by hand", load(base, numbers, compressed=False)))
        report.lines.append(Line(offers, question.name, "trivial route", load(base, ["/trivial"], compressed=False)))
    searches = [next(each for each in page if each.is_search) for page in needed]
    report.lines.append(Line(offers, question.name, "pgbench", statements.pgbench(url, searches)))


def test_start_page(filled: tuple[int, str], report: Report) -> None:
    offers, url = filled
    question = QUESTIONS[-1]
    sent = statements.of_pages(["/"])
    with servers.portal(url) as base:
        report.lines.append(Line(offers, question.name, "HTML", load(base, ["/"], compressed=True), len(sent[0])))
        report.weight = weigh(base)


def test_planning(filled: tuple[int, str], report: Report) -> None:
    offers, url = filled
    planning.prepare()
    made, bare, queries = planning.measure(url)
    report.lines += [Line(offers, "matrix", "table", made, queries), Line(offers, "matrix", "bare SQL", bare)]
    for metres in REACHES:
        made, queries = planning.measure_access(metres)
        report.lines.append(Line(offers, reach(metres), "table", made, queries))
    made, queries = planning.measure_what_if(REACHES[0])
    report.lines.append(Line(offers, WHAT_IF, "table", made, queries))
