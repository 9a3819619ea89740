"""Which of two reports is the older one, why they share a passage, and what they quote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.offsets import Span
from indexer.reuse.classes import Account, class_of, is_older
from indexer.reuse.quotations import is_quoted, quotations
from indexer.reuse.records import ReportName

CITY, COUNTY, NEXT = (
    ("620000", "620700"),
    ("620000", "620700", "620702"),
    ("620000", "620700", "620724"),
)


def account(
    line: tuple[str, ...] = COUNTY,
    level: str = "county",
    closing: int | None = 2022,
    date: str | None = None,
) -> Account:
    return Account(ReportName("a1", None, None, closing, date), line, level, None, closing)


OLDER = [
    (account(closing=2021), account(closing=2022), True),
    (account(closing=2022), account(closing=2021), False),
    # of one year it cannot be told, unless both are dated
    (account(), account(), None),
    (account(date="2023-01-04"), account(date="2023-01-09"), True),
    (account(date="2023-01-04"), account(), None),
    (account(date="2023-01-04"), account(date="2023-01-04"), None),
    # a month says nothing beside a day
    (account(date="2023-01"), account(date="2023-01-09"), None),
    # the date goes before the year that is reported: an account of five years was given last
    (account(closing=2020, date="2023-01-09"), account(closing=2021, date="2022-01-09"), False),
    (account(closing=None), account(), None),
]


@pytest.mark.parametrize(("one", "other", "expected"), OLDER)
def test_is_older(one: Account, other: Account, expected: bool | None) -> None:
    assert is_older(one, other) is expected


CLASSES = [
    (account(), account(), "own"),
    (account(), account(NEXT), "place"),
    # a county from its city, a bureau from its county; not the other way round
    (account(), account(CITY, "prefecture"), "quotation"),
    (account(level="department"), account(), "quotation"),
    (account(CITY, "prefecture"), account(), "place"),
    (account(), account(level="department"), "own"),
    # a bureau of the city is not above the county, nor is a city elsewhere
    (account(), account(CITY, "department"), "place"),
    (account(), account(("620000", "620800"), "prefecture"), "place"),
    # the nation is above all, whatever place it names
    (account(), account((), "national"), "quotation"),
    (account(()), account(), "unknown"),
    (account(()), account(()), "unknown"),
]


@pytest.mark.parametrize(("copy", "source", "expected"), CLASSES)
def test_class_of(copy: Account, source: Account, expected: str) -> None:
    assert class_of(copy, source, quoted=False) == expected
    assert class_of(copy, source, quoted=True) == "quotation"


QUOTED = [
    ("党的二十大报告指出，要办好农村的事。我们修了路。", ["要办好农村的事。"]),
    (
        "《全市水网建设方案》明确提出：“管好每一条渠。护好每一眼井。”我们照办。",
        ["管好每一条渠。护好每一眼井。"],
    ),
    # words in quotes in the sentence that names a document
    (
        "按照《全市水网建设方案》“管好每一条渠、护好每一眼井”的部署，开工三处。",
        ["管好每一条渠、护好每一眼井"],
    ),
    ("市委强调，要把好事办好。", ["要把好事办好。"]),
    # named, but not quoted
    ("认真学习《全市水网建设方案》，修渠三条。", []),
    # a reason for what was done
    ("按照省委要求，修渠三条。", []),
    ("我在会上强调，要把好事办好。", []),
]


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_quotations(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in quotations(text)] == expected


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        (Span(0, 10), True),
        (Span(0, 21), False),
        (Span(8, 12), False),
        (Span(20, 30), False),
        (Span(5, 10), True),
    ],
)
def test_most_of_a_quotation_is_quoted(passage: Span, expected: bool) -> None:
    assert is_quoted(passage, [Span(0, 6), Span(2, 10)]) is expected


def test_the_office_of_a_report_without_a_place_is_its_own() -> None:
    assert account().office == account(NEXT).office.replace("724", "702")
    assert replace(account(()), name=ReportName("b2", None, None, None, None)).office == "b2"
