"""Documents -> for each term of a field the list of its places, by sorting whole arrays.

What Whoosh's writer would sort as an object a posting is here one integer a token: the term in its
upper half, the place in its lower. Sorting these is all there is to it.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import NamedTuple, Protocol, Self

import numpy as np
import numpy.typing as npt

from indexer.engines.whoosh.lists import Bytes, Ints, Lists, runs
from indexer.engines.whoosh.schema import ArrayField, NumbersField
from indexer.folding import fold_signs
from indexer.matching.slots import find_numbers

PLACE_BITS = 32
PLACE = np.uint64((1 << PLACE_BITS) - 1)
# Stands after each text, so that no pair of characters reaches from one text into the next.
NO_CHARACTER = 0x110000
# Stands in a term for what comes after a number where nothing does.
END_OF_TEXT = "\x00"


class Terms(NamedTuple):
    """Terms in order, one after another in UTF-8, and the size of each."""

    data: Bytes
    sizes: Ints

    @classmethod
    def of(cls, terms: Sequence[bytes]) -> Self:
        """These terms, which come in order."""
        sizes = np.fromiter(map(len, terms), np.int64, len(terms))
        return cls(np.frombuffer(b"".join(terms), np.uint8), sizes)


class Inverted(NamedTuple):
    """The terms of a field, and the places of each."""

    terms: Terms
    places: Lists


class Inverter(Protocol):
    """Gathers the values of one field."""

    def add(self, document: int, value: object) -> None:
        """Take the value of a document; documents come in rising order."""

    def inverted(self) -> Inverted:
        """What was gathered, the other way round."""


class PairInverter:
    """Texts by pairs of characters; a place counts characters through all texts.

    The pair at a place begins with the character there. The last character of a text has none after
    it and stands alone, and behind it one place is left free.
    """

    def __init__(self) -> None:
        self._texts: list[npt.NDArray[np.uint32]] = []

    def add(self, document: int, value: object) -> None:
        """Take the text of a document; each has one."""
        assert document == len(self._texts) and isinstance(value, str)
        points = np.frombuffer(value.encode("utf-32-le", "surrogatepass"), "<u4")
        self._texts.append(np.append(points, np.uint32(NO_CHARACTER)))

    def inverted(self) -> Inverted:
        """The pairs and their places."""
        points = np.concatenate([*self._texts, np.empty(0, np.uint32)])
        # Characters go by their place in the alphabet, so that two of them and a place make a key.
        alphabet = np.flatnonzero(np.bincount(points, minlength=NO_CHARACTER)[:NO_CHARACTER])
        codes = np.zeros(NO_CHARACTER + 1, np.uint64)
        # What comes after a text stays 0, so that 亩 alone comes before 亩产.
        codes[alphabet] = np.arange(1, len(alphabet) + 1)
        bits = len(alphabet).bit_length()
        if len(points) > 1 << 64 - 2 * bits:
            raise ValueError(f"{len(points)} characters are too many for one batch")
        coded = codes[points]
        keys = (coded[:-1] << np.uint64(bits) | coded[1:]) << np.uint64(64 - 2 * bits)
        keys |= np.arange(len(keys), dtype=np.uint64)
        keys = np.compress(coded[:-1] != 0, keys)
        keys.sort()
        pairs = keys >> np.uint64(64 - 2 * bits)
        starts, counts = runs(pairs)
        first, second = np.divmod(pairs[starts], np.uint64(1 << bits))
        letters = np.append(NO_CHARACTER, alphabet).astype(np.uint32)
        terms = _pair_terms(np.stack([letters[first], letters[second]], axis=1))
        places = (keys & np.uint64((1 << 64 - 2 * bits) - 1)).astype(np.uint32)
        return Inverted(terms, Lists(counts, places))


def _pair_terms(pairs: npt.NDArray[np.uint32]) -> Terms:
    """A row of two characters each, the second perhaps none, in UTF-8."""
    sizes = np.digitize(pairs, (0x80, 0x800, 0x10000)) + 1
    sizes[pairs == NO_CHARACTER] = 0
    characters = pairs[pairs != NO_CHARACTER].astype("<u4").tobytes()
    text = characters.decode("utf-32-le", "surrogatepass")
    data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    return Terms(data, sizes.sum(axis=1))


class NumberInverter:
    """Numbers by what comes after them and how long they are; a place counts as those of pairs.

    Of 造林1.2万亩 the number is 1.2 before 万, and 1.2万 before 亩: the terms are 万3 and 亩4.
    """

    def __init__(self) -> None:
        self._places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._length = 0

    def add(self, document: int, value: object) -> None:
        """Take the text of a document; each has one."""
        assert isinstance(value, str)
        text = fold_signs(value)
        for start, end in find_numbers(text):
            behind = text[end : end + 1] or END_OF_TEXT
            self._places[f"{behind}{end - start}"].append(self._length + start)
        self._length += len(text) + 1

    def inverted(self) -> Inverted:
        """The terms and their places."""
        known = {
            term.encode("utf-8", "surrogatepass"): places for term, places in self._places.items()
        }
        terms = sorted(known)
        counts = np.fromiter((len(known[term]) for term in terms), np.int64, len(terms))
        places = [np.frombuffer(known[term], np.uint32) for term in terms]
        together = np.concatenate([*places, np.empty(0, np.uint32)])
        return Inverted(Terms.of(terms), Lists(counts, together))


class TokenInverter:
    """Tokens by the number of the document they are in, or, of passages, of the passage."""

    def __init__(self, of_passages: bool) -> None:
        self._of_passages = of_passages
        self._numbers: defaultdict[str, int] = defaultdict(count().__next__)
        self._tokens = array("I")
        self._places: list[int] = []
        self._counts: list[int] = []

    def add(self, document: int, value: object) -> None:
        """Take the tokens of a document, or the tokens of each of its passages."""
        assert isinstance(value, Sequence)
        if not self._of_passages:
            self._add(document, value)
            return
        for tokens in value:
            self._add(len(self._places), tokens)

    @property
    def lengths(self) -> npt.NDArray[np.uint32]:
        """How many tokens each passage has."""
        return np.asarray(self._counts, np.uint32)

    def inverted(self) -> Inverted:
        """The tokens and their places; a place repeats where a token does."""
        terms = [(term.encode("utf-8", "surrogatepass"), n) for term, n in self._numbers.items()]
        terms.sort()
        rank = np.empty(len(terms), np.uint64)
        rank[[number for _, number in terms]] = np.arange(len(terms))
        tokens = np.frombuffer(self._tokens, np.uint32) if self._tokens else np.empty(0, np.uint32)
        keys = rank[tokens] << np.uint64(PLACE_BITS)
        keys |= np.repeat(np.asarray(self._places, np.uint64), self._counts)
        keys.sort()
        _, counts = runs(keys >> np.uint64(PLACE_BITS))
        places = (keys & PLACE).astype(np.uint32)
        return Inverted(Terms.of([term for term, _ in terms]), Lists(counts, places))

    def _add(self, place: int, tokens: Sequence[str]) -> None:
        self._tokens.extend(map(self._numbers.__getitem__, tokens))
        self._places.append(place)
        self._counts.append(len(tokens))


class Pool:
    """What Whoosh's writer puts postings into; here it gets the whole value of a field at once."""

    def __init__(self) -> None:
        self.fields: dict[str, Inverter] = {}
        self.characters = 0

    def new_field(self, name: str, field: ArrayField) -> None:
        """Make room for the values of a field."""
        if isinstance(field, NumbersField):
            self.fields[name] = NumberInverter()
        elif field.space == "characters":
            self.fields[name] = PairInverter()
        else:
            self.fields[name] = TokenInverter(field.space == "passages")

    def add(self, item: tuple[str, object, int, float, bytes]) -> None:
        """Take the value of a field of a document, as `ArrayField.index` gives it."""
        name, value, document, _, _ = item
        self.fields[name].add(document, value)
        self.characters += len(value) if name == "text" and isinstance(value, str) else 0

    def iter_postings(self) -> Pool:
        """The pool itself, as the field writer wants it."""
        return self

    def cleanup(self) -> None:
        """Let go of everything."""
        self.fields.clear()
