"""Tables in plain text (.csv, .tsv) -> rows, whatever program wrote them.

Excel saves GB18030, or UTF-16 with tabs; others UTF-8. Commas, tabs or semicolons part the cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from indexer.errors import UnreadableReport
from indexer.readers.encodings import decode
from indexer.readers.models import SourceFile
from indexer.readers.sheets import Sheet, trimmed

MAX_ROWS = 1_000_000
# Signs that part cells, and the rows that are looked at to tell which of them does.
SIGNS = (",", "\t", ";", "|")
LOOKED_AT = 20

Row = tuple[str, ...]


def read_csv(source: SourceFile, is_header: Callable[[Sequence[str]], bool]) -> Sheet:
    """The one sheet of a table. Its cells are parted by the sign that makes a header of a row.

    A row that is broken (a quotation mark that is not closed) is among the faults, and the others
    go on; blank lines count as rows, as they do in a spreadsheet.
    """
    text, _ = decode(source)
    text = text.removeprefix("\ufeff")
    sign = next((sign for sign in SIGNS if _fits(text, sign, is_header)), SIGNS[0])
    rows: list[Row] = []
    faults: list[tuple[int, str]] = []
    for row in islice(_rows(text, sign), MAX_ROWS + 1):
        if isinstance(row, csv.Error):
            faults.append((len(rows), f"no row of a table: {row}"))
            row = ()
        rows.append(row)
    if len(rows) > MAX_ROWS:
        raise UnreadableReport(source.path, f"more than {MAX_ROWS:,} rows", "split the table")
    return Sheet("", tuple(rows), faults=tuple(faults))


def _fits(text: str, sign: str, is_header: Callable[[Sequence[str]], bool]) -> bool:
    first = islice(_rows(text, sign), LOOKED_AT)
    return any(is_header(row) for row in first if not isinstance(row, csv.Error))


def _rows(text: str, sign: str) -> Iterator[Row | csv.Error]:
    # strict: a quotation mark that is not closed would quietly take all rows below into its cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield error
            continue
        lines = (cell.replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells)
        yield trimmed(lines)
