"""Lists and styles of a Word file before 2007: what number stands before a paragraph.

They are read into the records of docx_numbering, which counts and writes the numbers: Word has
only changed how it saves them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from indexer.readers.docx_numbering import MAX_LEVELS, MAX_PATTERN, Level, NumberedList, Numbering
from indexer.readers.docx_xml import W

# Formats of numbers, in the order in which Word counts them.
_FORMATS = (
    "decimal upperRoman lowerRoman upperLetter lowerLetter ordinal cardinalText ordinalText hex "
    "chicago ideographDigital japaneseCounting aiueo iroha decimalFullWidth decimalHalfWidth "
    "japaneseLegal japaneseDigitalTenThousand decimalEnclosedCircle decimalFullWidth2 "
    "aiueoFullWidth irohaFullWidth decimalZero bullet ganada chosung decimalEnclosedFullstop "
    "decimalEnclosedParen decimalEnclosedCircleChinese ideographEnclosedCircle "
    "ideographTraditional ideographZodiac ideographZodiacTraditional taiwaneseCounting "
    "ideographLegalTraditional taiwaneseCountingThousand taiwaneseDigital chineseCounting "
    "chineseLegalSimplified chineseCountingThousand"
).split()
_NONE = 255
_LEGAL, _NO_RESTART = 0x04, 0x08
_STARTS, _FORMATTED = 0x10, 0x20
_LIST, _LEVEL = 0x460B, 0x260A  # properties of a paragraph: sprmPIlfo, sprmPIlvl
_LAST_LIST = 0x7FE
_HIDDEN = 0x083C
_OF_PARAGRAPHS, _OF_CHARACTERS = 1, 2
_NO_BASE = 0xFFF
_MAX_BASES = 30
_OPERAND_BYTES = (1, 1, 2, 4, 2, 2, 0, 3)


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list and level that a paragraph or a style states; None where it says nothing."""

    number: int | None = None
    level: int | None = None


