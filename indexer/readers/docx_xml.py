"""The XML of Word: names of elements, values of attributes, parsing without any reach outside."""

from __future__ import annotations

import re
from functools import cache

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_HEAD_BYTES = 64 * 1024
_VAL = f"{W}val"

# "Strict Open XML Document" in the save dialog of Word: the same elements in another namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class BrokenPart(Exception):
    """A part that is no sound XML, or that has what Word never writes."""


def parse_part(data: bytes) -> etree._Element:
    """The root of one part, with no entity replaced and nothing fetched."""
    # The format forbids a DOCTYPE; the use of one is to declare entities. In UTF-16 the letters
    # are parted by NULs.
    if b"<!DOCTYPE" in data[:_HEAD_BYTES].replace(b"\0", b""):
        raise BrokenPart("declares external entities or a document type")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)
    except (etree.LxmlError, ValueError, LookupError):
        raise BrokenPart("is broken XML") from None


def value(element: etree._Element, path: str) -> str | None:
    """The w:val of a descendant: `value(paragraph, "pPr/numPr/numId")`."""
    found = element.find(_qualified(path))
    return None if found is None else found.get(_VAL)


def is_on(element: etree._Element, path: str) -> bool:
    """Whether a switch is there and not turned off: <w:vanish/>, but not <w:vanish w:val="0"/>."""
    found = element.find(_qualified(path))
    return found is not None and found.get(_VAL) not in ("0", "false", "off")


@cache
def _qualified(path: str) -> str:
    return "/".join(f"{W}{name}" for name in path.split("/"))


def integer(text: str | None) -> int | None:
    """A number of the file; None when it is none, for a file may state anything.

    >>> integer("-1"), integer("一"), integer("9" * 5000), integer(None)
    (-1, None, None, None)
    """
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else None
