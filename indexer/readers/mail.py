"""Saved e-mails (.eml) and web pages in one file (.mht): what was written, and what is attached."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath

from indexer.errors import UnreadableReport
from indexer.readers import Found, expand, verdict
from indexer.readers.encodings import decode
from indexer.readers.html_lines import han_count
from indexer.readers.mail_names import attached_name, parameter
from indexer.readers.models import SourceFile
from indexer.readers.unzip import MEGABYTE, megabytes

SUFFIXES: tuple[str, ...] = (".eml", ".mht", ".mhtml")

MAX_BYTES = 64 * MEGABYTE
MAX_PARTS = 1000
# Parts in each other: each is one more thing to look for in every line.
MAX_NESTED = 50
# Files in mails in archives in mails …
MAX_DEPTH = 3
# 请查收附件 and a signature are fewer Chinese characters than this.
LEAST_BODY = 100

_HOLDS_PARTS = re.compile(
    rb"boundary\s*\*?=|^content-type:\s*message/", re.IGNORECASE | re.MULTILINE
)
# The library looks for each ; in a header anew from its beginning: a long one would take hours.
_LONG_HEADER = re.compile(
    rb"^content-[a-z-]+:(?:[^\r\n]|\r?\n[ \t]){10000}", re.IGNORECASE | re.MULTILINE
)
_SOFT_LINE_END = re.compile(r" \r?\n(?=[^>\s-])")


def unpack(source: SourceFile) -> Iterator[Found]:
    """The text of an e-mail, if it is of some length, and each attachment that may be a report.

    >>> [found.path for found in unpack(SourceFile("a.eml", "Subject: x\\n\\n".encode()
    ...     + "一年来，认真履行职责。".encode() * 12))]
    ['a.eml!/body.txt']
    """
    try:
        message = _parsed(source)
        parts = [part for part in message.walk() if not part.is_multipart()]
        if len(parts) > MAX_PARTS:
            raise _too_much(source, f"it has more than {MAX_PARTS:,} parts")
        found = [*_body(source, parts), *_attachments(source, parts)]
        if not found:
            reason = "neither a text of some length nor a file that may be a report in it"
            hint = "save what is attached, or the text, as a file of its own"
            raise UnreadableReport(source.path, reason, hint)
    except UnreadableReport as error:
        yield error
        return
    for file in found:
        yield from expand(file)


def _parsed(source: SourceFile) -> Message:
    if source.path.count("!/") >= MAX_DEPTH:
        raise _too_much(source, f"files packed in each other more than {MAX_DEPTH} deep")
    if len(source.data) > MAX_BYTES:
        raise _too_much(source, f"larger than {megabytes(MAX_BYTES)}")
    if len(_HOLDS_PARTS.findall(source.data)) > MAX_NESTED or _LONG_HEADER.search(source.data):
        raise _too_much(source, "its parts are too many or too deep in each other")
    # Some programs begin with an empty line, after which nothing would be a header.
    return email.message_from_bytes(source.data.lstrip())


def _body(source: SourceFile, parts: list[Message]) -> list[SourceFile]:
    """What was written: as plain text if it is there, else as a page."""
    inline = [part for part in parts if not attached_name(part)]
    plain = [_text(source, part) for part in inline if part.get_content_type() == "text/plain"]
    text = "\n".join(piece for piece in plain if piece)
    if han_count(text) >= LEAST_BODY:
        return [SourceFile(f"{source.path}!/body.txt", text.encode())]
    pages = [part for part in inline if part.get_content_type() == "text/html"]
    page = max(pages, key=lambda part: han_count(_text(source, part)), default=None)
    if page is None or han_count(_text(source, page)) < LEAST_BODY:
        return []
    stem = PurePosixPath(source.path.replace("\\", "/")).stem
    name = "body" if source.path.lower().endswith(".eml") else stem
    return [SourceFile(f"{source.path}!/{name}.html", _payload(page))]


def _attachments(source: SourceFile, parts: list[Message]) -> list[SourceFile]:
    """The files that come with it. Pages and pictures of a web page are named by addresses."""
    named = [(attached_name(part), part) for part in parts]
    wanted = [(name, part) for name, part in named if name and verdict(name) == "read"]
    files: dict[str, SourceFile] = {}
    for name, part in wanted:
        path = f"{source.path}!/{name}"
        if path in files:  # two files of one name, as in two mails that a third one forwards
            path = f"{source.path}!/{len(files)}-{name}"
        files[path] = SourceFile(path, _payload(part))
    return [file for file in files.values() if file.data]


def _text(source: SourceFile, part: Message) -> str:
    """The text of a part; nothing where it cannot be decoded."""
    try:
        text, _ = decode(SourceFile(source.path, _payload(part)))
    except UnreadableReport:
        return ""
    if parameter(part, "content-type", "format").lower() == "flowed":
        text = _SOFT_LINE_END.sub("", text)
    return text


def _payload(part: Message) -> bytes:
    """The bytes of a part, whatever they were packed in for the way."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _too_much(source: SourceFile, reason: str) -> UnreadableReport:
    hint = "open it in its program and save the text and what is attached as files"
    return UnreadableReport(source.path, reason, hint)
