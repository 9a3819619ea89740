"""Made-up reports as the checks see them."""

from __future__ import annotations

from functools import cache

from indexer.audit import Account, account_of
from indexer.extraction import extract
from indexer.figures import find_figures
from indexer.readers import SourceFile
from indexer.vocab.regions import Regions, load_regions
from tests.conftest import SAMPLE

TITLE = "2023年望川县政府工作报告"


@cache
def _regions() -> Regions:
    return load_regions(SAMPLE / "regions.csv")


def account(text: str, title: str = TITLE) -> Account:
    """A report of 望川县 that was given in 2023, if nothing else is said, read as any other is."""
    source = SourceFile(f"{title}.txt", f"{title}\n{text}".encode())
    report = extract(source, {}, _regions())
    return account_of(title, report.text, report.metadata, report.sections, find_figures(report))
