"""What goes into a reader and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file, or of one member of an archive.

    `path` is where it was found; a member is named `archive.zip!/folder/member.txt`.
    """

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RawText:
    """The text of a file as its format states it, before any cleaning.

    Paragraphs, table rows and line breaks end with a newline; cells of a row are parted by a tab.
    `encoding` is the Python codec for plain text. Then `text` equals `data.decode(encoding)`, so
    that offsets in it are offsets in the decoded source; in other formats it is None.
    `title` is what the format itself calls the title (a meta tag, a property of the document).
    """

    text: str
    media_type: str
    reader: str
    encoding: str | None = None
    title: str | None = None
