"""What the tests of recycled text share: reports made by hand, each from a text alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from indexer.corpus import Corpus
from indexer.indexing import catch_up
from indexer.models import Field, Metadata, Report, Source

_NUMBERS = count()
# Each stands in one report only, so that nothing but what a test is about is shared.
OWN = {
    "甘州区": "黑河东岸的几条老渠今年换了新闸，灌水那天全村的人都到渠边看热闹，老支书笑得合不拢嘴。",
    "高台县": "盐碱滩上试种的枸杞挂了果，几户人家合伙买下一台烘干机，当年就收回一半的本钱。",
    "泾川县": "塬上的苹果套袋比往年早了十天，雇来的女工一天能套三千多个，工钱当天结清。",
    "米易县": "早春的枇杷走了冷链，从树上到省城的货架不过一夜，果农头一回不愁卖。",
    "沙县区": "小吃培训班开到了第九期，学员里有返乡的青年，也有刚放下锄头的大嫂。",
    "高唐县": "锦鲤的池子连成了片，夜里灯一亮，来看鱼的比来买鱼的还多。",
    "凯里市": "苗寨的银匠带出了徒弟，游客看着一块银片慢慢变成一只蝴蝶。",
    "榆中县": "高原夏菜赶在立秋前装车，冷库门口排队的货车一直排到国道边上。",
}


@dataclass(frozen=True)
class Told:
    """A report to be: of which place and year, and what it says."""

    place: str | None
    year: int | None
    text: str
    date: str | None = None
    level: str | None = "county"


def put(corpus: Corpus, told: Told) -> str:
    """Put a report into a corpus; its id."""
    text = told.text
    data = text.encode()
    path = f"/{next(_NUMBERS)}.txt"
    digest = sha256(data).hexdigest()
    source = Source(path, digest, "text/plain", "utf-8", "text", datetime.now(UTC))
    report = Report("", text, _metadata(corpus, told), (), (), (source,))
    id_ = corpus.store.put(report, (), data, {}, "by hand").report
    catch_up(corpus.store, corpus.engine, corpus.regions)
    return id_


def _metadata(corpus: Corpus, told: Told) -> Metadata:
    region = next(iter(corpus.regions.lookup(told.place, told.year)), None) if told.place else None
    known: dict[str, Any] = {
        "title": f"{told.place}{told.year}",
        "region": region,
        "year": told.year,
        "date": told.date,
        "level": told.level,
    }
    fields = {name: Field[Any].unknown() for name in Metadata.__slots__}
    stated = {name: Field(value, "ok", (), 0.9) for name, value in known.items() if value}
    return Metadata(**{**fields, **stated})
