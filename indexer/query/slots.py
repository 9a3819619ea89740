r"""Text between quotation marks -> its literal pieces and slots, and back.

`*` and `#` are slots; a backslash makes them signs of the text, as it does with `"` and `\`. Where
a regular expression was pasted in, that is said: it would find nothing, or what nobody meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.query.errors import QueryError
from indexer.query.models import Slot

SLOT_OF = {"*": Slot.WORDS, "＊": Slot.WORDS, "#": Slot.NUMBER, "＃": Slot.NUMBER}
ESCAPED = re.compile(r'\\(["\\*#＊＃.])')
PIECES = re.compile(r'\\["\\*#＊＃.]|[*#＊＃]')
SIGNS = re.compile("[*#＊＃]")
# \" \\ \* \# always; the point of .* lest it is taken for a regular expression
TO_ESCAPE = re.compile(r'["\\*#＊＃]|\.(?=[*+?])')
LAST_POINT = re.compile(r"\.$")
# Signs that stand together in regular expressions and hardly elsewhere; 1.* is a number and a slot.
REGEX = re.compile(
    r"\\[dDwWsSbB](?![A-Za-z])|(?<![0-9\\])\.[*+?]|\][*+?{]|\[\^|\[[0-9a-zA-Z]-[0-9a-zA-Z]"
    r"|\{[0-9]+(?:,[0-9]*)?\}|^\^|^\?[:=!<]|[^\W\d]\$$"
)
QUOTED_REGEX = re.compile(r"\\[dDwWsSbB](?![A-Za-z])|(?<![0-9\\])\.[*+?]")
# What of a regular expression can be said by slots.
REGEX_NUMBER = re.compile(r"(?:\\d|\[0-9\])[+*]?\??")
REGEX_WORDS = re.compile(r"(?:\.|\\[wS])[+*]\??")
REGEX_SIGN = re.compile(r"[\[\]{}()|^$+?\\]")
LEAST_LETTERS = 2
MOST_SLOTS = 20


def unquoted(text: str) -> str:
    """What stood between quotation marks, without the backslashes that kept it there."""
    return ESCAPED.sub(r"\1", text)


def quoted(text: str) -> str:
    r"""Exact text as a query has it.

    >>> print(quoted('**镇"一号"'))
    "\*\*镇\"一号\""
    """
    return f'"{TO_ESCAPE.sub(_escape, text)}"'


def quoted_slots(parts: Sequence[str | Slot]) -> str:
    """A phrase with slots as a query has it.

    >>> quoted_slots(("以", Slot.WORDS, "为抓手"))
    '"以*为抓手"'
    """
    written = (
        part.value
        if isinstance(part, Slot)
        else LAST_POINT.sub(_escape, TO_ESCAPE.sub(_escape, part))
        for part in parts
    )
    return f'"{"".join(written)}"'


def slots_of(query: str, start: int, end: int) -> tuple[str | Slot, ...]:
    """The pieces and slots of the text that is quoted here; none for text without slots.

    Raises QueryError for too few literal characters, and for a regular expression.
    """
    raw = query[start + 1 : end - 1]
    has_escapes = query[start] == '"'
    if QUOTED_REGEX.search(raw.replace("\\\\", "＼") if has_escapes else raw):
        raise _regex(query, start, end, raw)
    parts: list[str | Slot] = []
    literal, at = "", 0
    for piece in (PIECES if has_escapes else SIGNS).finditer(raw):
        slot = SLOT_OF.get(piece[0])
        literal += raw[at : piece.start()]
        at = piece.end()
        if slot is None:
            literal += piece[0][1:]
            continue
        parts += [literal] * bool(literal)
        literal = ""
        if parts[-1:] != [slot]:  # 以**为抓手 says no more than 以*为抓手
            parts.append(slot)
    if not parts:
        return ()
    parts += [literal + raw[at:]] * bool(literal + raw[at:])
    if sum(isinstance(part, Slot) for part in parts) > MOST_SLOTS:
        raise QueryError("many_slots", start, end, most=MOST_SLOTS)
    if sum(len("".join(part.split())) for part in parts if isinstance(part, str)) < LEAST_LETTERS:
        raise QueryError("few_letters", start, end, least=LEAST_LETTERS)
    return tuple(parts)


def refuse_slots_and_regex(query: str, start: int, end: int) -> None:
    """A word is no place for a slot or a regular expression.

    Raises QueryError, with the phrase between quotation marks that may be meant.
    """
    word = query[start:end]
    if REGEX.search(word):
        raise _regex(query, start, end, word)
    if not word.strip("*＊#＃"):
        raise QueryError("few_letters", start, end, least=LEAST_LETTERS)
    if "*" in word or "＊" in word:
        proposal = _proposal(query, start, end, word)
        raise QueryError("unquoted_slot", start, end, proposal, word=word)


def _regex(query: str, start: int, end: int, text: str) -> QueryError:
    words = REGEX_WORDS.sub("*", REGEX_NUMBER.sub("#", text.strip("^$")))
    return QueryError("regex", start, end, _proposal(query, start, end, words))


def _proposal(query: str, start: int, end: int, words: str) -> str:
    """The query with these words as a phrase; empty where they make none."""
    phrase = f'"{words}"'
    if REGEX_SIGN.search(words) or '"' in words:
        return ""
    try:
        slots_of(phrase, 0, len(phrase))
    except QueryError:
        return ""
    return query[:start] + phrase + query[end:]


def _escape(sign: re.Match[str]) -> str:
    return f"\\{sign[0]}"
