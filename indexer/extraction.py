"""One file -> one report: the order in which readers, cleaning, structure and metadata follow.

Reads only, stores nothing; `shuzhi inspect` shows its result, `ingest.py` stores it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath

from indexer import readers
from indexer.addresses import telling_path
from indexer.cleaning import HAN, CleanText, clean
from indexer.errors import UnreadableReport
from indexer.metadata import Hints, find_metadata
from indexer.models import Labels, RecognizedPage, Report, Source
from indexer.offsets import Span
from indexer.readers import SourceFile
from indexer.readers.tables import is_row
from indexer.structure import find_passages, find_sections
from indexer.vocab.policy_table import FOLDER as POLICIES
from indexer.vocab.regions import Regions

# Changes with every change of a rule that could give another report from the same file.
RULES_VERSION = "5"
CHINESE = re.compile(f"[{HAN}]")
MEMBER_SIGN = "!/"
# Folders that may tell of a report, counted from the file: 甘肃/张掖/甘州区2023.docx.
FOLDERS = 3


def extract(source: SourceFile, labels: Labels, regions: Regions) -> Report:
    """The report in one file. Its id is provisional: the store may know the text under another.

    Raises UnreadableReport when no report can be taken from the file.
    """
    raw = readers.read(source)
    cleaned = clean(raw.text)
    if not CHINESE.search(cleaned.text):
        raise UnreadableReport(
            source.path,
            "no Chinese text in it",
            "leave it out, or check that the right file was saved",
        )
    sections = find_sections(cleaned.text)
    return Report(
        id=hashlib.sha256(cleaned.text.encode()).hexdigest()[:12],
        text=cleaned.text,
        metadata=find_metadata(
            cleaned.text,
            Hints(
                labels,
                raw.title,
                *_names(telling_path(source.path)),
                raw.published,
                raw.publisher,
            ),
            regions,
        ),
        sections=sections,
        passages=find_passages(cleaned.text, sections),
        sources=(
            Source(
                path=source.path,
                sha256=hashlib.sha256(source.data).hexdigest(),
                media_type=raw.media_type,
                encoding=raw.encoding,
                reader=raw.reader,
                ingested_at=datetime.now(UTC),
                offsets=cleaned.offsets if raw.encoding else None,
                recognized=_in_clean_text(raw.recognized, cleaned),
            ),
        ),
    )


def _in_clean_text(
    pages: Iterable[RecognizedPage], cleaned: CleanText
) -> tuple[RecognizedPage, ...]:
    """The pages where they stand in the cleaned text; one of which nothing is left is left out."""
    placed = ((cleaned.offsets.to_clean(Span(page.start, page.end)), page) for page in pages)
    return tuple(
        RecognizedPage(*span, page.confidence) for span, page in placed if span.start < span.end
    )


def version(own_tables: Iterable[Path] = ()) -> str:
    """Names the rules and vocabularies that extraction goes by, a home's own regions among them.

    A report read by others is read again by the next ingest.
    """
    digest = hashlib.sha256(_own_vocabulary())
    for table in own_tables:
        digest.update(table.read_bytes())
    return f"rules-{RULES_VERSION}+vocabulary-{digest.hexdigest()[:12]}"


@cache
def _own_vocabulary() -> bytes:
    return b"".join(table.read_bytes() for table in rule_tables())


def rule_tables() -> tuple[Path, ...]:
    """The tables of this program that decide what is read from a file, in order.

    Those of policies are none of them: mentions are found anew without reading a file again.
    """
    here = Path(__file__).parent
    return tuple(
        sorted(
            table
            for folder in ("vocab", "figures")
            for kind in ("*.csv", "*.yaml")
            for table in (here / folder).rglob(kind)
            if table.parent != POLICIES
        )
    )


def _names(path: str) -> tuple[str, tuple[str, ...]]:
    """The name of a file or member without its suffix, and the last folders that it lies in.

    >>> _names("/home/a/甘肃/张掖.zip!/各区/甘州区2023.txt")
    ('甘州区2023', ('甘肃', '张掖', '各区'))
    >>> _names("/home/各区.xlsx!/张掖/2023.txt")
    ('', ('home', '各区.xlsx', '张掖'))
    """
    *folders, name = re.split(r"[/\\\\]", path.replace(MEMBER_SIGN, "/"))
    if is_row(path):
        name = ""  # row 2023 is not of the year 2023
    kept = tuple(re.sub(r"\.(?:zip|ZIP)$", "", folder) for folder in folders[-FOLDERS:])
    return PurePosixPath(name).stem, kept
