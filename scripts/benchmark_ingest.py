"""Measures of taking files in: the whole ingest, the fields of a report, its figures.

Figures are found in all texts many times over; no peer is at hand that reads such figures.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmark_timing import alone, peak_kilobytes, spread, timed

from indexer import analysis
from indexer.corpus import Corpus, open_corpus
from indexer.figures import find_figures
from indexer.ingest import ingest, walk
from indexer.metadata import Hints, find_metadata
from indexer.models import Report
from indexer.settings import Settings
from indexer.vocab.regions import Regions
from indexer.vocab.resolver import resolve

REPORT_LENGTH = 5000
# How often all texts are read for their figures; the time is the median.
PASSES = 10
# Places as heads of reports write them, each with the year of its report where one is known: full
# and short names, paths, names of several places, of ended units, inside one another, redacted.
PLACES: tuple[tuple[str, int | None], ...] = (
    ("张掖市甘州区", None), ("甘肃省张掖市甘州区", 2023), ("甘州区", 2019), ("张掖市", 1995),
    ("张掖市", 2010), ("鼓楼区", None), ("南京市鼓楼区", 2013), ("江苏省鼓楼区", 2020),
    ("市中区", None), ("朝阳区", 2020), ("长春市朝阳区", None), ("巢湖市", 1990),
    ("巢湖市", 2008), ("巢湖市", 2020), ("巢湖市", None), ("襄樊市", 2005),
    ("湖北省襄樊市襄阳区", 2008), ("莱芜", 2015), ("思茅地区", 1999), ("楚州区", 2010),
    ("崇文区", None), ("通州", 2005), ("高唐县", 2021), ("米易县", None),
    ("吉林市", 2020), ("海南州", None), ("海南省", 2024), ("乌海市海南区", 2022),
    ("内蒙古呼伦贝尔市海拉尔区", 2017), ("黔东南州凯里市", None), ("新疆", 2025), ("延边", None),
    ("开发区", None), ("兰州新区", 2023), ("XX县", None), ("**区", 2023),
    ("我县", None), ("全市", 2022), ("沙县", 2023), ("天门", None),
)  # fmt: skip
FRAMES = ("{}", "{}人民政府", "{}2023年政府工作报告", "在{}第十七届人民代表大会上", "赴{}考察学习")


@contextmanager
def ingested(folder: Path, jobs: int) -> Iterator[tuple[Corpus, dict[str, Any]]]:
    """A corpus of its own with all files of a folder, and how long that took."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place) / "home"
        with closing(open_corpus(Settings(home=home), create=True)) as corpus:
            found = walk([folder], home)
            # The places of the sample corpus are fictional: only the table beside it declares them.
            manifest = folder / "reports.csv"
            result = ingest(corpus, found, manifest if manifest.exists() else None, jobs=jobs)
            characters = sum(len(report.text) for report in all_reports(corpus))
            size = sum(file.stat().st_size for file in (home / "index").glob("*"))
            yield (
                corpus,
                {
                    "files": len(found.files),
                    "rejected": len(result.rejected),
                    "characters": characters,
                    "seconds": result.seconds,
                    "files_a_second": round(len(found.files) / result.seconds, 1),
                    "index_bytes": size,
                    "segmenter": analysis.segmenter_name(),
                },
            )


def all_reports(corpus: Corpus) -> list[Report]:
    """Every report of the corpus."""
    return list(corpus.store.reports(corpus.store.ids()).values())


def measure_metadata(corpus: Corpus) -> dict[str, Any]:
    """How long the fields of a report take, and how many short texts a second are resolved.

    One core; a first call that loads the vocabularies is left out.
    """
    regions = corpus.regions
    texts = equally_long([report.text for report in all_reports(corpus)])
    find_metadata(texts[0], Hints(), regions)
    reports = [timed(partial(find_metadata, text, Hints(), regions))[0] for text in texts]
    named = [(frame.format(place), year) for place, year in PLACES for frame in FRAMES]
    resolve_all(named[:1], regions)
    milliseconds, _ = timed(partial(resolve_all, named, regions))
    return {
        "report": {"characters": REPORT_LENGTH} | spread(reports),
        "resolver": {
            "texts": len(named),
            "texts_a_second": round(len(named) / milliseconds * 1000),
        },
    }


def measure_figures(reports: Sequence[Report]) -> dict[str, Any]:
    """Characters a second on one core, and how far finding figures makes memory grow."""
    return alone(_measure_figures, reports)


def _measure_figures(reports: Sequence[Report]) -> dict[str, Any]:
    find_figures(reports[0])
    loaded = peak_kilobytes()
    found = sum(len(find_figures(report)) for report in reports)
    first = peak_kilobytes()
    passes = [
        [timed(partial(find_figures, report))[0] for report in reports] for _ in range(PASSES)
    ]
    characters = sum(len(report.text) for report in reports)
    return {
        "characters": characters,
        "figures": found,
        "characters_a_second": round(characters / statistics.median(map(sum, passes)) * 1000),
        "a_report": spread([milliseconds for one in passes for milliseconds in one]),
        "peak_kilobytes": loaded,
        "growth_of_first_pass": first - loaded,
        f"growth_of_{PASSES}_more": peak_kilobytes() - first,
        "peer": "none at hand",
    }


def equally_long(texts: list[str]) -> list[str]:
    """Each text with those after it, cut to the length of a report; all keep their own heads."""
    rounds = 1 + REPORT_LENGTH // sum(map(len, texts))
    joined = ("\n".join((texts[at:] + texts[:at]) * rounds) for at in range(len(texts)))
    return [text[:REPORT_LENGTH] for text in joined]


def resolve_all(named: list[tuple[str, int | None]], regions: Regions) -> None:
    """Resolve every text at its year."""
    for text, year in named:
        resolve(text, year, regions)
