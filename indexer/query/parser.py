"""Tokens -> clauses, by recursive descent. The grammar:

    query  = [ or ]
    or     = and { ( OR | 或 | "|" ) and }
    and    = not { [ AND | 且 ] not }                  side by side means both
    not    = ( "-" | NOT | 非 ) not | near
    near   = item { ( NEAR | 近 ) "/" number item }
    item   = "(" or ")" | ( 同句 | 同段 ) "(" or ")" | "exact text" | "text with * and #"
           | field ":" value { "," value } | amount | word
    amount = indicator ( > | >= | < | <= ) number unit
           | indicator ":" [ number ] ".." [ number ] unit

Written by hand rather than with a parser generator: half of this file is saying what is wrong with
a query and what may have been meant, which a generator would leave to us all the same.
"""

from __future__ import annotations

import re
from typing import Literal

from indexer.query.amounts import Asked, figure_is, indicators_named
from indexer.query.errors import QueryError, no_field
from indexer.query.fields import (
    STATED,
    UNKNOWN,
    UNKNOWN_NAMES,
    QueryField,
    close_field,
    field_named,
)
from indexer.query.lexer import (
    FIGURE,
    SIGNS_OF_AMOUNTS,
    Token,
    TokenKind,
    tokens,
)
from indexer.query.models import (
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Near,
    Not,
    Or,
    Slots,
    Within,
    Words,
    YearRange,
    leaves,
)
from indexer.query.slots import unquoted

LONGEST_EXACT = 500
DEEPEST = 40
YEAR = re.compile(r"[12][0-9]{3}")
YEARS = re.compile(r"([12][0-9]{3})?\s*(?:\.\.|…|—|–|-|~|至)\s*([12][0-9]{3})?年?")


def parse(query: str) -> Clause:
    """The clauses that a query as written stands for.

    >>> parse('造林 "河长制" -试点')
    And(clauses=(Words(text='造林'), Exact(text='河长制'), Not(clause=Words(text='试点'))))
    >>> parse("年份:2019..2023")
    YearRange(first=2019, last=2023)

    Raises QueryError with the place of the fault and, where one can be guessed, a proposal.
    """
    found = tokens(query)
    if not found:
        return Everything()
    return _Parser(query, found).parse()


class _Parser:
    """One pass over the tokens; `_at` is the next one."""

    def __init__(self, query: str, found: list[Token]) -> None:
        self._query = query
        self._tokens = found
        self._at = 0
        self._depth = 0

    def parse(self) -> Clause:
        clause = self._or()
        if token := self._peek():  # only a closing parenthesis stops _or
            proposal = self._query[: token.start] + self._query[token.end :]
            raise QueryError("stray_group", token.start, token.end, proposal)
        return clause

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _said(self, token: Token) -> str:
        return self._query[token.start : token.end]

    def _take(self, kind: TokenKind) -> Token | None:
        token = self._peek()
        if token is None or token.kind != kind:
            return None
        self._at += 1
        return token

    def _or(self) -> Clause:
        parts = [self._and()]
        while self._take("or"):
            parts.append(self._and())
        return parts[0] if len(parts) == 1 else Or(_flat(Or, parts))

    def _and(self) -> Clause:
        parts = [self._not()]
        while (token := self._peek()) and token.kind not in ("or", ")"):
            self._take("and")
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else And(_flat(And, parts))

    def _not(self) -> Clause:
        negated = False
        while self._take("not"):
            negated = not negated
        clause = self._near()
        return Not(clause) if negated else clause

    def _near(self) -> Clause:
        clause = self._item()
        while token := self._take("near"):
            other = self._item()
            # What stands to the right of a chain must be one text, or it would say two things.
            if not (_is_text(clause) or isinstance(clause, Near)) or not _is_text(other):
                raise QueryError("near_parts", token.start, token.end, near=self._said(token))
            clause = Near(clause, other, int(token.text))
        return clause

    def _item(self) -> Clause:
        token = self._peek()
        if token is None or token.kind in (")", "or", "and", "near", "not"):
            raise self._nothing_here(token)
        self._at += 1
        match token.kind:
            case "(":
                return self._group(token)
            case "within":
                return self._within(token)
            case "exact":
                return _exact(token)
            case "field":
                return self._field(token)
            case "figure":
                return self._figure(token)
            case _:
                return Words(token.text)

    def _group(self, opening: Token) -> Clause:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError("too_deep", opening.start, opening.end, most=DEEPEST)
        clause = self._or()
        if not self._take(")"):
            proposal = self._query.rstrip() + ")"
            raise QueryError("unclosed_group", opening.start, opening.end, proposal)
        self._depth -= 1
        return clause

    def _within(self, opening: Token) -> Clause:
        held = self._group(opening)
        parts = held.clauses if isinstance(held, And) else (held,)
        texts = all(isinstance(leaf, Words | Exact | Slots | Near) for leaf, _ in leaves(held))
        if not texts or not any(map(_wants_text, parts)):
            within = self._said(opening) + " )"
            raise QueryError("within_parts", opening.start, opening.end, within=within)
        stretch: Literal["sentence", "passage"]
        stretch = "sentence" if opening.text == "sentence" else "passage"
        return Within(parts, stretch)

    def _nothing_here(self, token: Token | None) -> QueryError:
        before = self._tokens[self._at - 1] if self._at else None
        blamed = before or token
        assert blamed is not None  # a query without tokens is never parsed
        return QueryError(
            "nothing_here",
            blamed.start,
            blamed.end,
            where=f"{'after' if before else 'before'} {self._said(blamed)}",
            where_zh=f"“{self._said(blamed)}”{'后面' if before else '前面'}",
        )

    def _field(self, token: Token) -> Clause:
        field = field_named(token.text)
        is_indicator = field is None and indicators_named(token.text)
        if field is None and not is_indicator:
            raise self._no_such_field(token)
        value = self._take("exact") or self._take("word")
        if value is None or value.start != token.end:
            raise QueryError("no_value", token.start, token.end, name=token.text)
        if field is None:
            return figure_is(
                Asked(self._query, token.text, ":", value.text, token.start, value.end)
            )
        if field.id == "year":
            return years_of(value.text, value.start)
        unknowns = frozenset() if field.id in STATED else UNKNOWN_NAMES
        values = tuple(
            UNKNOWN if part.lower() in unknowns else part for part in _parts(field, value)
        )
        if not values:
            raise QueryError("no_value", token.start, value.end, name=token.text)
        return FieldIs(field.id, values, place=(token.start, value.end))

    def _figure(self, token: Token) -> Clause:
        found = FIGURE.fullmatch(token.text)
        assert found is not None  # it is what made the token
        name = unquoted(found["quoted"]) if found["quoted"] else found["name"]
        sign = SIGNS_OF_AMOUNTS.get(found["sign"], found["sign"]) or ":"
        return figure_is(Asked(self._query, name, sign, found["amount"], token.start, token.end))

    def _no_such_field(self, token: Token) -> QueryError:
        colon = token.end - 1
        close = close_field(token.text)
        if close is None:
            return no_field(token.text, "", token.start, colon, "")
        meant = close.id if token.text.isascii() else close.name
        proposal = self._query[: token.start] + meant + self._query[colon:]
        return no_field(token.text, meant, token.start, colon, proposal)


