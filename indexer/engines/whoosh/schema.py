"""How reports are laid out in a Whoosh index.

A document of Whoosh is a report. Its passages are no documents of their own: each place of a word
says in which passage it is, each place of a pair of characters where in the text, and the bounds of
the passages tell the rest. So everything is held once, and both units are searched in it. Passages
as documents were the other way: twice the room and twice the work of a build, for nothing gained.
Where in its passage a word stands is not kept: phrases are found by characters, and nothing asks.
A search for words some words apart would.

Whoosh's own text fields are not used: their analyzers make an object a token, and the one that
comes with jieba writes character offsets as positions, so that no phrase is ever found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

import numpy as np
from whoosh import fields, formats

from indexer.query.fields import FIELDS, STATED

# What the numbers in the lists of a field count, through all documents of a segment.
Space = Literal["characters", "passages", "documents"]
# A value, how many tokens it has, their weight, and nothing more: see `ArrayField.index`.
Posting = tuple[object, int, float, bytes]
# Labels that a passage has of its own, and the name of the field that holds them.
OF_PASSAGES = {field: f"passage_{field}" for field in sorted(STATED)}


class CharacterPositions(formats.Format):  # type: ignore[misc]
    """A posting's value: where in the text its pair of characters stands, as 32-bit integers."""

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions in rising order; Whoosh reckons with them as if there were no bounds."""
        positions: list[int] = np.frombuffer(value, dtype="<u4").tolist()
        return positions

    def decode_frequency(self, value: bytes) -> int:
        """How often the pair stands in the document."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """The same, as a scorer asks for it."""
        return float(len(value) // 4)


class ArrayField(fields.FieldType):  # type: ignore[misc]
    """A field whose postings are arrays. `space` is what their numbers count."""

    space: Space

    def index(self, value: Any, **_: object) -> Iterator[Posting]:
        """The whole value as a single posting: the pool takes it apart with arrays."""
        yield value, 1, 1.0, b""


class TextField(ArrayField):
    """A folded text: each character with the one after it, and the text itself."""

    space: Space = "characters"

    def __init__(self) -> None:
        super().__init__(CharacterPositions(), analyzer=None, stored=True)


class NumbersField(ArrayField):
    """Where numbers are in a folded text, for phrases with slots."""

    space: Space = "characters"

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)


class WordsField(ArrayField):
    """The words of each passage."""

    space: Space = "passages"

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), analyzer=None, scorable=True)

    def index(self, value: Sequence[Sequence[str]], **_: object) -> Iterator[Posting]:
        """The whole value as a single posting, which counts for all words."""
        yield value, sum(map(len, value)), 1.0, b""


class LabelsField(ArrayField):
    """The values by which filters and facets know a report."""

    space: Space = "documents"

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: Sequence[str], **_: object) -> Iterator[Posting]:
        """The different values as a single posting."""
        yield tuple(dict.fromkeys(value)), 1, 1.0, b""


class PassageLabelsField(ArrayField):
    """The values by which filters and facets know each passage."""

    space: Space = "passages"

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: Sequence[Sequence[str]], **_: object) -> Iterator[Posting]:
        """The different values of each passage as a single posting."""
        yield [tuple(dict.fromkeys(labels)) for labels in value], 1, 1.0, b""


def make_schema() -> fields.Schema:
    """The fields of an index: the report's id and stamp, its text and the numbers in it, where its
    passages begin and end, their words, and the labels.
    """
    return fields.Schema(
        report=fields.STORED(),
        text=TextField(),
        passages=fields.STORED(),
        stamp=fields.STORED(),
        words=WordsField(),
        numbers=NumbersField(),
        **{field.id: LabelsField() for field in FIELDS},
        **{name: PassageLabelsField() for name in OF_PASSAGES.values()},
    )


def space_of(name: str) -> Space:
    """What the numbers in the lists of a field count."""
    return _SPACES[name]


_SPACES: dict[str, Space] = {
    name: field.space for name, field in make_schema().items() if isinstance(field, ArrayField)
}
