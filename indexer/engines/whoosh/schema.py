"""How documents are laid out in a Whoosh index.

Whoosh's own text fields are not used: their analyzers make an object a token, and the one that
comes with jieba writes character offsets as positions, so that no phrase is ever found. Our fields
take lists of tokens that are already cut, and count positions 0, 1, 2, …
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from whoosh import columns, fields, formats

from indexer.query import FIELDS

Posting = tuple[bytes, int, float, bytes]


class PositionsFormat(formats.Format):  # type: ignore[misc]
    """A posting's value: the positions of a token in a document, as unsigned 32-bit integers."""

    def decode_positions(self, value: bytes) -> npt.NDArray[np.uint32]:
        """The positions in rising order."""
        return np.frombuffer(value, dtype=np.uint32)

    def decode_frequency(self, value: bytes) -> int:
        """How often the token stands in the document."""
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        """The same as a float, as Whoosh's merge asks for it."""
        return float(len(value) // 4)


class TokenField(fields.FieldType):  # type: ignore[misc]
    """A text as a list of tokens with their positions."""

    def __init__(self, lengths: bool) -> None:
        """`lengths`: keep the number of tokens of each document, for ranking."""
        super().__init__(PositionsFormat(), analyzer=None, scorable=lengths)

    def index(self, value: Sequence[str], **_: object) -> Iterator[Posting]:
        """A posting for each different token."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(value):
            places[token].append(position)
        for token, positions in places.items():
            count = len(positions)
            yield token.encode(), count, float(count), array("I", positions).tobytes()


class CharacterField(fields.FieldType):  # type: ignore[misc]
    """The characters of a text, each once: pairs tell only slowly where a single one stands."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: str, **_: object) -> Iterator[Posting]:
        """A posting for each different character."""
        for character in dict.fromkeys(value):
            yield character.encode(), 1, 1.0, b""


class LabelField(fields.FieldType):  # type: ignore[misc]
    """The values of a field that filters and facets use, each whole."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), analyzer=None)

    def index(self, value: Sequence[str], **_: object) -> Iterator[Posting]:
        """A posting for each value."""
        for label in dict.fromkeys(value):
            yield label.encode(), 1, 1.0, b""


def make_schema() -> fields.Schema:
    """The fields of an index: three for text, one for each filter, the way back to the report, and
    the text itself, for what only a look into it can tell.
    """
    return fields.Schema(
        words=TokenField(lengths=True),
        grams=TokenField(lengths=False),
        characters=CharacterField(),
        unit=LabelField(),
        report=LabelField(),
        identity=fields.COLUMN(columns.VarBytesColumn()),
        text=fields.COLUMN(columns.VarBytesColumn()),
        **{field.id: LabelField() for field in FIELDS},
    )
