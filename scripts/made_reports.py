#!/usr/bin/env python3
"""Make many reports out of the sentences of a few, to measure with.

    .venv/bin/python scripts/made_reports.py --docs 10000 HOME          # from the sample corpus
    .venv/bin/python scripts/made_reports.py --docs 10000 --from DIR HOME

A sentence is cut at a comma in its middle, and of the two halves often one is another sentence's:
there are far more different sentences than those that were read. As in real reports few of them
are in many reports and most in few. Numbers, places and years are new in each report: from
青禾县造林1.2万亩 comes 甘州区造林7.8万亩. A report has about 5,000 characters; a county has one of
each of ten years. Its fields are those that it was made with, and it has no figures. The same
seed makes the same reports.

Reports go into the store as an ingest puts them there. The index takes a minute for 10,000, most
of it for cutting words, and what looks up arrays made from the store never asks it. So it is left
out unless `--engine` is given: the reports are then marked as indexed, and a search finds nothing.
Such a home is good for these measures only, and `shuzhi check` or a new version of the index would
not know it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import sys
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from indexer import extraction, policies, readers
from indexer.cleaning import clean
from indexer.corpus import OWN_REGIONS, Corpus, changing, open_corpus, own_region_tables
from indexer.errors import UnreadableReport
from indexer.indexing import catch_up
from indexer.ingest import walk
from indexer.levelling import PLACE, level
from indexer.models import Field, Metadata, Period, Region, Report, Source
from indexer.readers import SourceFile
from indexer.sentences import find_sentences
from indexer.settings import Settings
from indexer.store import Mentions
from indexer.structure import find_passages, find_sections
from indexer.vocab.portfolios import all_portfolios
from indexer.vocab.region_table import read_units
from indexer.vocab.regions import NATIONAL, Regions, load_regions

T = TypeVar("T")

SAMPLE = Path(__file__).parents[1] / "corpus"
LENGTH = 5000
FIRST_YEAR, YEARS = 2015, 10
# A shorter line is a heading: 一、主要工作.
SHORTEST = 10
NUMBERING = re.compile(
    "(?:第?[一二三四五六七八九十]{1,3}[、是，]|[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[、．.](?![0-9]))+"
)
HEADINGS = ("经济运行", "农业农村", "项目建设", "生态环境", "民生保障", "自身建设", "下一步打算")
NUMERALS = "一二三四五六七"
SENTENCES_OF_A_PARAGRAPH = 4
# Who gives every third report is the government; the others are given by one of these.
ROLES = ("副县长", "农业农村局局长", "镇党委书记")
# Of two sentences one has its second half from another one.
SWAPPED = 0.5
# What is filled in anew stands in a sentence as one of these, which no text has.
PLACE_MARK, YEAR_MARK, FIRST_DIGIT, DIGIT = "\ue000", "\ue001", "\ue002", "\ue003"
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年)")
NUMBER = re.compile(r"[0-9]+")
QUOTES = "“”‘’\"' "


@dataclass(frozen=True)
class Sentences:
    """Sentences in two halves, with marks; of one without a comma the second half is empty.

    `common` are the running sums of how often each is taken, which end with 1.
    """

    firsts: Sequence[str]
    seconds: Sequence[str]
    common: Sequence[float]

    @property
    def mean_length(self) -> float:
        """How many characters a sentence that is taken has."""
        weights = np.diff([0.0, *self.common])
        lengths = [len(a) + len(b) for a, b in zip(self.firsts, self.seconds, strict=True)]
        return float(np.dot(weights, lengths))


def main() -> None:
    """Make a home with reports."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--docs", type=int, default=1000)
    arguments.add_argument("--from", dest="folder", type=Path, default=SAMPLE)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--engine", action="store_true", help="also make the index")
    options = arguments.parse_args()
    with closing(open_corpus(Settings(home=options.home), create=True)) as corpus:
        made = made_reports(options.folder, options.docs, options.seed)
        fill(corpus, made, options.engine)
        print(f"{len(corpus.store.ids())} reports in {options.home}")


