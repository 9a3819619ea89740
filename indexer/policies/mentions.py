"""Text -> mentions of policies, under whichever of their names, by one pass over the text.

All names are looked for at once in the text without quotation marks, brackets and blanks
(`vocab.written_forms`). What is found there is a mention where these signs allow it: a pair of
marks may lie inside a name (河（湖）长制) or begin or end at its edge (“放管服”改革, 推行
“河长制”), and then belongs to it; but a mark that belongs to something else parts two words
(整治（沙河）长制定…). One blank may be a slip of the keyboard (河 长制), two part columns. No name
crosses a line end.

Of names that overlap the longest is meant: 河湖长制 names no 湖长制. A word that holds a name by
chance (建设部门 and 建设部) is in the table among `no_names`, and as the longer one it wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick

from indexer.folding import fold_signs
from indexer.models import Mention
from indexer.vocab.policy_table import Policy
from indexer.vocab.written_forms import (
    BLANKS,
    CLOSING_BRACKET,
    CLOSING_QUOTES,
    OPENING_BRACKET,
    OPENING_QUOTES,
    STRAIGHT_QUOTES,
    squeeze,
    written_form,
)

COLUMNS = re.compile(f"[{BLANKS}]{{2}}")
SIGN = re.compile(
    f"[{OPENING_QUOTES}{CLOSING_QUOTES}{STRAIGHT_QUOTES}{OPENING_BRACKET}{CLOSING_BRACKET}]"
)
# “ and " may close each other's quotations, since writers mix them; a bracket closes brackets only.
OPENING = dict.fromkeys(OPENING_QUOTES, "quote") | {OPENING_BRACKET: "bracket"}
CLOSING = dict.fromkeys(CLOSING_QUOTES, "quote") | {CLOSING_BRACKET: "bracket"}
EITHER = dict.fromkeys(STRAIGHT_QUOTES, "quote")


class Names(NamedTuple):
    """The names of policies as they are looked for: what each means (nothing for no names)."""

    automaton: AhoCorasick
    meant: tuple[tuple[Policy, str] | None, ...]


class Place(NamedTuple):
    """A name that stands in a text: the number of the name, its length without signs, and where.

    `before` and `behind` are the marks at its edges whose other halves stand inside it.
    """

    name: int
    length: int
    start: int
    end: int
    before: int = 0
    behind: int = 0


def find_mentions(text: str, policies: tuple[Policy, ...]) -> list[Mention]:
    """The mentions of policies in a text, from left to right; none overlaps another.

    >>> from indexer.vocab.policy_table import Policy
    >>> river = Policy("river", "河长制", "River chiefs", "institution", aliases=("河湖长制",))
    >>> [(found.quote, found.alias) for found in find_mentions("落实“河（湖）长制”", (river,))]
    [('河（湖）长制', '河湖长制')]
    """
    names = _names(policies)
    mentions: list[Mention] = []
    end = 0
    for place in _longest(list(_places(fold_signs(text), names)), len(text)):
        if meant := names.meant[place.name]:
            policy, alias = meant
            # Of 甲"乙"丙"丁 the second mark may be taken for a half of either pair.
            start = max(end, place.start - place.before)
            end = place.end + place.behind
            mentions.append(Mention(policy.id, policy.kind, start, end, text[start:end], alias))
    return mentions


def _places(folded: str, names: Names) -> Iterator[Place]:
    """Every place of a name in a folded text, also those that overlap."""
    squeezed, places = squeeze(folded)
    found = names.automaton.find_matches_as_indexes(squeezed, overlapping=True)
    if not found:
        return
    numbers = np.array(found)
    lengths = numbers[:, 2] - numbers[:, 1]
    starts, ends = places[numbers[:, 1]], places[numbers[:, 2] - 1] + 1
    columns = (numbers[:, 0].tolist(), lengths.tolist(), starts.tolist(), ends.tolist())
    for place in starmap(Place, zip(*columns, strict=True)):
        if place.length == place.end - place.start:
            yield place  # no signs lie inside
        elif edges := _marks_at_edges(folded, place.start, place.end):
            yield place._replace(before=edges[0], behind=edges[1])


@lru_cache(maxsize=8)
def _names(policies: tuple[Policy, ...]) -> Names:
    meant: dict[str, tuple[Policy, str] | None] = {
        written_form(word): None for policy in policies for word in policy.no_names
    }
    for policy in policies:
        for name in policy.names:
            meant[written_form(name)] = (policy, name)
    return Names(AhoCorasick(list(meant)), tuple(meant.values()))


def _longest(places: Sequence[Place], length: int) -> list[Place]:
    """Of places that overlap the longest, of equally long ones the first; in order."""
    taken = bytearray(length)
    kept: list[Place] = []
    for place in sorted(places, key=lambda place: (-place.length, place.start)):
        # What is taken is as long or longer, so it holds an edge of whatever it overlaps.
        if not taken[place.start] and not taken[place.end - 1]:
            taken[place.start : place.end] = b"\1" * (place.end - place.start)
            kept.append(place)
    return sorted(kept, key=lambda place: place.start)


def _marks_at_edges(text: str, start: int, end: int) -> tuple[int, int] | None:
    """How many marks right before and behind a stretch are halves of pairs that it begins or ends.

    None where the signs do not leave it one name: they must be pairs, or pairs with its edges.
    """
    if COLUMNS.search(text, start, end):
        return None
    opened: list[str] = []  # inside and not closed there
    closed: list[str] = []  # inside and not opened there
    for sign in SIGN.findall(text, start, end):
        kind = OPENING.get(sign) or CLOSING.get(sign) or EITHER[sign]
        if opened and opened[-1] == kind and sign not in OPENING:
            opened.pop()
        elif sign in OPENING:
            opened.append(kind)
        elif sign in CLOSING or _opens(text, start - len(closed) - 1) == kind:
            closed.append(kind)
        else:
            opened.append(kind)
    is_one_name = all(
        _opens(text, start - distance) == kind for distance, kind in enumerate(closed, 1)
    ) and all(_closes(text, end + distance) == kind for distance, kind in enumerate(opened[::-1]))
    return (len(closed), len(opened)) if is_one_name else None


def _opens(text: str, at: int) -> str | None:
    """What a sign opens, a quotation or brackets; None for other characters and outside a text."""
    return _kind(text, at, OPENING)


def _closes(text: str, at: int) -> str | None:
    return _kind(text, at, CLOSING)


def _kind(text: str, at: int, signs: dict[str, str]) -> str | None:
    if not 0 <= at < len(text):
        return None
    return signs.get(text[at]) or EITHER.get(text[at])
