"""Names of attachments, in all the ways that programs write Chinese into a header of ASCII."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from urllib.parse import unquote_to_bytes

from indexer.readers.kinds import readable_name

_PIECE = r';\s*{name}(?:\*([0-9]+))?(\*)?\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)'
_CHARSET = re.compile(r"([\w-]*)'[\w-]*'")
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030"}


def attached_name(part: Message) -> str:
    """The name of a part that is a file, without folders; nothing for a part of the text."""
    name = parameter(part, "content-disposition", "filename") or parameter(
        part, "content-type", "name"
    )
    name = re.split(r"[/\\]", "".join(char for char in name if char.isprintable()))[-1].strip(". ")
    attached = _header(part, "content-disposition").lower().lstrip().startswith("attachment")
    return name or ("attachment" if attached else "")


def parameter(part: Message, header: str, name: str) -> str:
    """What a header states after its value: filename="=?GBK?B?yrbWsLGouOY=?=".

    A long one comes in pieces (filename*0*=GBK''%CA%F6; filename*1*=%D6%B0), each perhaps encoded.
    """
    found = re.findall(_PIECE.format(name=name), _header(part, header), re.IGNORECASE)
    whole = [piece for piece in found if not piece[0]]
    encoded = [piece for piece in whole if piece[1]]
    # Both ways may stand there, the plain one for old programs.
    pieces = encoded[:1] or sorted(found, key=lambda piece: int(piece[0][:4] or 0))
    if not encoded and whole:
        pieces = whole[:1]
    values = [_unquoted(value) for _, _, value in pieces]
    stated = _CHARSET.match(values[0]) if pieces and pieces[0][1] else None
    if not stated:
        return _words(b"".join(map(_bytes, values)))
    values[0] = values[0][stated.end() :]
    return _decoded(unquote_to_bytes(_bytes("".join(values))), stated[1])


def _unquoted(value: str) -> str:
    value = value.strip()
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value[:1] == '"' else value


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _header(part: Message, name: str) -> str:
    """A header as it stands, bytes that are no ASCII as surrogates."""
    found = (value for key, value in part.raw_items() if key.lower() == name)
    return re.sub(r"[\r\n]+[ \t]*", " ", str(next(found, "")))


def _words(raw: bytes) -> str:
    """A name that may hold =?GBK?B?yrbWsLGouOY=?=, or GBK as it is."""
    text = readable_name(raw)
    if "=?" not in text:
        return text
    try:
        words = decode_header(re.sub(r"(?<=\?=)\s+(?==\?)", "", text))
    except (MessageError, ValueError):
        return text
    return "".join(
        word if isinstance(word, str) else _decoded(word, charset or "") for word, charset in words
    )


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(_CODECS.get(charset.lower(), charset or "utf-8"))
    except (LookupError, ValueError):
        return readable_name(raw)
