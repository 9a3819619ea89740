"""Corrections of figures and the queue of doubts, in both databases."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from indexer.models import Figure
from indexer.store import ANY_INDICATOR, NO_INDICATOR, FigureChange, Overtaken, Store
from tests.store.test_figures import AREA, CLOSED, MASKED, TEXT, put


def change(id_: str, figure: Figure, value: int | None, seen: int | None = None) -> FigureChange:
    """A person's word: a value, or that the figure is none."""
    said = None if value is None else replace(figure, value=Decimal(value))
    verdict = "wrong" if value is None else "changed"
    return FigureChange(id_, figure.start, figure.end, verdict, said, "见表", "wang", seen)  # type: ignore[arg-type]


def test_the_table_has_what_is_in_force(store: Store) -> None:
    id_ = put(store, TEXT, AREA, CLOSED, MASKED).report
    before = store.figures_in(id_)
    said = store.figure_corrections
    first, second = said.add([change(id_, AREA, 7), change(id_, CLOSED, None)])
    assert first and second and (first.number, second.number) == (1, 2)
    assert [figure.value for figure in store.figures_in(id_)] == [Decimal(7), None]
    with pytest.raises(Overtaken):
        said.add([change(id_, MASKED, 9), change(id_, AREA, 8, seen=0)])
    assert len(said.all()) == 2  # all of them, or none
    assert said.add([change(id_, replace(AREA, start=0, end=2), 8)]) == (None,)
    masked = said.add([change(id_, MASKED, 9)])[0]
    assert masked and masked.figure and masked.figure.comparator == "exact"
    numbers = [one.number for one in said.in_force()]
    assert numbers == [1, 2, masked.number]
    for number in numbers:
        assert said.undo(number, "wang") and said.undo(number, "wang") is None
    assert store.figures_in(id_) == before


def test_new_rules_are_laid_under_what_was_said(store: Store) -> None:
    id_ = put(store, TEXT, AREA, CLOSED).report
    store.figure_corrections.add([change(id_, AREA, 7)])
    put(store, TEXT, replace(AREA, scope="全县"), CLOSED, MASKED, rules="rules-2")
    assert [figure.value for figure in store.figures_in(id_)] == [Decimal(7), Decimal(800), None]
    store.figure_corrections.undo(1, "wang")
    assert store.figures_in(id_)[0].scope == "全县"


def test_the_least_sure_come_first_a_few_at_a_time(store: Store) -> None:
    unsure = [
        replace(AREA, confidence=0.6),
        replace(CLOSED, confidence=0.5),
        replace(MASKED, confidence=0.4, indicator=None),
    ]
    ids = sorted(put(store, f"{TEXT}{n}", *unsure, path=f"/{n}.txt").report for n in range(3))

    def starts(indicator: str, **asked: object) -> list[tuple[str, str | int]]:
        options: dict[str, object] = {"below": 0.9, "reports": None, "after": None, "limit": 9}
        found = store.doubts.figures(indicator, **options | asked)  # type: ignore[arg-type]
        return [(one.report, one.at) for one in found]

    both = [(id_, one.start) for one in (CLOSED, AREA) for id_ in ids]
    assert starts(ANY_INDICATOR) == both
    assert starts(NO_INDICATOR) == [(id_, MASKED.start) for id_ in ids]
    assert starts(AREA.indicator or "") == both[3:]
    assert starts(ANY_INDICATOR, below=0.55) == both[:3]
    assert starts(ANY_INDICATOR, reports={ids[1]}) == [both[1], both[4]]
    assert starts(ANY_INDICATOR, reports={ids[1], *map(str, range(3000))}) == [both[1], both[4]]
    (third,) = store.doubts.figures(ANY_INDICATOR, 0.9, None, None, 3)[2:]
    assert starts(ANY_INDICATOR, after=third, limit=2) == both[3:5]
    store.figure_corrections.add([change(ids[0], CLOSED, 1)])
    assert starts(ANY_INDICATOR) == both[1:]
