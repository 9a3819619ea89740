"""The region of a report, from the full names in its title and its date line."""

from __future__ import annotations

import re

from indexer.metadata.head import Line
from indexer.metadata.title import Title
from indexer.models import Evidence, Field, Region
from indexer.vocab.regions import Regions

# Names before these words say where the report was given: 在海拉尔区第十三届人民代表大会….
ASSEMBLY = re.compile(r"第[一二三四五六七八九十]{1,3}届(?:人民代表大会|委员会)")


def find_region(title: Title, head: tuple[Line, ...], regions: Regions) -> Field[Region]:
    """The region that the title names in full, else the one whose assembly the date line names.

    Names that stand side by side narrow each other (呼伦贝尔市海拉尔区). A name that several
    regions bear stays ambiguous; no region is ever chosen among them.
    """
    if text := title.field.value:
        field = _read(text, title.line, "full name in the title", title.field.confidence, regions)
        if field.status != "unknown":
            return field
    for line in head:
        if assembly := ASSEMBLY.search(line.text):
            return _read(
                line.text[: assembly.start()], line, "assembly in the date line", 0.9, regions
            )
    return Field.unknown()


def _read(
    text: str, line: Line | None, rule: str, confidence: float, regions: Regions
) -> Field[Region]:
    """The last chain of names in a text; the earlier ones may be those of a higher body."""
    chain: tuple[Region, ...] = ()
    start = end = -1
    for first, last, found in regions.find_full_names(text):
        below = tuple(
            region for region in found if any(_lies_in(region, above, regions) for above in chain)
        )
        if first == end and below:
            chain, end = below, last
        else:
            chain, start, end = found, first, last
    if not chain:
        return Field.unknown()
    evidence = line.evidence(rule, start, end) if line else Evidence(rule, None, text[start:end])
    if len(chain) > 1:
        return Field(None, "ambiguous", (evidence,), confidence, chain)
    return Field(chain[0], "ok", (evidence,), confidence)


def _lies_in(region: Region, above: Region, regions: Regions) -> bool:
    return above.code in regions.lineage(region.code)[:-1]
