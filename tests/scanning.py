"""A plain scan of texts, which search is held against: slow, and short enough to be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.folding import fold_signs
from indexer.query import And, Clause, Exact, Near, Not, Or, Slot, Slots, Within, Words

FILLING = "[^。！？!?\n]{0,12}"
HAN = "零〇一二两三四五六七八九十百千万亿"
DIGITS = r"(?>[0-9]{1,20}(?:,[0-9]{3}(?![0-9])){0,6}(?:\.[0-9]{1,20})?)"
NUMBER = (
    rf"(?:{DIGITS}[十百千万亿]{{0,4}}|[{HAN}]{{1,40}}(?:点[{HAN}]{{1,20}})?)[余多]?[万亿]{{0,2}}"
)
# A number that follows no piece of the phrase begins where a number does.
FREE = rf"(?:(?<![0-9])(?<![0-9][.,])(?=[0-9])|(?<![0-9{HAN}])(?=[{HAN}]))"

Place = tuple[int, int]


def is_true(clause: Clause, text: str) -> bool:
    """Whether a clause about texts is true of a folded text, which is a passage to 同段."""
    match clause:
        case And(parts) | Within(parts, "passage"):
            return all(is_true(part, text) for part in parts)
        case Or(parts):
            return any(is_true(part, text) for part in parts)
        case Not(part):
            return not is_true(part, text)
        case Within(parts, "sentence"):
            sentences = re.findall("[^。！？!?\n]*[。！？!?\n]|[^。！？!?\n]+", text)
            return any(all(is_true(part, sentence) for part in parts) for sentence in sentences)
        case Slots(pieces):
            return bool(pattern(pieces).search(fold_signs(text)))
        case _:
            return any(True for _ in places(clause, text))


def places(clause: Clause, text: str) -> Iterable[Place]:
    """Every place of a text; of NEAR those of its right side."""
    match clause:
        case Exact(wanted):
            found = re.finditer(f"(?={re.escape(wanted)})", text)
            return [(each.start(), each.start() + len(wanted)) for each in found]
        case Words(wanted):
            return places(Exact(wanted.lower()), text.lower())
        case Or(parts):
            return {place for part in parts for place in places(part, text)}
        case Near(left, right, distance):
            before = list(places(left, text))
            return (
                there
                for there in places(right, text)
                if any(0 <= apart(here, there) <= distance for here in before)
            )
        case Slots(pieces):
            return shortest(pattern(pieces), fold_signs(text))
    raise ValueError(clause)


def apart(one: Place, other: Place) -> int:
    """The characters between two places, below 0 for places that overlap."""
    return max(other[0] - one[1], one[0] - other[1])


def shortest(wanted: re.Pattern[str], text: str) -> set[Place]:
    """Of the places that end together the last."""
    found = {
        end: start
        for start in range(len(text))
        for end in range(start + 1, len(text) + 1)
        if wanted.fullmatch(text, start, end)
    }
    return {(start, end) for end, start in found.items()}


def pattern(pieces: Sequence[str | Slot]) -> re.Pattern[str]:
    """The regular expression of a phrase with slots, without those at its edges."""
    written = ""
    for piece in pieces:
        if piece is Slot.WORDS:
            written += FILLING if written else ""
        elif piece is Slot.NUMBER:
            written += (FREE if not written or written.endswith(FILLING) else "") + NUMBER
        else:
            written += re.escape(fold_signs(str(piece)))
    return re.compile(written.removesuffix(FILLING))
