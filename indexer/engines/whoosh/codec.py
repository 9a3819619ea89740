"""Our codec: how Whoosh writes and reads segments that are files of arrays.

Whoosh keeps the list of segments, their deleted documents, the lock and the generations; what is in
a segment is ours. Its readers, searchers and queries work on our segments through this module.
The engine itself reads the arrays straight (`snapshot`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from whoosh import fields
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import Storage
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.whoosh.arrayfile import ArrayFileWriter
from indexer.engines.whoosh.inverting import Pool, Terms, TokenInverter
from indexer.engines.whoosh.lists import ends_of
from indexer.engines.whoosh.matcher import ArrayMatcher, Postings, postings_of
from indexer.engines.whoosh.packing import packed
from indexer.engines.whoosh.segment import (
    DOCUMENTS,
    TERMS,
    ListsWriter,
    Segment,
    append_names,
    append_passages,
    smallest,
)
from indexer.errors import IndexerError

Term = tuple[str, bytes]


class ArraySegment(W3Segment):  # type: ignore[misc]
    """What Whoosh's table of contents says of a segment: its name, size and deleted documents."""

    def __init__(self, indexname: str) -> None:
        # Whoosh draws names from the common `random` generator. A program that seeds it draws the
        # name of a segment that exists, whose files would then be written over.
        super().__init__(None, indexname, segid=secrets.token_hex(8))

    def codec(self, **_: object) -> ArrayCodec:
        """The codec that reads the segment."""
        return ArrayCodec()

    def opened(self, storage: Storage) -> Segment:
        """The arrays of the segment."""
        return Segment(Path(storage.folder), self.segment_id())


class ArrayCodec(base.Codec):  # type: ignore[misc]
    """Segments as files of arrays."""

    # The field writer wants no lengths of documents from a reader: its pool knows them.
    length_stats = False

    def new_segment(self, _: Storage, indexname: str) -> ArraySegment:
        """A segment with a name that no other has."""
        return ArraySegment(indexname)

    def per_document_writer(self, storage: Storage, segment: ArraySegment) -> DocumentsWriter:
        """Writes what is known of each document."""
        return DocumentsWriter(_path(storage, segment, DOCUMENTS))

    def field_writer(self, storage: Storage, segment: ArraySegment) -> FieldsWriter:
        """Writes the lists of all fields."""
        return FieldsWriter(_path(storage, segment, TERMS))

    def terms_reader(self, storage: Storage, segment: ArraySegment) -> TermsReader:
        """Reads the lists."""
        return TermsReader(segment.opened(storage))

    def per_document_reader(self, storage: Storage, segment: ArraySegment) -> DocumentsReader:
        """Reads what is known of each document."""
        return DocumentsReader(segment, segment.opened(storage))


def _path(storage: Storage, segment: ArraySegment, extension: str) -> Path:
    return Path(storage.folder, segment.make_filename(extension))


class DocumentsWriter(base.PerDocumentWriter):  # type: ignore[misc]
    """Gathers what is known of each document, and writes it when it is closed."""

    def __init__(self, path: Path) -> None:
        self.is_closed = False
        self._path = path
        self._names: list[bytes] = []
        self._stamps: list[bytes] = []
        self._texts: list[bytes] = []
        self._characters = [0]
        self._passages = [0]
        self._starts: list[int] = []
        self._lengths: list[int] = []

    def start_doc(self, _: int) -> None:
        """The values of another document follow."""
        self._stamps.append(b"")

    def add_field(self, name: str, _: fields.FieldType, value: Any, __: int | None) -> None:
        """Take a value that is kept as it is."""
        match name:
            case "report":
                self._names.append(value.encode("utf-8", "surrogatepass"))
            case "stamp":
                self._stamps[-1] = value.encode()
            case "text":
                self._texts.append(packed(value))
                self._characters.append(self._characters[-1] + len(value) + 1)
            case "passages":
                self._passages.append(self._passages[-1] + len(value))
                # `passages` comes before `text`: fields are given in order of name.
                begin = self._characters[len(self._passages) - 2]
                self._starts += [begin + start for start, _ in value]
                self._lengths += [end - start for start, end in value]

    def close(self) -> None:
        """Write the file."""
        self.is_closed = True
        texts = Terms.of(self._texts)
        starts, lengths = (np.asarray(each, np.int64) for each in (self._starts, self._lengths))
        with ArrayFileWriter(self._path) as file:
            append_names(file, "name", self._names)
            append_names(file, "stamp", self._stamps)
            file.append("texts", texts.data)
            file.append("text_ends", ends_of(texts.sizes).astype(np.uint64))
            file.append("characters", np.asarray(self._characters, np.uint32))
            file.append("passages", np.asarray(self._passages, np.uint32))
            append_passages(file, starts, lengths)


