#!/usr/bin/env python3
"""Say how far indexer/vocab/regions.csv agrees with a list made by others.

The other list is areacodes (CC0), which has the codes since 1981 with hand-checked successors. It
is compared, never copied.

    scripts/compare_regions.py [--oracle ../shared/gazetteer/areacodes.csv] [--list]

Its year of an end is the first year without the unit; here `valid_to` is the last year with it.
Where the two say otherwise on purpose:

- the codes of county-level cities under their prefecture (江阴市 329005, then 320281) begin in 1990
  there, and in 1995 here, as in the yearly code books;
- a unit that got a few townships is a successor there; so "same" asks for equal sets, "within" for
  a set of ours that has no code but theirs.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "indexer" / "vocab" / "regions.csv"
ORACLE = ROOT.parent / "shared" / "gazetteer" / "areacodes.csv"
FIRST, LAST, TODAY = 1980, 2024, 2026
LEVELS = {"省级": "province", "地级": "prefecture", "县级": "county"}


@dataclass(frozen=True, slots=True)
class Span:
    """A unit from `first` to `last`; `successors` are pairs of a code and the year it took over."""

    code: str
    name: str
    level: str
    first: int
    last: int
    successors: tuple[tuple[str, int], ...]


class Lineage:
    """Units by code, and what follows on each."""

    def __init__(self, spans: list[Span]) -> None:
        self.spans: dict[str, list[Span]] = defaultdict(list)
        for span in sorted(spans, key=lambda span: span.first):
            self.spans[span.code].append(span)

    def at(self, code: str, year: int) -> Span | None:
        """The unit of this code in the year or, failing that, the first later one."""
        return next((span for span in self.spans[code] if span.last >= year), None)

    def today(self, span: Span) -> frozenset[str]:
        """The codes of the units in force that took over the area."""
        found: set[str] = set()
        seen: set[Span] = set()
        waiting = [span]
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            if at.last == TODAY:
                found.add(at.code)
            waiting += [
                heir
                for code, year in (at.successors if at.last < TODAY else ())
                if (heir := self.at(code, year))
            ]
        return frozenset(found)


def read_table(path: Path = TABLE) -> list[Span]:
    """Our rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Span(
                row["code"],
                row["name"],
                row["level"],
                int(row["valid_from"] or FIRST),
                last := int(row["valid_to"] or TODAY),
                tuple((code, last + 1) for code in row["successors"].split()),
            )
            for row in csv.DictReader(file)
        ]


def read_oracle(path: Path) -> list[Span]:
    """The records of areacodes.

    `420602[1984];421002`: a code without a year took over when the unit ended, one with a year
    took a part then and is left out. A county whose prefecture changed its name (变更) may have no
    codes and keeps its own.
    """
    spans = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            end = int(row["变更/弃用时间"] or TODAY + 1)
            heirs = [heir for heir in row["新代码"].split(";") if heir and "[" not in heir]
            if row["状态"] == "变更":
                heirs = heirs or [row["代码"]]
            spans.append(
                Span(
                    row["代码"],
                    row["名称"],
                    LEVELS[row["级别"]],
                    int(row["启用时间"]),
                    end - 1,
                    tuple((heir, end) for heir in heirs),
                )
            )
    return spans


def merged(spans: list[Span]) -> dict[tuple[str, str], list[Span]]:
    """Rows of one code and name that follow on each other, as one: a change of parent is no end."""
    result: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for span in sorted(spans, key=lambda span: (span.code, span.first)):
        runs = result[span.code, span.name]
        if runs and runs[-1].last + 1 == span.first:
            runs[-1] = Span(
                span.code, span.name, span.level, runs[-1].first, span.last, span.successors
            )
        else:
            runs.append(span)
    return result


def near(ours: int, theirs: int) -> bool:
    """Whether two years agree within one."""
    return abs(ours - theirs) <= 1


def closest(span: Span, runs: list[Span]) -> Span:
    """The run of ours that ends nearest to theirs."""
    return min(runs, key=lambda run: abs(run.last - span.last) + abs(run.first - span.first))


def differences(ours: list[Span], theirs: list[Span]) -> Iterator[tuple[str, Span, str]]:
    """(what was compared, the record of the oracle, how ours differs or nothing) for each."""
    runs, mine, yours = merged(ours), Lineage(ours), Lineage(theirs)
    for span in (run for same in merged(theirs).values() for run in same):
        own = runs.get((span.code, span.name))
        yield "record", span, "" if own else "missing"
        if not own:
            continue
        run = closest(span, own)
        # Their list begins in 1981 and ends in 2024.
        begin = near(max(run.first, FIRST + 1), span.first)
        yield "begin", span, "" if begin else str(run.first)
        end = near(run.last, span.last) or (run.last >= LAST and span.last == TODAY)
        yield "end", span, "" if end else str(run.last)
        if span.last < TODAY and span.successors and span.level != "province":
            expected = frozenset(
                code
                for old in yours.today(span)
                if (s := mine.at(old, LAST))
                for code in mine.today(s)
            )
            found = mine.today(run)
            if not expected:
                continue
            shown = f"{' '.join(sorted(found))} for {' '.join(sorted(expected))}"
            yield f"{span.level} same", span, "" if found == expected else shown
            # A list with township by township has more units than those that took over.
            yield f"{span.level} within", span, "" if found and found <= expected else shown


def main() -> None:
    """Print the shares that agree, and each difference when asked."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--oracle", type=Path, default=ORACLE)
    options.add_argument("--table", type=Path, default=TABLE)
    options.add_argument("--list", action="store_true", help="list each difference")
    given = options.parse_args()
    compared = list(differences(read_table(given.table), read_oracle(given.oracle)))
    for kind in dict.fromkeys(kind for kind, _, _ in compared):
        for since in (0, 2000):
            marks = [
                bad
                for k, span, bad in compared
                if k == kind and (span.first if kind == "begin" else span.last + 1) >= since
            ]
            good = marks.count("")
            when = "since 2000" if since else "all"
            share = good / len(marks) if marks else 1
            print(f"{kind:22} {when:10} {good:5} of {len(marks):5}  {share:.1%}")
    for kind, span, bad in compared if given.list else ():
        if bad:
            print(f"{kind}: {span.code} {span.name} {span.first}-{span.last + 1}: {bad}")


if __name__ == "__main__":
    main()
