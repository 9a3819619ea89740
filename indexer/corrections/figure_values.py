"""The parts of a figure as a person writes them -> the figure, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, get_args

from indexer.corrections.values import (
    LONGEST_SHOWN,
    CorrectionError,
    plain_text,
    read_period,
    read_text,
    write_value,
)
from indexer.models import Figure, FigureRole, FigureStatus
from indexer.numerals import parse_numeral
from indexer.query.fields import UNKNOWN_NAMES
from indexer.vocab.indicator_table import close_indicators, indicator_named, indicator_of_id
from indexer.vocab.units import unit_named, unit_names

PARTS = ("indicator", "value", "unit", "status", "role", "period", "scope")
# So many digits tell any number that a report may state.
LONGEST_NUMBER = 40
PLAIN = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?", re.ASCII)
MOST_PROPOSED = 5


def read_figure(figure: Figure, said: Mapping[str, str]) -> Figure:
    """The figure with what a person says of its parts; nothing, or 未标明, is an unknown one.

    Raises CorrectionError for what is no part, or what the part cannot be.
    """
    readers: dict[str, Callable[[str], Any]] = {
        "indicator": _read_indicator,
        "value": _read_value,
        "unit": _read_unit,
        "status": lambda text: _read_word("status", text),
        "role": lambda text: _read_word("role", text),
        "period": read_period,
        "scope": read_text,
    }
    now = write_figure(figure)
    read: dict[str, Any] = {}
    for name, text in said.items():
        if name not in readers:
            raise CorrectionError(f"no part {name!r:.40} of a figure; parts are {', '.join(PARTS)}")
        try:
            read |= _read_part(name, plain_text(text), now[name], readers[name])
        except CorrectionError as error:
            error.part = name
            raise
    return replace(figure, **read)


def _read_part(name: str, written: str, now: str, read: Callable[[str], Any]) -> dict[str, Any]:
    """The part of a figure by its name; nothing where it stays as it is."""
    if written == now:
        return {}  # also what nobody may write so, as a period of days
    if written and written.lower() not in UNKNOWN_NAMES:
        return {name: read(written)}
    if name in ("status", "role"):
        raise CorrectionError(f"no {name}; it is one of {', '.join(_words(name))}")
    return {name: "" if name == "unit" else None}


def write_figure(figure: Figure) -> dict[str, str]:
    """The parts of a figure as `read_figure` reads them; an unknown one is empty."""
    return {
        "indicator": figure.indicator or "",
        "value": "" if figure.value is None else f"{figure.value:f}",
        "unit": figure.unit,
        "status": figure.status,
        "role": figure.role,
        "period": write_value("period", figure.period) if figure.period else "",
        "scope": figure.scope or "",
    }


def says_the_same(one: Figure, other: Figure) -> bool:
    """Whether two figures are the same in all that a person may say of one."""
    return all(getattr(one, name) == getattr(other, name) for name in PARTS)


def indicator_name(id_: str | None) -> str:
    """The name of an indicator; its id where the vocabulary does not have it any more."""
    known = indicator_of_id(id_) if id_ else None
    return known.name if known else id_ or ""


def _words(name: str) -> tuple[str, ...]:
    return get_args(FigureStatus if name == "status" else FigureRole)


def _read_indicator(text: str) -> str:
    found = indicator_named(text)
    if found is None:
        close = [f"{one.name} ({one.id})" for one in close_indicators(text)[:MOST_PROPOSED]]
        meant = f": did you mean {', '.join(close)}?" if close else "."
        raise CorrectionError(
            f"no indicator {text[:LONGEST_SHOWN]}{meant} shuzhi indicators lists them"
        )
    return found.id


def _read_value(text: str) -> Decimal:
    plain = PLAIN.fullmatch(text)
    value = Decimal(text.replace(",", "")) if plain else parse_numeral(text)
    if value is None or len(text) > LONGEST_NUMBER:
        raise CorrectionError(
            f"{text[:LONGEST_SHOWN]} is no number; write 15000, 1.5万 or 3.25, and the unit apart"
        )
    return value


def _read_unit(text: str) -> str:
    known = unit_named(text)
    if known is None:
        close = get_close_matches(text[:LONGEST_SHOWN], unit_names(), n=MOST_PROPOSED, cutoff=0.4)
        meant = f": did you mean {', '.join(close)}?" if close else "."
        raise CorrectionError(
            f"no unit {text[:LONGEST_SHOWN]}{meant} A 万 or 亿 belongs to the number: 1.5万 and 亩"
        )
    return known.name


def _read_word(name: str, text: str) -> str:
    words = _words(name)
    if text not in words:
        raise CorrectionError(f"no {name} {text[:LONGEST_SHOWN]}; it is one of {', '.join(words)}")
    return text
