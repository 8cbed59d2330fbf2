"""What was measured, as a table for people and as JSON for comparing."""

import json
import os
import platform
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.bench.load import CLIENT, CONNECTIONS, SECONDS, Load
from tests.bench.servers import WORKERS
from tests.relevance.measure import ALL, NONSENSE, PARTS, Figures

RESULTS = Path("bench-results.json")
ENGINES = ("PostgreSQL engine", "Meilisearch engine")
REACHES = (1_500, 3_000, 10_000)
"""How far people go, in metres, where spatial access is measured."""
WHAT_IF = "what if, one new offer"
LEAST_NDCG, MOST_NOTHING_FOUND = 0.9, 0.02


def reach(metres: int) -> str:
    """The name of that question."""
    return f"E2SFCA, {metres:,} m"


@dataclass(frozen=True)
class Line:
    offers: int
    question: str
    what: str
    """"HTML", "JSON", "table", "by hand", "pgbench", "bare SQL" or "trivial route"."""
    load: Load
    queries: int | None = None


@dataclass
class Report:
    lines: list[Line] = field(default_factory=list)
    filled: dict[int, float] = field(default_factory=dict)
    """Seconds that generating took."""
    weight: dict[str, int] = field(default_factory=dict)
    """Bytes over the wire of the first page and all it loads."""
    relevance: dict[tuple[str, str], dict[str, Figures]] = field(default_factory=dict)
    """Of a search and a part of the queries, kind by kind."""
    lag: dict[str, float] = field(default_factory=dict)
    """Seconds from a change to where Meilisearch has it, while nobody else changes anything and while others do."""

    def find(self, offers: int, question: str, what: str) -> Load | None:
        fits = (each.load for each in self.lines if (each.offers, each.question, each.what) == (offers, question, what))
        return next(fits, None)

    def show(self) -> None:
        print(f"\n\nLoad from {CLIENT}: {CONNECTIONS} connections, {SECONDS} s each; {WORKERS} processes per server, ")
        print(f"all on the {os.cpu_count()} cores of this machine. HTML is asked for compressed, JSON is not.\n")
        for size, seconds in self.filled.items():
            print(f"{size:,} offers generated in {seconds:.0f} s")
        if self.lines:
            print(f"\n{'offers':>9}  {'question':26} {'what':13} {'1/s':>7} {'p50 ms':>8} {'p95 ms':>8} {'queries':>8}")
        for line in self.lines:
            made = line.load
            print(
                f"{line.offers:>9,}  {line.question:26} {line.what:13} {made.per_second:7.0f} {made.p50_ms:8.1f} "
                f"{made.p95_ms:8.1f} {'' if line.queries is None else line.queries:>8}"
                f"{f'  {made.failed} failed' if made.failed else ''}"
            )
        self._show_relevance()
        print()
        for goal, met, said in self.goals():
            print(f"{'pass' if met else 'MISS'}  {goal}: {said}")

    def _show_relevance(self) -> None:
        """All searches side by side; then, for what the search is tuned by, how it does with each kind of query."""
        if not self.relevance:
            return
        print(f"\n{'relevance':20} {'part':12} {'queries':>8} {_HEADS} {'nonsense finds':>15}")
        for (search, part), table in self.relevance.items():
            nonsense = f"{1 - table[NONSENSE].nothing_found:.0%}" if NONSENSE in table else "-"
            print(f"{search:20} {part:12} {_columns(table[ALL])} {nonsense:>15}")
        for search in ENGINES:
            print(f"\n{search:20} {PARTS[0]:12} {'queries':>8} {_HEADS}")
            for kind, figures in self.relevance.get((search, PARTS[0]), {}).items():
                print(f"{'':20} {kind:12} {_columns(figures)}")

    def goals(self) -> Iterator[tuple[str, bool, str]]:
        sizes = sorted({line.offers for line in self.lines})
        if sizes:
            yield from self._shares(sizes[-1])
            yield from self._growth(sizes[0], sizes[-1])
            yield from self._planning(sizes[-1])
            most = max((line.queries or 0 for line in self.lines if line.what in ("HTML", "JSON")), default=0)
            yield "at most 6 queries a page", most <= 6, f"{most}"
        if self.lag:
            slowest = max(seconds for name, seconds in self.lag.items() if name.endswith("p95"))
            yield "95 in 100 changes in Meilisearch within 2 s", slowest < 2, f"{slowest:.2f} s"
        if self.weight:
            total = sum(self.weight.values())
            yield "first page at most 120 KB", total <= 120_000, f"{total / 1000:.1f} KB in {len(self.weight)} requests"
        for (search, part), table in self.relevance.items():
            if search in ENGINES and (ndcg := table[ALL].ndcg) is not None:
                nothing = table[ALL].nothing_found
                yield f"nDCG@10 at least {LEAST_NDCG}, {search}, {part}", ndcg >= LEAST_NDCG, f"{ndcg:.3f}"
                yield (
                    f"at most {MOST_NOTHING_FOUND:.0%} find nothing, {search}, {part}",
                    nothing <= MOST_NOTHING_FOUND,
                    f"{nothing:.1%}",
                )

    def _shares(self, offers: int) -> Iterator[tuple[str, bool, str]]:
        for what, least in (("JSON", 0.5), ("HTML", 0.3)):
            for question in dict.fromkeys(line.question for line in self.lines):
                ours, by_hand = self.find(offers, question, what), self.find(offers, question, "by hand")
                if ours and by_hand:
                    share = ours.per_second / by_hand.per_second
                    goal = f"{what} at least {least:.0%} of by hand at {offers:,}, {question}"
                    yield goal, share >= least, f"{share:.0%}"

    def _growth(self, fewest: int, most: int) -> Iterator[tuple[str, bool, str]]:
        for line in self.lines:
            before = self.find(fewest, line.question, line.what)
            if before and fewest < most == line.offers and line.what in ("HTML", "JSON"):
                grown = line.load.p50_ms / before.p50_ms
                yield f"p50 grows less than 2x to {most:,}, {line.question}, {line.what}", grown < 2, f"{grown:.1f}x"

    def _planning(self, offers: int) -> Iterator[tuple[str, bool, str]]:
        ours, bare = self.find(offers, "matrix", "table"), self.find(offers, "matrix", "bare SQL")
        if ours and bare:
            share = ours.p50_ms / bare.p50_ms
            yield f"matrix at most 1.5x its bare SQL at {offers:,}", share <= 1.5, f"{share:.2f}x"
            yield f"matrix under 500 ms at {offers:,}", ours.p50_ms < 500, f"{ours.p50_ms:.0f} ms"
        for question in (*map(reach, REACHES), WHAT_IF):
            if found := self.find(offers, question, "table"):
                yield f"{question} under 5 s at {offers:,}", found.p50_ms < 5000, f"{found.p50_ms / 1000:.1f} s"

    def write(self) -> None:
        content = {
            "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": CLIENT},
            "generated_s": self.filled,
            "speed": [asdict(line) for line in self.lines],
            "first_page_bytes": self.weight,
            "lag_s": self.lag,
            "relevance": {
                f"{search}, {part}": {kind: asdict(figures) for kind, figures in table.items()}
                for (search, part), table in self.relevance.items()
            },
            "goals": [{"goal": goal, "met": met, "measured": said} for goal, met, said in self.goals()],
        }
        RESULTS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


_HEADS = f"{'nDCG@10':>8} {'recall@20':>10} {'no hits':>8}"


def _columns(figures: Figures) -> str:
    ndcg, recall = ("-" if value is None else f"{value:.3f}" for value in (figures.ndcg, figures.recall))
    return f"{figures.queries:8} {ndcg:>8} {recall:>10} {figures.nothing_found:8.1%}"
