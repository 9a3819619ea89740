"""Figures made by hand, so that what is done with them is tested apart from what finds them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from indexer.models import Figure
from indexer.offsets import Span
from indexer.vocab.units import to_base


def figure(value: str | None, unit: str = "亩", **parts: Any) -> Figure:
    """The usual figure, so that a row names only what it is about."""
    number = None if value is None else Decimal(value)
    base_value, base_unit = (number is not None and to_base(number, unit)) or (None, None)
    usual = Figure(
        start=0,
        end=1,
        quote=f"{value}{unit}",
        value=number,
        unit=unit,
        sentence=Span(0, 1),
        base_value=base_value,
        base_unit=base_unit,
        indicator="afforestation.artificial",
        confidence=0.9,
        rule="left",
    )
    return replace(usual, **parts)


def figure_in(text: str, quote: str, value: str | None, unit: str = "亩", **parts: Any) -> Figure:
    """A figure whose quote stands once in a text, with its line as its sentence."""
    start = text.index(quote)
    assert text.count(quote) == 1
    line = Span(text.rfind("\n", 0, start) + 1, (text + "\n").index("\n", start))
    place = {"start": start, "end": start + len(quote), "quote": quote, "sentence": line}
    return figure(value, unit, **(place | parts))