def properties(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property with its value: a code of two bytes says how long the value is."""
    at = 0
    while at + 2 < len(grpprl):
        (code,) = struct.unpack_from("<H", grpprl, at)
        length = _OPERAND_BYTES[code >> 13]
        at += 2
        if not length:  # stated by the first byte, and for long tables by two
            wide = code == 0xD608 and at + 2 <= len(grpprl)
            length = struct.unpack_from("<H", grpprl, at)[0] + 1 if wide else grpprl[at] + 1
        yield code, grpprl[at : at + length]
        at += length


def list_place(stated: Mapping[int, bytes]) -> ListPlace:
    """What the properties of a paragraph or a style say of lists."""
    found = {
        code: int.from_bytes(stated[code][:2], "little")
        for code in (_LIST, _LEVEL)
        if code in stated
    }
    return ListPlace(found.get(_LIST), found.get(_LEVEL))


def style_places(table: bytes) -> dict[int, ListPlace]:
    """What each paragraph style says of lists, or the style that it is based on."""
    stated, bases = {}, {}
    for number, kind, base, (own, *_) in _styles(table):
        if kind == _OF_PARAGRAPHS:
            # The number of the style stands before its properties.
            stated[number], bases[number] = list_place(dict(properties(own[2:]))), base
    return {number: _inherited(number, stated, bases) for number in stated}


def hidden_styles(table: bytes) -> frozenset[int]:
    """The styles, of paragraphs and of characters, that hide what is written in them."""
    hidden = set()
    for number, kind, _, parts in _styles(table):
        own = dict(properties(parts[kind == _OF_PARAGRAPHS]))
        if own.get(_HIDDEN, b"\0") in (b"\x01", b"\x81"):  # 81: unlike the style it is based on
            hidden.add(number)
    return frozenset(hidden)


def _styles(table: bytes) -> Iterator[tuple[int, int, int, tuple[bytes, bytes]]]:
    """Each style: its number, its kind, the style that it is based on, and its properties.

    Those are of paragraphs and then of characters; a style of characters has but the latter, first.
    """
    (head,) = struct.unpack_from("<H", table)
    count, base_bytes = struct.unpack_from("<HH", table, 2)
    at = 2 + head
    for number in range(count):
        (length,) = struct.unpack_from("<H", table, at)
        style = table[at + 2 : at + 2 + length]
        at += 2 + length + length % 2
        if length > base_bytes and style[2] & 0xF in (_OF_PARAGRAPHS, _OF_CHARACTERS):
            kind, base = style[2] & 0xF, struct.unpack_from("<H", style, 2)[0] >> 4
            yield number, kind, base, _style_properties(style, base_bytes)


def _style_properties(style: bytes, at: int) -> tuple[bytes, bytes]:
    """Two lists of properties, which follow the name of a style."""
    (letters,) = struct.unpack_from("<H", style, at)
    at += 2 + (letters + 1) * 2
    (length,) = struct.unpack_from("<H", style, at)
    then = at + 2 + length + length % 2
    more = style[then + 2 : then + 2 + int.from_bytes(style[then : then + 2], "little")]
    return style[at + 2 : at + 2 + length], more


def _inherited(number: int, stated: dict[int, ListPlace], bases: dict[int, int]) -> ListPlace:
    place = ListPlace()
    for _ in range(_MAX_BASES):  # bases may go in a circle
        own = stated.get(number, ListPlace())
        place = ListPlace(
            own.number if place.number is None else place.number,
            own.level if place.level is None else place.level,
        )
        number = bases.get(number, _NO_BASE)
    return place


def load_lists(definitions: bytes, uses: bytes) -> Numbering:
    """The lists of a document, from its definitions with their levels and the uses of these."""
    defined: dict[int, dict[int, Level]] = {}
    (count,) = struct.unpack_from("<H", definitions)
    at = levels_at = 2 + count * 28
    for start in range(2, levels_at, 28):
        (name,) = struct.unpack_from("<i", definitions, start)
        simple = definitions[start + 26] & 1
        defined[name] = {}
        for index in range(1 if simple else MAX_LEVELS):
            defined[name][index], at = _level(definitions, at)
    return Numbering(_lists(uses, defined), {}, None)


def label(numbering: Numbering, place: ListPlace) -> str:
    """The number of a paragraph, which counts it."""
    if not place.number or place.number > _LAST_LIST:
        return ""
    paragraph = etree.Element(f"{W}p")
    numbers = etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}numPr")
    etree.SubElement(numbers, f"{W}numId").set(f"{W}val", str(place.number))
    etree.SubElement(numbers, f"{W}ilvl").set(f"{W}val", str(place.level or 0))
    return numbering.label(paragraph)


def _lists(uses: bytes, defined: dict[int, dict[int, Level]]) -> dict[str, NumberedList]:
    """Lists by their number, with what each changes in its definition."""
    (count,) = struct.unpack_from("<I", uses)
    lists, at = {}, 4 + count * 16
    for number in range(count if at <= len(uses) else 0):
        (name,) = struct.unpack_from("<i", uses, 4 + number * 16)
        levels, overridden = dict(defined.get(name, {})), set()
        at += 4
        for _ in range(uses[4 + number * 16 + 12]):
            start, flags = struct.unpack_from("<iI", uses, at)
            index, at = flags & 0xF, at + 8
            if flags & _FORMATTED:
                levels[index], at = _level(uses, at)
            if flags & _STARTS and index in levels:
                if not flags & _FORMATTED:
                    levels[index] = replace(levels[index], start=start)
                overridden.add(index)
        lists[str(number + 1)] = NumberedList(str(name), levels, frozenset(overridden))
    return lists


def _level(data: bytes, at: int) -> tuple[Level, int]:
    """One level of a list, and where the next one begins."""
    start, number_format, flags = struct.unpack_from("<iBB", data, at)
    text_at = at + 28 + data[at + 24] + data[at + 25]
    (letters,) = struct.unpack_from("<H", data, text_at)
    end = text_at + 2 + letters * 2
    # The number of a level stands in the pattern as a character of that number: \0、 is 一、
    pattern = data[text_at + 2 : min(end, text_at + 2 + MAX_PATTERN * 2)].decode(
        "utf-16-le", "replace"
    )
    shown = "".join(f"%{ord(sign) + 1}" if ord(sign) < MAX_LEVELS else sign for sign in pattern)
    name = "none" if number_format == _NONE else "decimal"
    level = Level(
        start=start,
        number_format=_FORMATS[number_format] if number_format < len(_FORMATS) else name,
        pattern=shown[:MAX_PATTERN],
        restart=data[at + 26] if flags & _NO_RESTART else None,
        style=None,
        digits_only=bool(flags & _LEGAL),
    )
    return level, end
