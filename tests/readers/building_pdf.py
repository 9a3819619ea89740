"""PDF files written by hand, so that a row of a test shows what stands where and little else.

The font is one that every viewer has to know (STSong-Light) and is not in the file: readers tell
the characters from the names of its tables, and pictures of such pages are not needed.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

WIDTH, HEIGHT = 595, 842
# Letters of ASCII are half as wide as Chinese characters.
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-%s "
    b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 "
    b"/W [1 95 500] /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 "
    b"/FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 "
    b"/StemV 90 >> >>] >>"
)


def line(
    text: str,
    x: float = 90,
    y: float = 700,
    size: float = 16,
    matrix: str = "1 0 0 1",
    before: str = "",
    font: str = "F",
) -> str:
    """The orders that write a text; `before` are orders that come first, as a colour."""
    codes = text.encode("utf-16-be").hex()
    return f"q {before} BT /{font} {size} Tf {matrix} {x} {y} Tm <{codes}> Tj ET Q\n"


def lines(*texts: str, x: float = 90, y: float = 760, size: float = 16, step: float = 28) -> str:
    """Texts below each other; each full-width blank at the start indents by one sign."""
    made = []
    for number, text in enumerate(texts):
        bare = text.lstrip("　")
        made.append(line(bare, x + size * (len(text) - len(bare)), y - number * step, size))
    return "".join(made)


def pdf(
    *contents: str,
    info: str = "",
    page: str = f"/MediaBox [0 0 {WIDTH} {HEIGHT}]",
    xobjects: str = "",
    objects: Sequence[bytes] = (),
    pages: str = "",
) -> bytes:
    """A PDF with a page of each of these contents; `objects` are further ones, from number 6 on."""
    first = 6 + len(objects)
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(contents)))
    made = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        (pages or f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>").encode(),
        _FONT % b"H",
        _FONT % b"V",
        f"<< {info} >>".encode("latin-1"),
        *objects,
    ]
    for number, content in enumerate(contents):
        made.append(
            f"<< /Type /Page /Parent 2 0 R {page} /Contents {first + 2 * number + 1} 0 R /Resources "
            f"<< /Font << /F 3 0 R /V 4 0 R >> /XObject << {xobjects} >> >> >>".encode()
        )
        made.append(stream(content.encode("latin-1")))
    return written(made)


def stream(data: bytes, entries: str = "") -> bytes:
    """An object that holds data."""
    packed = zlib.compress(data)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode {entries} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def picture(dots: bytes, width: int, height: int) -> bytes:
    """A grey picture as an object, a byte a dot."""
    kind = "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(dots, f"{kind} /Width {width} /Height {height}")


def written(objects: Sequence[bytes], trailer: str = "/Info 5 0 R") -> bytes:
    """A file of these objects, numbered from 1."""
    data = bytearray(b"%PDF-1.5\n")
    places = []
    for number, made in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, made)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    data += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(data)
