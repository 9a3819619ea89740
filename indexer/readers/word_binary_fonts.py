"""Fonts of a Word file before 2007, for the signs that are letters of a picture font.

Inserted by hand, 25°C has a ° that is the letter B0 of the font Symbol, and a ticked box is the
letter FE of Wingdings: the letter alone means nothing.
"""

from __future__ import annotations

import struct

_NAME_AT = 39  # in the record of a font, after the byte that says how long the record is
_MAX_FONTS = 10_000
# F0xx is the private area through which picture fonts are reached.
_PRIVATE = range(0xF000, 0xF100)
_PICTURES = {
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷"}
    # Greek, in the order of the Latin letters: the m of mg without the first letter is μg
    | dict(enumerate("αβχδεφγηιϕκλμνοπθρστυϖωξψζ", start=0x61))
    | dict(enumerate("ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", start=0x41)),
    "wingdings": {
        **{0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□", 0xD8: "➢"},
        **{0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    },
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0xA3: "□"},
}


def font_names(table: bytes) -> list[str]:
    """The fonts of a document, in the order in which its text names them."""
    if len(table) < 4:
        return []
    (count,) = struct.unpack_from("<H", table)
    names: list[str] = []
    at = 4
    while at < len(table) and len(names) < min(count, _MAX_FONTS):
        record = table[at + 1 : at + 1 + table[at]]
        name = record[_NAME_AT:].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0].lower())
        at += 1 + table[at]
    return names


def symbol(font: str, code: int) -> str:
    """The sign that a letter of a font shows; "" when it is a picture that we do not know.

    >>> symbol("symbol", 0xF0B0), symbol("wingdings", 0xF0FE), symbol("wingdings", 0xF04A)
    ('°', '☑', '')
    >>> symbol("宋体", 0x2460)
    '①'
    """
    known = _PICTURES.get(font, {})
    if code in _PRIVATE:
        return known.get(code - 0xF000, "")
    sign = known.get(code, chr(code))
    return sign if sign.isprintable() else ""
