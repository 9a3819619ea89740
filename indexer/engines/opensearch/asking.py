"""Clauses -> queries of OpenSearch.

Of slots, NEAR, 同句 and 同段 only a look into the text can tell. Before that a clause has two
queries: what it is surely true of, and what it is true of or may be. Where nothing is left to be
looked into both find the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer import analysis
from indexer.engines.opensearch.layout import name_of
from indexer.engines.opensearch.tokens import pairs_of_phrase, token
from indexer.engines.pieces import Piece, pieces
from indexer.query import (
    Among,
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    Near,
    Not,
    Or,
    Slots,
    Unit,
    Verified,
    Within,
    Words,
    YearRange,
)
from indexer.query.needed import LETTERS, needed

Query = dict[str, Any]

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}


@dataclass(frozen=True, slots=True)
class Looked:
    """What is known of a clause that only texts can prove: the names of what it is true of.

    `unread` finds what it may be true of besides; None where all was looked into.
    """

    true: Collection[str]
    unread: Query | None = None


Known = Mapping[Verified, Looked]


class Asking:
    """Queries for reports or for passages, with what looks into texts have told so far."""

    def __init__(self, unit: Unit, known: Known) -> None:
        self._unit: Unit = unit
        self._known = known

    @property
    def is_complete(self) -> bool:
        """Whether all was looked into that had to be."""
        return all(looked.unread is None for looked in self._known.values())

    def sure(self, clause: Clause) -> Query:
        """What finds all that a clause is surely true of."""
        return self._query(clause, maybe=False)

    def possible(self, clause: Clause) -> Query:
        """What finds all that a clause is true of, or may be."""
        return self._query(clause, maybe=True)

    def candidates(self, clause: Verified) -> Query:
        """What finds all that a clause may be true of, before any text was looked into."""
        return both(self._query(needed(clause), maybe=True), near_enough(clause))

    def _query(self, clause: Clause, maybe: bool) -> Query:
        match clause:
            case And(parts):
                return both(*(self._query(part, maybe) for part in parts))
            case Or(parts):
                return either(*(self._query(part, maybe) for part in parts))
            case Not(part):
                return {"bool": {"must_not": [self._query(part, not maybe)]}}
            case Slots() | Near() | Within():
                return self._verified(clause, maybe)
            case Words(text):
                return _words(text)
            case Among(documents):
                wanted = (
                    name for name in documents if (name[1] is None) == (self._unit == "report")
                )
                return named(sorted(name_of(*name) for name in wanted))
            case _:
                return _indexed(clause)

    def _verified(self, clause: Verified, maybe: bool) -> Query:
        if self._unit == "passage" and is_decided(clause):
            return self._query(needed(clause), maybe)
        looked = self._known.get(clause)
        if looked is None:
            return self.candidates(clause) if maybe else NOTHING
        found = named(sorted(looked.true))
        if maybe and looked.unread:
            found = either(found, looked.unread)
        # Relevance goes by the texts that had to be there.
        return {"bool": {"filter": [found], "should": [self._query(needed(clause), maybe)]}}


def near_enough(clause: Verified) -> Query:
    """What finds all texts in which the parts of a clause stand no farther apart than they may.

    Their places are those of pairs of characters. A part of one character has none, and goes with
    the distance to the next.
    """
    match clause:
        case Slots(parts):
            return _in_order(list(pieces(parts)))
        case Near(Exact(left) | Words(left), Exact(right) | Words(right), distance) if all(
            len(text) > 1 and is_decided(Words(text)) for text in (left, right)
        ):
            one, other = Piece(left, 0, 0), Piece(right, 0, 0)
            return either(
                _in_order([one, other._replace(farthest=len(left) + distance)]),
                _in_order([other, one._replace(farthest=len(right) + distance)]),
            )
        case _:
            return EVERYTHING


def _in_order(wanted: Sequence[Piece]) -> Query:
    spans: list[Query] = []
    slop = farthest = 0
    before = ""
    for piece in wanted:
        farthest += piece.farthest
        if len(piece.text) < 2:
            continue
        if before:
            # The last pair of the piece before begins one character before that ends.
            slop += max(0, farthest - len(before) + 1)
        spans.append(_span(piece.text))
        before, farthest = piece.text, 0
    if len(spans) < 2:
        return EVERYTHING
    near = {"clauses": spans, "slop": slop, "in_order": True}
    return {"bool": {"filter": [{"span_near": near}]}}


def _span(text: str) -> Query:
    terms = [{"span_term": {"pairs": token(text[at : at + 2])}} for at in range(len(text) - 1)]
    if len(terms) == 1:
        return terms[0]
    return {"span_near": {"clauses": terms, "slop": 0, "in_order": True}}


def is_decided(clause: Clause) -> bool:
    """Whether a clause is true of a passage exactly where what it needs is there.

    >>> is_decided(Within((Exact("造林"), Words("退耕")), "passage")), is_decided(Words("gdp"))
    (True, False)
    """
    match clause:
        case Exact():
            return True
        case Words(text):  # looked for as written, letters in either case
            return not any(run.isascii() for run in LETTERS.findall(text) if run.isalpha())
        case And(parts) | Or(parts) | Within(parts, "passage"):
            return all(map(is_decided, parts))
        case _:
            return False


def both(*queries: Query) -> Query:
    """What finds all that each of these finds."""
    wanted = [query for query in queries if query != EVERYTHING]
    if NOTHING in wanted:
        return NOTHING
    if len(wanted) <= 1:
        return wanted[0] if wanted else EVERYTHING
    return {"bool": {"must": wanted}}


def either(*queries: Query) -> Query:
    """What finds all that one of these finds."""
    wanted = [query for query in queries if query != NOTHING]
    if len(wanted) <= 1:
        return wanted[0] if wanted else NOTHING
    return {"bool": {"should": wanted, "minimum_should_match": 1}}


def without(query: Query, other: Query) -> Query:
    """What finds all that the first finds and the second does not."""
    return {"bool": {"filter": [query], "must_not": [other]}}


def named(names: Sequence[str]) -> Query:
    """What finds documents by their names."""
    return {"terms": {"name": list(names)}} if names else NOTHING


def labelled(field: str, values: Sequence[str]) -> Query:
    """What finds documents by one of some values of a field."""
    return {"terms": {field: list(values)}} if values else NOTHING


def _indexed(clause: Clause) -> Query:
    match clause:
        case Everything():
            return EVERYTHING
        case Exact(text):
            return _exact(text)
        case FieldIs(field, values):
            return labelled(field, values)
        case YearRange(first, last):
            bounds = {"gte": first, "lte": last}
            given = {name: bound for name, bound in bounds.items() if bound is not None}
            # A range without ends is that of all years that are known.
            return (
                {"range": {"year_order": given}} if given else {"exists": {"field": "year_order"}}
            )
        case _:
            raise ValueError(f"no index knows which documents {clause} is true of")


def _exact(text: str) -> Query:
    if len(text) == 1:
        return {"prefix": {"pairs": {"value": token(text)}}}
    return {"match_phrase": {"pairs": {"query": pairs_of_phrase(text)}}}


def _words(text: str) -> Query:
    """What finds all words of a text, and the very text however it was cut.

    The second matters where a report is cut another way: 河长制林长制 as 河长|制林|长制.
    """
    found = sorted(set(analysis.query_words(text)))
    # A word that is longer than the tokens of the server was cut there, as it is here.
    words = [{"match_phrase": {"words": {"query": token(word)}}} for word in found]
    return either(_exact(text), both(*words)) if words else _exact(text)


def of_unit(unit: Unit) -> Query:
    """What finds all reports, or all passages."""
    return {"term": {"unit": unit}}


def filters_of(filters: Mapping[str, Sequence[str]]) -> Iterator[Query]:
    """What each of some filters finds."""
    return (labelled(field, values) for field, values in filters.items())
