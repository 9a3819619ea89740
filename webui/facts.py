"""What is known of a report, in words, with the proof of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from indexer.models import Evidence, Field, Region, Report, Source
from indexer.search import UNKNOWN_NAME
from webui.layout import Layout

LEVELS = {
    "national": "国家",
    "province": "省级",
    "prefecture": "市级",
    "county": "县级",
    "township": "乡级",
    "department": "部门",
}
# The rules of indexer/metadata in the words of the pages.
RULES = {
    "label in the manifest": "导入清单里写明的",
    "title line": "文首的标题行",
    "title of the file's format": "文件自带的标题",
    "name of the file": "文件名，正文里没有找到标题",
    "name of a kind in the title": "标题里的文种",
    "full name in the title": "标题里的地名全称",
    "assembly in the date line": "日期行里开会的地方",
    "year in the title": "标题自称的年份",
    "year of the session": "日期行里开会的年份",
}
FORMATS = {
    "text/plain": "纯文本",
    "text/html": "网页",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word（docx）",
}
# The codecs that indexer/readers/encodings.py names.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8（带标记）",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "utf-16": "UTF-16（带标记）",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that prove a fact and the rule that read them; `url` leads to their place."""

    quote: str
    rule: str
    url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a report in words. `known` tells whether it has one value."""

    name: str
    value: str
    known: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A file in which a report was found, by its name alone: paths tell of the machine."""

    name: str
    format: str
    encoding: str
    time: str


def title_from_file_name(report: Report) -> bool:
    """Whether the name of the file stands in for a title that the text does not have."""
    return any(proof.rule == "name of the file" for proof in report.metadata.title.evidence)


def facts(report: Report, layout: Layout) -> tuple[Fact, ...]:
    """The fields of a report as its page lists them."""
    metadata = report.metadata
    return (
        _fact("类型", metadata.kind, str, layout),
        _fact("地区", metadata.region, region_path, layout),
        _fact("年份", metadata.year, str, layout),
        _fact("职务", metadata.role, str, layout),
        _fact("级别", metadata.level, lambda level: LEVELS.get(level, level), layout),
    )


def region_path(region: Region) -> str:
    """A region with those that hold it."""
    return " › ".join(region.path)


def _fact(name: str, field: Field[Any], words: Callable[[Any], str], layout: Layout) -> Fact:
    proofs = tuple(_proof(evidence, layout) for evidence in field.evidence)
    if field.value is not None:
        return Fact(name, words(field.value), True, proofs)
    if field.candidates:
        return Fact(name, "可能是 " + " 或 ".join(map(words, field.candidates)), False, proofs)
    return Fact(name, UNKNOWN_NAME, False, proofs)


def _proof(evidence: Evidence, layout: Layout) -> Proof:
    place = f"#{layout.block_at(evidence.span.start).anchor}" if evidence.span else ""
    return Proof(evidence.quote, RULES.get(evidence.rule, evidence.rule), place)


def source_fact(source: Source) -> SourceFact:
    """A source in words. A member of an archive is named after it: 汇总.zip › 青禾.txt."""
    return SourceFact(
        " › ".join(re.split(r"[/\\]", part.rstrip("/\\"))[-1] for part in source.path.split("!/")),
        FORMATS.get(source.media_type, source.reader),
        ENCODINGS.get(source.encoding, source.encoding) if source.encoding else "",
        f"{source.ingested_at.astimezone():%Y-%m-%d %H:%M}",
    )
