"""What looks like a name in many texts -> the names among it, the surest first.

A name stands beside ever other characters, a fragment beside the same ones: before 护制 there is
always 巡. And a fragment is met about as often as the longer name that it is a part of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import log2
from typing import NamedTuple, get_args

from indexer.policies.discovering import Candidate, Form, has_shape
from indexer.vocab.written_forms import written_form

MOST_EXAMPLES = 3
# A fragment is met almost as often only inside a longer name.
NEARLY_ALL = 0.7
# 农村河段巡护制, met now and then, is 河段巡护制 with a word before it.
SELDOM = 0.3
# On each side of a name so many of its places have another neighbour than the commonest.
LEAST_VARIETY = 0.35
# Marks say that something is a name; a title is one for sure, and of a policy seldom.
WEIGHTS: Mapping[Form, float] = {"quoted": 1.6, "ending": 1.0, "counting": 1.0, "title": 0.4}
# Much that is quoted is a manner of speaking: “潮品”, “软联通”.
WITHOUT_SHAPE = 0.5


class Example(NamedTuple):
    """Where a name stands."""

    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Discovery:
    """A name that no vocabulary has, as it is mostly written, and where it is met.

    `first_year` is the earliest label of a report that has it, `regions` the codes of the places.
    """

    name: str
    form: Form
    reports: int
    mentions: int
    first_year: int | None
    regions: tuple[str, ...]
    examples: tuple[Example, ...]
    score: float


@dataclass(slots=True)
class _Tally:
    mentions: int = 0
    reports: int = 0
    last_report: str = ""
    first_year: int | None = None
    names: Counter[str] = field(default_factory=Counter)
    forms: Counter[Form] = field(default_factory=Counter)
    regions: set[str] = field(default_factory=set)
    lefts: Counter[str] = field(default_factory=Counter)
    rights: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


class Tallies:
    """Counts candidates report by report; names that differ only in signs are one."""

    def __init__(self) -> None:
        self._tallies: dict[str, _Tally] = {}

    def add(
        self, report: str, year: int | None, region: str | None, found: Iterable[Candidate]
    ) -> None:
        """Count what was found in a report."""
        for candidate in found:
            tally = self._tallies.setdefault(written_form(candidate.name), _Tally())
            tally.mentions += 1
            tally.names[candidate.name] += 1
            tally.forms[candidate.form] += 1
            tally.lefts[candidate.left] += 1
            tally.rights[candidate.right] += 1
            if tally.last_report == report:
                continue
            tally.last_report = report
            tally.reports += 1
            if len(tally.examples) < MOST_EXAMPLES:
                tally.examples.append(Example(report, candidate.start, candidate.end))
            if region:
                tally.regions.add(region)
            if year is not None:
                tally.first_year = min(year, tally.first_year or year)

    def ranked(self, least_reports: int) -> list[Discovery]:
        """The names that so many reports have, the surest first."""
        kept = {
            form: tally
            for form, tally in self._tallies.items()
            if tally.reports >= least_reports and form
        }
        fragments = _fragments(kept)
        names = {form: tally for form, tally in kept.items() if form not in fragments}
        found = [
            _discovery(tally)
            for form, tally in names.items()
            if _stands_alone(tally) and not _is_extended(form, tally, names)
        ]
        return sorted(found, key=lambda one: (-one.score, one.name))


def variety(neighbours: Counter[str]) -> float:
    """The share of places whose neighbour is not the commonest character; edges are free.

    >>> variety(Counter({"巡": 6, "": 2})), variety(Counter({"": 8, "行": 1, "推": 1}))
    (0.25, 0.9)
    """
    commonest = max((count for sign, count in neighbours.items() if sign), default=0)
    return 1 - commonest / neighbours.total()


def _fragments(tallies: Mapping[str, _Tally]) -> set[str]:
    """The forms that are met nearly always inside one longer form."""
    found: set[str] = set()
    for form, tally in tallies.items():
        if "title" in tally.forms:
            continue
        for start in range(len(form)):
            for end in range(start + 2, len(form) + 1):
                shorter = tallies.get(form[start:end]) if end - start < len(form) else None
                if shorter and tally.mentions >= NEARLY_ALL * shorter.mentions:
                    found.add(form[start:end])
    return found


def _is_extended(form: str, tally: _Tally, names: Mapping[str, _Tally]) -> bool:
    """Whether a form is a name with a word before it, which is met far oftener without."""
    if set(tally.forms) != {"ending"}:
        return False
    return any(
        tally.mentions < SELDOM * shorter.mentions
        for start in range(1, len(form) - 2)
        if (shorter := names.get(form[start:])) and _stands_alone(shorter)
    )


def _stands_alone(tally: _Tally) -> bool:
    if tally.forms.keys() & {"quoted", "title"}:
        return True
    return min(variety(tally.lefts), variety(tally.rights)) >= LEAST_VARIETY


def _discovery(tally: _Tally) -> Discovery:
    freedom = 1.0
    if not tally.forms.keys() & {"quoted", "title"}:
        freedom = min(variety(tally.lefts), variety(tally.rights))
    weight = sum(WEIGHTS[form] * tally.forms[form] for form in get_args(Form)) / tally.mentions
    name = tally.names.most_common(1)[0][0]
    if "title" not in tally.forms and not has_shape(name):
        weight *= WITHOUT_SHAPE
    return Discovery(
        name=name,
        form=tally.forms.most_common(1)[0][0],
        reports=tally.reports,
        mentions=tally.mentions,
        first_year=tally.first_year,
        regions=tuple(sorted(tally.regions)),
        examples=tuple(tally.examples),
        score=round(log2(1 + tally.reports) * freedom * weight, 4),
    )
