"""A query as written -> tokens with their places."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from indexer.query.errors import QueryError

LONGEST_QUERY = 2000

TokenKind = Literal["(", ")", "or", "and", "not", "word", "exact", "field"]


class Token(NamedTuple):
    """One token: its kind, what it says without quotes and colon, and where it stands."""

    kind: TokenKind
    text: str
    start: int
    end: int


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
WORD = re.compile(r"[^\s()（）|｜\"“”]+")
ESCAPED = re.compile(r'\\(["\\])')


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
    if sign in '"“':
        return _exact(query, at)
    if sign == "”":
        raise QueryError("stray_quote", at, at + 1, query[:at] + query[at + 1 :])
    if minus := MINUS.match(query, at):
        return Token("not", sign, at, minus.end())
    if field := FIELD.match(query, at):
        return Token("field", field[1], at, field.end())
    word = WORD.match(query, at)
    assert word is not None  # every other sign has been dealt with
    return Token(OPERATORS.get(word[0], "word"), word[0], at, word.end())


def _exact(query: str, at: int) -> Token:
    """Text between quotation marks.

    Inside "…" a backslash keeps a quotation mark or a backslash; inside “…” pairs may nest, as in
    “落实“河长制””.
    """
    if query[at] == '"':
        end = at + 1
        while end < len(query) and query[end] != '"':
            end += 2 if query[end] == "\\" and query[end + 1 : end + 2] in {'"', "\\"} else 1
        if end < len(query):
            text = ESCAPED.sub(r"\1", query[at + 1 : end])
            return Token("exact", text, at, end + 1)
    else:
        depth = 0
        for end in range(at, len(query)):
            depth += {"“": 1, "”": -1}.get(query[end], 0)
            if depth == 0:
                return Token("exact", query[at + 1 : end], at, end + 1)
    closing = '"' if query[at] == '"' else "”"
    raise QueryError("unclosed_quote", at, len(query), query.rstrip() + closing)