class FieldsWriter(base.FieldWriter):  # type: ignore[misc]
    """Writes the lists of all fields from a pool."""

    def __init__(self, path: Path) -> None:
        self.is_closed = False
        self._path = path

    def add_postings(self, schema: fields.Schema, _: object, pool: Pool) -> None:
        """Write all that a pool holds."""
        if not isinstance(pool, Pool):
            raise IndexerError("this index is written through `ArrayIndex.writer` only")
        with ArrayFileWriter(self._path) as file:
            for name, inverter in pool.fields.items():
                ListsWriter(file, name).append(inverter.inverted())
                if schema[name].scorable and isinstance(inverter, TokenInverter):
                    file.append(f"{name}.lengths", smallest(inverter.lengths))

    def close(self) -> None:
        """Everything is written already."""
        self.is_closed = True


class TermsReader(base.TermsReader):  # type: ignore[misc]
    """The lists of a segment as Whoosh's readers ask for them."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: Term) -> bool:
        name, text = term
        return self._segment.field(name).find(text) is not None

    def indexed_field_names(self) -> Sequence[str]:
        """The fields that have lists."""
        return self._segment.field_names

    def terms(self) -> Iterator[Term]:
        """All terms, in order of field and term."""
        for name in self._segment.field_names:
            yield from self.terms_from(name, b"")

    def terms_from(self, name: str, beginning: bytes) -> Iterator[Term]:
        """The terms of a field from one on. Readers stop when the field ends."""
        lists = self._segment.field(name)
        for number in range(lists.at_or_after(beginning), len(lists)):
            yield name, lists.term(number)

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        """All terms with what is known of each."""
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, name: str, beginning: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """The same from one term on."""
        for term in self.terms_from(name, beginning):
            yield term, self.term_info(*term)

    def term_info(self, name: str, text: bytes) -> TermInfo:
        """How often a term stands where."""
        return self._postings(name, text).info

    def frequency(self, name: str, text: bytes) -> float:
        """How often a term stands in all documents."""
        return float(self.term_info(name, text).weight()) if (name, text) in self else 0.0

    def doc_frequency(self, name: str, text: bytes) -> int:
        """How many documents hold a term."""
        return int(self.term_info(name, text).doc_frequency()) if (name, text) in self else 0

    def matcher(self, name: str, text: bytes, format_: object, scorer: Any = None) -> ArrayMatcher:
        """Goes through the documents of a term."""
        return ArrayMatcher((name, text), self._postings(name, text), format_, scorer)

    def _postings(self, name: str, text: bytes) -> Postings:
        lists = self._segment.field(name)
        number = lists.find(text)
        if number is None:
            raise TermNotFound(f"no term {text!r} in {name}")
        return postings_of(self._segment, name, lists.places(number))


class DocumentsReader(base.PerDocumentReader):  # type: ignore[misc]
    """What is known of each document, as Whoosh's readers ask for it."""

    def __init__(self, about: ArraySegment, segment: Segment) -> None:
        self._about = about
        self._segment = segment

    def doc_count(self) -> int:
        """How many documents there are."""
        return int(self._about.doc_count())

    def doc_count_all(self) -> int:
        """How many there are with the deleted ones."""
        return int(self._about.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether there are deleted ones."""
        return bool(self._about.has_deletions())

    def is_deleted(self, number: int) -> bool:
        """Whether a document is deleted."""
        return bool(self._about.is_deleted(number))

    def deleted_docs(self) -> Iterator[int]:
        """The deleted ones."""
        return iter(self._about.deleted_docs())

    def iter_docs(self) -> NoReturn:
        """Refuse what another writer asks when it merges segments: it would lose the passages."""
        raise IndexerError("segments of this index are merged by `shuzhi` only")

    def stored_fields(self, number: int) -> dict[str, Any]:
        """The values that are kept as they are."""
        return {"report": self._segment.name(number), "text": self._segment.text(number)}

    def doc_field_length(self, number: int, name: str, default: int = 0) -> int:
        """How many words a document has."""
        lengths = self._segment.document_lengths(name)
        return default if lengths is None else int(lengths[number])

    def field_length(self, name: str) -> int:
        """How many words all documents have."""
        lengths = self._segment.document_lengths(name)
        return 0 if lengths is None else int(lengths.sum())

    def min_field_length(self, name: str) -> int:
        """How many words the shortest document has."""
        lengths = self._segment.document_lengths(name)
        return 0 if lengths is None else int(lengths.min(initial=0))

    def max_field_length(self, name: str) -> int:
        """How many words the longest document has."""
        lengths = self._segment.document_lengths(name)
        return 0 if lengths is None else int(lengths.max(initial=0))
