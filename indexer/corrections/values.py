"""The value of a field as a person writes it -> the record, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from indexer.cleaning import fold_width, one_line
from indexer.errors import IndexerError
from indexer.models import FIELD_NAMES, Body, Level, Period, Portfolio, Region, Relation
from indexer.query.fields import UNKNOWN_NAME, UNKNOWN_NAMES
from indexer.vocab.kinds import OTHER, OTHER_NAME, kind_names
from indexer.vocab.levels import LEVEL_NAMES, level_named
from indexer.vocab.portfolios import all_portfolios, portfolio_named
from indexer.vocab.regions import Regions

FIRST_YEAR, LAST_YEAR = 1949, 2100
LONGEST_TEXT = 200
# A message repeats no more of a value than this.
LONGEST_SHOWN = 30
MOST_CANDIDATES = 8
RELATIONS: tuple[Relation, ...] = get_args(Relation)
# A spreadsheet that shows 2023-01-05 saves 2023/1/5, and a person writes 2023年1月5日.
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
YEAR = re.compile(r"(\d{4})年?", re.ASCII)
PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?(?:\.\.(\d{4})(?:-(\d\d))?)?", re.ASCII)
SEPARATOR = re.compile(r"[、，,；;]")


class CorrectionError(IndexerError):
    """A correction that cannot be made as it was asked for; `part` is what of it is wrong: the name
    of a field, of a part of a figure, or `reason`; empty where it is none of these.
    """

    part = ""


def check_field(name: str) -> str:
    """The name, when it is that of a field. Raises CorrectionError listing the fields."""
    if name not in FIELD_NAMES:
        raise CorrectionError(f"no field {_short(name)}; fields are {', '.join(FIELD_NAMES)}")
    return name


def plain_text(text: str) -> str:
    """What a person typed or pasted, on one line, without signs that nobody sees.

    >>> plain_text("  ２０２３\\u200b 年\\n度 ")
    '2023 年 度'
    """
    return one_line(fold_width(text))


def read_value(name: str, text: str, regions: Regions) -> Any:
    """The value of a field from what a person wrote; None when it is to be unknown (未标明).

    Raises CorrectionError for what is no value of this field.
    """
    readers: dict[str, Callable[[str], object]] = {
        "title": read_text,
        "kind": _read_kind,
        "role": read_text,
        "level": _read_level,
        "organisation": read_text,
        "region": lambda written: _read_region(written, regions),
        "year": _read_year,
        "period": read_period,
        "date": _read_date,
        "portfolios": _read_portfolios,
        "bodies": _read_bodies,
    }
    read = readers[check_field(name)]
    written = plain_text(text)
    if written.lower() in UNKNOWN_NAMES:
        return None
    if not written:
        raise CorrectionError(f"{name}: no value; to set it to unknown, write {UNKNOWN_NAME}")
    try:
        return read(written)
    except CorrectionError as error:
        error.part = name
        raise


def write_value(name: str, value: Any) -> str:
    """The value of a field as a person reads it; `read_value` reads it back.

    >>> write_value("period", Period("2019", "2023")), write_value("level", "county")
    ('2019..2023', '县级')
    >>> write_value("bodies", (Body("区水务局", "分管"), Body("区档案局", "联系")))
    '分管:区水务局、联系:区档案局'
    """
    match value:
        case None:
            return UNKNOWN_NAME
        case Region():
            return "/".join(value.path)
        case Period():
            return value.start if value.start == value.end else f"{value.start}..{value.end}"
        case tuple():
            return "、".join(map(_write_part, value))
    if name == "level":
        return LEVEL_NAMES.get(value, str(value))
    return OTHER_NAME if name == "kind" and value == OTHER else str(value)


def _write_part(part: Portfolio | Body) -> str:
    return part.name if isinstance(part, Portfolio) else f"{part.relation}:{part.name}"


def read_text(text: str) -> str:
    """A text of a line. Raises CorrectionError for one that is too long to be kept."""
    if len(text) > LONGEST_TEXT:
        raise CorrectionError(
            f"{_short(text)} has {len(text)} characters; at most {LONGEST_TEXT} can be kept"
        )
    return text


def _read_kind(text: str) -> str:
    if text in (OTHER, OTHER_NAME):
        return OTHER
    names = kind_names()
    if text not in names:
        close = get_close_matches(text[:LONGEST_SHOWN], names, n=3, cutoff=0.4)
        meant = _meant(dict.fromkeys(names[name] for name in close))
        kinds = ", ".join(dict.fromkeys(names.values()))
        raise CorrectionError(
            f"no kind {_short(text)}{meant} Kinds are {kinds}; {OTHER_NAME} is what is no report"
        )
    return names[text]


def _read_level(text: str) -> Level:
    level = level_named(text)
    if level is None:
        listed = ", ".join(f"{level} ({name})" for level, name in LEVEL_NAMES.items())
        raise CorrectionError(f"no level {_short(text)}; levels are {listed}")
    return level


def _read_region(text: str, regions: Regions) -> Region:
    found = regions.lookup(text.replace("／", "/"))
    if not found:
        # Of a path the last name is the one to mend, most often.
        close = regions.close_names(re.split(r"[/／›>]", text)[-1])
        raise CorrectionError(
            f"no region {_short(text)}{_meant(close)} Give a code, a name, "
            "or a path as in 甘肃省/张掖市/甘州区"
        )
    if len(found) > 1:
        listed = ", ".join(
            f"{'/'.join(r.path)} ({regions.id_of(r)})" for r in found[:MOST_CANDIDATES]
        )
        more = ", …" if len(found) > MOST_CANDIDATES else ""
        raise CorrectionError(f"{text} may be {listed}{more}; give the path or the code of one")
    return found[0]


def _read_year(text: str) -> int:
    found = YEAR.fullmatch(text)
    if not found or not _is_possible(found[1]):
        raise CorrectionError(
            f"{_short(text)} is no year; write four digits, from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return int(found[1])


def read_period(text: str) -> Period:
    """The period that a person writes. Raises CorrectionError for what is none."""
    found = PERIOD.fullmatch(text)
    problem = CorrectionError(
        f"{_short(text)} is no period; write 2023, 2019..2023 or 2023-01..2023-06"
    )
    if not found:
        raise problem
    first, first_month, last, last_month = found.groups()
    if last is None:
        last, last_month = first, first_month
    months = [month for month in (first_month, last_month) if month]
    possible = all(map(_is_possible, (first, last))) and all("01" <= m <= "12" for m in months)
    if not possible or len(months) == 1:  # 2023..2024-06 says neither years nor months
        raise problem
    start, end = (
        "-".join(filter(None, pair)) for pair in ((first, first_month), (last, last_month))
    )
    if end < start:
        raise CorrectionError(f"the period ends before it begins; write {end}..{start}")
    return Period(start, end)


def _read_date(text: str) -> str:
    found = DATE.fullmatch(text)
    try:
        day = date(*map(int, found.groups())) if found else None
    except ValueError:
        day = None
    if not day or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CorrectionError(f"{_short(text)} is no date; write a day as in 2024-01-15")
    return day.isoformat()


def _read_portfolios(text: str) -> tuple[Portfolio, ...]:
    found: list[Portfolio] = []
    for part in _parts(text):
        portfolio = portfolio_named(part)
        if portfolio is None:
            names = [known.name for known in all_portfolios()]
            meant = _meant(get_close_matches(part[:LONGEST_SHOWN], names, n=3, cutoff=0.4))
            raise CorrectionError(
                f"no portfolio {_short(part)}{meant} Portfolios are {', '.join(names)}"
            )
        found.append(portfolio)
    return tuple(dict.fromkeys(found))


def _read_bodies(text: str) -> tuple[Body, ...]:
    """The bodies in order; one without a relation stands as the one before it does.

    >>> [b.relation + b.name for b in _read_bodies("分管:区水务局、区林业局、联系:区档案局")]
    ['分管区水务局', '分管区林业局', '联系区档案局']
    """
    relation: Relation | None = None
    bodies: list[Body] = []
    for part in _parts(text):
        before, _, name = part.replace("：", ":").rpartition(":")
        if before:
            relation = next((known for known in RELATIONS if known == before.strip()), None)
        if relation is None or not name.strip():
            raise CorrectionError(
                f"{_short(part)} says not how the body is looked after; write 分管:区水务局, "
                f"with one of {', '.join(RELATIONS)}"
            )
        portfolio = portfolio_named(name)
        its = portfolio.id if portfolio else None
        bodies.append(Body(read_text(name.strip()), relation, its))
    return tuple(dict.fromkeys(bodies))


def _parts(text: str) -> list[str]:
    """The parts of a list, of which there must be one."""
    parts = [part.strip() for part in SEPARATOR.split(text) if part.strip()]
    if not parts:
        raise CorrectionError(f"{_short(text)} names nothing; write names with 、 between them")
    return parts


def _is_possible(year: str) -> bool:
    return FIRST_YEAR <= int(year) <= LAST_YEAR


def _meant(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f": did you mean {listed}?" if listed else "."


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