def made_reports(folder: Path, count: int, seed: int = 1) -> Iterator[Report]:
    """So many reports made of the sentences in the files of a folder."""
    own = folder / OWN_REGIONS
    regions = load_regions(*([own] if own.exists() else []))
    sentences = read_sentences(read_texts(folder), regions, random.Random(seed))
    if not sentences.firsts:
        sys.exit(f"{folder}: no sentences in its files; name a folder with reports")
    places = _places(random.Random(seed))
    for number in range(count):
        # A generator of its own: the first reports are the same however many are made.
        chance = random.Random(f"{seed}-{number}")
        place = places[number // YEARS % len(places)]
        yield _report(sentences, number, place, FIRST_YEAR + number % YEARS, chance)


def fill(corpus: Corpus, reports: Iterable[Report], engine: bool = False) -> None:
    """Put reports into a home, into its index too or marked as if they were there."""
    home, store = corpus.settings.home, corpus.store
    rules = extraction.version(own_region_tables(home))
    found_by = policies.version(corpus.policies.version)
    with changing(home):
        for report in reports:
            mentions = Mentions(policies.find_all(report.text, corpus.policies), found_by)
            store.put(report, (), report.text.encode(), {}, rules, mentions)
        if engine:
            catch_up(store, corpus.engine, corpus.regions)
            return
        store.mark_indexed(store.pending())


def read_texts(folder: Path) -> Iterator[str]:
    """The cleaned texts of the files in a folder; what cannot be read is left out."""
    for path in walk([folder], folder / "home").files:
        if path.suffix == ".csv":  # tables that declare the others
            continue
        for source in readers.open_sources(path):
            if isinstance(source, SourceFile):
                try:
                    yield clean(readers.read(source).text).text
                except UnreadableReport:
                    continue


def read_sentences(texts: Iterable[str], regions: Regions, chance: random.Random) -> Sentences:
    """The different sentences of some texts; how often each is taken is left to chance."""
    found = dict.fromkeys(
        marked(sentence, regions)
        for text in texts
        for span in find_sentences(text)
        if len(sentence := NUMBERING.sub("", text[span.start : span.end].strip(), 1)) >= SHORTEST
    )
    halves = [halved(sentence) for sentence in found]
    chance.shuffle(halves)
    # As words are: the tenth is a fifth as common as the first, most are about as rare.
    weights = 1 / np.arange(5, 5 + len(halves)) ** 0.8
    common = np.cumsum(weights / weights.sum()).tolist()
    return Sentences([first for first, _ in halves], [second for _, second in halves], common)


def marked(sentence: str, regions: Regions) -> str:
    """A sentence with marks for what each report has otherwise.

    >>> show = str.maketrans({PLACE_MARK: "P", YEAR_MARK: "Y", FIRST_DIGIT: "1", DIGIT: "0"})
    >>> marked("2023年甘州区完成造林37.5亩。", load_regions()).translate(show)
    'Y年P完成造林10.1亩。'
    """
    levelled = level(sentence, regions)
    for at in reversed([i for i, sign in enumerate(levelled.text) if sign == PLACE]):
        start, end = levelled.span(at, at + 1)
        name = sentence[start:end].rstrip(QUOTES)
        sentence = sentence[:start] + PLACE_MARK + sentence[start + len(name) :]
    sentence = YEAR.sub(YEAR_MARK, sentence)
    return NUMBER.sub(lambda digits: FIRST_DIGIT + DIGIT * (len(digits[0]) - 1), sentence)


def halved(sentence: str) -> tuple[str, str]:
    """A sentence cut behind the comma that is nearest to its middle.

    >>> halved("坚持绿色发展，完成造林5亩，长势良好。"), halved("工作完成得较好。")
    (('坚持绿色发展，', '完成造林5亩，长势良好。'), ('工作完成得较好。', ''))
    """
    commas = [at + 1 for at, sign in enumerate(sentence) if sign in "，；"]
    cut = min(commas, key=lambda at: abs(2 * at - len(sentence)), default=len(sentence))
    return sentence[:cut], sentence[cut:]


def _report(
    sentences: Sentences, number: int, place: Region, year: int, chance: random.Random
) -> Report:
    role = chance.choice(ROLES) if number % 3 else None
    kind = "述职报告" if role else "政府工作报告"
    title = f"{place.name}{role}{year}年度述职报告" if role else f"{place.name}{year}年政府工作报告"
    text = _filled(_text(sentences, title, chance), place.name, year, chance)
    data = text.encode()
    sections = find_sections(text)
    portfolios = tuple(chance.sample(all_portfolios(), chance.randint(1, 3))) if role else None
    covered = str(year if role else year - 1)
    path = f"made/{number:06}.txt"
    return Report(
        id=hashlib.sha256(data).hexdigest()[:12],
        text=text,
        metadata=_metadata(
            title=title,
            kind=kind,
            role=role,
            level="county",
            region=place,
            year=year,
            period=Period(covered, covered),
            portfolios=portfolios,
        ),
        sections=sections,
        passages=find_passages(text, sections),
        sources=(
            Source(
                *(path, hashlib.sha256(data).hexdigest(), "text/plain", "utf-8", "text"),
                ingested_at=datetime.now(UTC),
            ),
        ),
    )


def _text(sentences: Sentences, title: str, chance: random.Random) -> str:
    """A title and parts with headings, each of some paragraphs; with marks."""
    count = round(LENGTH / sentences.mean_length * chance.uniform(0.8, 1.2))
    drawn = [_sentence(sentences, chance) for _ in range(count)]
    each = SENTENCES_OF_A_PARAGRAPH
    paragraphs = ["".join(drawn[at : at + each]) for at in range(0, count, each)]
    lines = [title]
    for part, (numeral, heading) in enumerate(zip(NUMERALS, HEADINGS, strict=True)):
        first, end = (len(paragraphs) * i // len(HEADINGS) for i in (part, part + 1))
        lines += [f"{numeral}、{heading}", *paragraphs[first:end]]
    return "\n".join(lines)


def _sentence(sentences: Sentences, chance: random.Random) -> str:
    first = second = _drawn(sentences, chance)
    if sentences.seconds[first] and chance.random() < SWAPPED:
        # A short sentence has no second half to give: then this one keeps its own.
        other = _drawn(sentences, chance)
        second = other if sentences.seconds[other] else first
    return sentences.firsts[first] + sentences.seconds[second]


def _drawn(sentences: Sentences, chance: random.Random) -> int:
    return min(bisect(sentences.common, chance.random()), len(sentences.common) - 1)


def _filled(text: str, place: str, year: int, chance: random.Random) -> str:
    """The text with a place, a year and numbers of its own."""
    text = text.replace(PLACE_MARK, place).replace(YEAR_MARK, str(year))
    points = np.frombuffer(text.encode("utf-32-le"), "<u4").copy()
    digits = np.random.default_rng(chance.getrandbits(64))
    for mark, lowest in ((FIRST_DIGIT, "1"), (DIGIT, "0")):
        at = np.flatnonzero(points == ord(mark))
        points[at] = digits.integers(ord(lowest), ord("9") + 1, len(at))
    return points.tobytes().decode("utf-32-le")


def _metadata(**values: Any) -> Metadata:
    """Fields with these values; the others are unknown."""
    return Metadata(**{field.name: _field(values.get(field.name)) for field in fields(Metadata)})


def _field(value: T | None) -> Field[T]:
    return Field.unknown() if value is None else Field(value, "ok", confidence=1.0)


def _places(chance: random.Random) -> list[Region]:
    """All counties there are today, in any order."""
    regions = load_regions()
    units = [unit for unit in read_units(NATIONAL) if unit.level == "county" and unit.in_force()]
    return [regions.region(unit) for unit in chance.sample(units, len(units))]


if __name__ == "__main__":
    main()
