"""A query as written -> tokens with their places."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from indexer.cleaning import fold_width
from indexer.query.errors import QueryError
from indexer.query.fields import close_field, field_named
from indexer.query.models import Slot
from indexer.query.slots import refuse_slots_and_regex, slots_of, unquoted

LONGEST_QUERY = 2000
# The largest distance of NEAR; beyond it the texts have little to do with each other.
MOST_APART = 200

TokenKind = Literal[
    "(", ")", "or", "and", "not", "word", "exact", "field", "figure", "near", "within"
]


class Token(NamedTuple):
    """One token: its kind, what it says without quotes and colon, and where it stands.

    `parts` are the literal pieces and the slots of exact text that has any; of 同句( the text is
    `sentence`, and it takes in the parenthesis.
    """

    kind: TokenKind
    text: str
    start: int
    end: int
    parts: tuple[str | Slot, ...] = ()


SIGNS: dict[str, TokenKind] = {
    "(": "(", "（": "(", ")": ")", "）": ")", "|": "or", "｜": "or",
}  # fmt: skip
# Only when they stand alone: 或 is also a part of words, and so is OR.
OPERATORS: dict[str, TokenKind] = {
    "OR": "or", "或": "or", "AND": "and", "且": "and", "NOT": "not", "非": "not",
}  # fmt: skip
# A minus says NOT only before something: 2019-2023 and 第一-第三 are not negations.
MINUS = re.compile(r"[-－](?=\S)")
FIELD = re.compile(r"([^\W\d]{1,12})[:：]")
# 人工造林>1万亩, "新（改扩）建日光温室" >= 5座; with a colon only ranges: 人工造林:1000..2000亩.
# The name has a letter, so that 5>3 stays what it is.
NAMING = r"""[^\s()（）|｜"“”:：<>＜＞≤≥=]"""
FIGURE = re.compile(
    rf"""
    (?: "(?P<quoted>(?:[^"\\]|\\.)+)"
      | (?P<name>(?={NAMING}{{0,39}}[^\W\d_]){NAMING}{{1,40}}) )
    (?: \s*(?P<sign>[<>＜＞]=?|[≤≥])\s* | (?P<colon>[:：])(?=[^\s()（）|｜"“”]*\.\.) )
    (?P<amount>[^\s()（）|｜"“”]*)""",
    re.VERBOSE,
)
SIGNS_OF_AMOUNTS = {"＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "＞=": ">=", "＜=": "<="}
WORD = re.compile(r"[^\s()（）|｜\"“”]+")
# NEAR/20 stands alone; 近/远期 is a word.
NEAR = re.compile(r"NEAR|(?:NEAR|near)[/／](?P<apart>.*)|近[/／](?P<characters>[0-9０-９].*)")
WITHIN = re.compile("(同句|同段|sentence|passage)[(（]")
STRETCHES = {"同句": "sentence", "同段": "passage"}


def tokens(query: str) -> list[Token]:
    """The tokens of a query.

    Raises QueryError for a query that is too long and for quotes that are not closed.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryError(
            "too_long", LONGEST_QUERY, len(query), length=len(query), most=LONGEST_QUERY
        )
    found: list[Token] = []
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token = _token(query, at)
        found.append(token)
        at = token.end
    return found


def _token(query: str, at: int) -> Token:
    sign = query[at]
    if sign in SIGNS:
        return Token(SIGNS[sign], sign, at, at + 1)
    if figure := _figure(query, at):
        return figure
    if sign in '"“':
        return _exact(query, at)
    if sign == "”":
        raise QueryError("stray_quote", at, at + 1, query[:at] + query[at + 1 :])
    if minus := MINUS.match(query, at):
        return Token("not", sign, at, minus.end())
    if sign in SIGNS_OF_AMOUNTS or sign in "<>":
        return _sign(query, at)
    if field := FIELD.match(query, at):
        return Token("field", field[1], at, field.end())
    if within := WITHIN.match(query, at):
        return Token("within", STRETCHES.get(within[1], within[1]), at, within.end())
    return _word(query, at)


def _word(query: str, at: int) -> Token:
    word = WORD.match(query, at)
    assert word is not None  # every other sign has been dealt with
    if near := NEAR.fullmatch(word[0]):
        apart = fold_width(near["apart"] or near["characters"] or "")
        if not (apart.isdecimal() and apart.isascii() and int(apart) <= MOST_APART):
            raise QueryError("near_distance", at, word.end(), most=MOST_APART, written=word[0])
        return Token("near", apart, at, word.end())
    refuse_slots_and_regex(query, at, word.end())
    return Token(OPERATORS.get(word[0], "word"), word[0], at, word.end())


def _figure(query: str, at: int) -> Token | None:
    """An indicator with the amounts that are asked for, if that stands here."""
    found = FIGURE.match(query, at)
    # -造林>1亩 says NOT, 年份:2019..2023 names a field, and yaer:2019..2023 almost does.
    if not found or MINUS.match(query, at):
        return None
    name = unquoted(found["quoted"]) if found["quoted"] else found["name"]
    if found["colon"] and (field_named(name) or close_field(name)):
        return None
    return Token("figure", found[0], at, found.end())


def _sign(query: str, at: int) -> Token:
    """A sign of an amount without an indicator is the text itself, but before a number a slip."""
    word = WORD.match(query, at)
    assert word is not None  # the sign itself is of it
    if re.match(r"\W+\d", word[0]):
        raise QueryError("stray_sign", at, at + 1, sign=query[at])
    return Token("exact", word[0], at, word.end())


def _exact(query: str, at: int) -> Token:
    """Text between quotation marks.

    Inside "…" a backslash keeps a quotation mark, a backslash or the sign of a slot; inside “…”
    pairs may nest, as in “落实“河长制””.
    """
    if query[at] == '"':
        end = at + 1
        while end < len(query) and query[end] != '"':
            end += 2 if query[end] == "\\" and query[end + 1 : end + 2] in {'"', "\\"} else 1
        if end < len(query):
            text = unquoted(query[at + 1 : end])
            return Token("exact", text, at, end + 1, slots_of(query, at, end + 1))
    else:
        depth = 0
        for end in range(at, len(query)):
            depth += {"“": 1, "”": -1}.get(query[end], 0)
            if depth == 0:
                parts = slots_of(query, at, end + 1)
                return Token("exact", query[at + 1 : end], at, end + 1, parts)
    closing = '"' if query[at] == '"' else "”"
    raise QueryError("unclosed_quote", at, len(query), query.rstrip() + closing)
