"""What goes into a reader and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from indexer.models import Labels, RecognizedPage


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file, of one member of an archive, or of one row of a table.

    `path` is where it was found: a file, an address, or a member `archive.zip!/folder/member.txt`.
    `labels` is what its container says of it, as the other columns of a table say of a row; what a
    manifest says goes before it.
    """

    path: str
    data: bytes
    labels: Labels = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a file as its format states it, before any cleaning.

    Paragraphs, table rows and line breaks end with a newline; cells of a row are parted by a tab.
    `encoding` is the Python codec for plain text. Then `text` equals `data.decode(encoding)`, so
    that offsets in it are offsets in the decoded source; in other formats it is None.
    `title` is what the format itself calls the title (a meta tag, a property of the document),
    `published` the date of publication that it states (2024-01-15) and `publisher` who published
    it. `recognized` are the pages of `text` that were read from pictures, in order.
    """

    text: str
    media_type: str
    reader: str
    encoding: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    recognized: tuple[RecognizedPage, ...] = ()