def _flat(kind: type[And] | type[Or], parts: list[Clause]) -> tuple[Clause, ...]:
    """造林 (绿化 管护) says the same as 造林 绿化 管护."""
    flat: list[Clause] = []
    for part in parts:
        flat += part.clauses if isinstance(part, kind) else (part,)
    return tuple(flat)


def _is_text(clause: Clause) -> bool:
    """What NEAR may stand between."""
    if isinstance(clause, Or):
        return all(map(_is_text, clause.clauses))
    return isinstance(clause, Words | Exact | Slots)


def _wants_text(clause: Clause) -> bool:
    """Whether a clause can hold only where some text stands."""
    match clause:
        case And(parts):
            return any(map(_wants_text, parts))
        case Or(parts):
            return all(map(_wants_text, parts))
        case Not():
            return False
        case _:
            return True


def _exact(token: Token) -> Exact | Slots:
    if not token.text:
        raise QueryError("empty_exact", token.start, token.end)
    if (length := len(token.text)) > LONGEST_EXACT:
        raise QueryError(
            "exact_too_long", token.start, token.end, length=length, most=LONGEST_EXACT
        )
    return Slots(token.parts) if token.parts else Exact(token.text)


def _parts(field: QueryField, value: Token) -> list[str]:
    """The values of a list: 地区:甘肃,青海. A quoted value is taken whole."""
    if value.kind == "exact":
        return [value.text] if value.text.strip() else []
    return [part for part in re.split("[,，、]", value.text) if part]


def years_of(text: str, start: int = 0) -> FieldIs | YearRange:
    """Years of a list, or one range. 2019..2023, 2019-2023 and 2019至2023年 are the same.

    Raises QueryError, with places counted from `start`, for what is no year.
    """
    end = start + len(text)
    span = YEARS.fullmatch(text.strip())
    if span and (span[1] or span[2]):
        first, last = (int(year) if year else None for year in span.groups())
        if first and last and first > last:
            raise QueryError("reversed_years", start, end, first=first, last=last)
        return YearRange(first, last)
    years: list[str] = []
    for part in re.split("[,，、]", text):
        year = part.strip().removesuffix("年")
        if year.lower() in UNKNOWN_NAMES:
            years.append(UNKNOWN)
        elif YEAR.fullmatch(year):
            years.append(year)
        else:
            raise QueryError("no_year", start, end, value=part or text)
    return FieldIs("year", tuple(years))
