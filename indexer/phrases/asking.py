"""What a person writes into the box of phrases -> the clause that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.folding import fold
from indexer.query import (
    TEXTS,
    And,
    Clause,
    Everything,
    Exact,
    Not,
    Or,
    QueryError,
    Words,
    leaves,
    parse,
)

NUMBER_SIGN = re.compile("[#＃]")


def phrase_clause(text: str) -> Clause:
    """The clause of a query with a phrase in it; a word alone means the very text.

    Raises QueryError for what cannot be understood, and where no text is asked for.

    >>> from indexer.query import to_text
    >>> to_text(phrase_clause("以*为抓手")), to_text(phrase_clause("河长制 地区:甘肃"))
    ('"以*为抓手"', '"河长制" 地区:甘肃')
    """
    clause = _as_texts(_parsed(text.strip()))
    if not any(isinstance(leaf, TEXTS) and wanted for leaf, wanted in leaves(clause)):
        raise QueryError("no_phrase", 0, len(text))
    return clause


def parts_of(clause: Clause) -> tuple[Clause, Clause]:
    """What a clause asks of the reports, and what of their texts; both must hold."""
    parts = clause.clauses if isinstance(clause, And) else (clause,)
    about_texts = [part for part in parts if _has_text(part)]
    others = [part for part in parts if not _has_text(part)]
    return _all(others), _all(about_texts)


def wanted_leaves(clause: Clause) -> Iterator[Clause]:
    """The texts that lines show."""
    for leaf, wanted in leaves(clause):
        if wanted and isinstance(leaf, TEXTS):
            yield leaf


def _parsed(text: str) -> Clause:
    try:
        return parse(text)
    except QueryError as error:
        if error.code != "unquoted_slot" or len(text.split()) > 1:
            raise
        return parse(f'"{text}"')


def _as_texts(clause: Clause) -> Clause:
    """Words as the very text: a line shows what stands there. Inside NEAR they are that already."""
    match clause:
        case And(parts):
            return And(tuple(map(_as_texts, parts)))
        case Or(parts):
            return Or(tuple(map(_as_texts, parts)))
        case Not(part):
            return Not(_as_texts(part))
        case Words(text):
            # 新增人工造林#亩: in a word, too, this sign stands for a number.
            return parse(f'"{text}"') if NUMBER_SIGN.search(text) else Exact(fold(text))
        case _:
            return clause


def _has_text(clause: Clause) -> bool:
    return any(isinstance(leaf, TEXTS) for leaf, _ in leaves(clause))


def _all(parts: list[Clause]) -> Clause:
    if not parts:
        return Everything()
    return parts[0] if len(parts) == 1 else And(tuple(parts))
