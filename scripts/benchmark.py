#!/usr/bin/env python3
"""Measure ingest, metadata, figures and search; a plain scan of the texts is the peer of searches.

    .venv/bin/python scripts/benchmark.py                        # the sample corpus
    .venv/bin/python scripts/benchmark.py --from DIR --json FILE

Every query goes through the call that the page uses: the first 20 hits with their lines, and the
counts of all facets over all hits. The scan looks for the same text in all reports and counts those
that hold it; a difference in the totals ends the run. Figures are found in a process of its own, in
all texts many times over; no peer is at hand that reads such figures. Milliseconds; machines differ
and are noisy, so compare the figures of one run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from indexer import analysis
from indexer.corpus import Corpus, open_corpus
from indexer.figures import find_figures
from indexer.ingest import ingest, walk
from indexer.metadata import Hints, find_metadata
from indexer.models import Report
from indexer.query import And, Clause, Exact, FieldIs, Words, to_text
from indexer.search import ALL_FACETS, SearchRequest, search
from indexer.settings import Settings
from indexer.vocab.regions import Regions
from indexer.vocab.resolver import resolve

SAMPLE = Path(__file__).parents[1] / "corpus"
EXACT_LENGTHS = ((2, 4), (5, 7), (8, 16), (16, 30))
COMMON = ("发展", "建设", "工作", "项目", "全面", "推进", "加快", "实施", "完成", "增长")
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


def main() -> None:
    """Measure what the command line names, print the figures, and write them as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--from", dest="folder", type=Path, default=SAMPLE)
    arguments.add_argument("--queries", type=int, default=100, help="for each class")
    arguments.add_argument("--json", type=Path, help="write the figures here")
    options = arguments.parse_args()
    figures: dict[str, Any] = {"ingest": {}, "metadata": {}, "figures": {}, "classes": {}}
    for jobs in (1, 2):
        with ingested(options.folder, jobs) as (corpus, figures["ingest"][f"jobs_{jobs}"]):
            if jobs == 2:
                figures["metadata"] = measure_metadata(corpus)
                figures["figures"] = measure_figures(all_reports(corpus))
                figures["classes"] = {"figures": {"shuzhi": figures["figures"].pop("a_report")}}
                figures["classes"] |= measure_searches(corpus, options.queries)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")


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
    return [hit.report for hit in search(corpus, SearchRequest(limit=1000)).hits]


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
    # A process of its own: this one has grown by the ingest.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(_measure_figures, reports).result()


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


def peak_kilobytes() -> int:
    """The most memory that this process has held.

    Not `ru_maxrss`: on Linux a new process begins with that of the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def equally_long(texts: list[str]) -> list[str]:
    """Each text with those after it, cut to the length of a report; all keep their own heads."""
    rounds = 1 + REPORT_LENGTH // sum(map(len, texts))
    joined = ("\n".join((texts[at:] + texts[:at]) * rounds) for at in range(len(texts)))
    return [text[:REPORT_LENGTH] for text in joined]


def resolve_all(named: list[tuple[str, int | None]], regions: Regions) -> None:
    """Resolve every text at its year."""
    for text, year in named:
        resolve(text, year, regions)


def measure_searches(corpus: Corpus, count: int) -> dict[str, Any]:
    """p50, p95 and p99 of each class of query, and of a scan where it can answer the same."""
    reports = all_reports(corpus)
    texts = [report.text for report in reports]
    chance = random.Random(1)
    figures: dict[str, Any] = {}
    for name, clauses in query_classes(reports, chance, count).items():
        ours, scan = [], []
        for clause in clauses:
            request = SearchRequest(to_text(clause), facets=ALL_FACETS)
            milliseconds, page = timed(lambda request=request: search(corpus, request))
            ours.append(milliseconds)
            if isinstance(clause, Exact):
                milliseconds, total = timed(lambda text=clause.text: sum(text in t for t in texts))
                scan.append(milliseconds)
                if total != page.total:
                    sys.exit(f"{clause.text!r}: {page.total} reports found, a scan finds {total}")
        figures[name] = {"shuzhi": spread(ours)} | ({"scan": spread(scan)} if scan else {})
    return figures


def query_classes(
    reports: list[Report], chance: random.Random, count: int
) -> dict[str, list[Clause]]:
    """Queries of each class, drawn from the texts themselves."""
    words = {word for report in reports for word in analysis.query_words(report.text)}
    long_words = sorted(word for word in words if len(word) > 1)
    regions = sorted({r.metadata.region.value.code for r in reports if r.metadata.region.value})
    years = sorted({str(r.metadata.year.value) for r in reports if r.metadata.year.value})

    def word() -> Words:
        return Words(chance.choice(long_words))

    def common() -> Words:
        return Words(chance.choice(COMMON))

    makers: dict[str, Callable[[], Clause]] = {
        "word": word,
        "common word": common,
        "and of two": lambda: And((word(), common())),
        "word with region and year": lambda: And(
            (
                common(),
                FieldIs("region", (chance.choice(regions),)),
                FieldIs("year", (chance.choice(years),)),
            )
        ),
    }
    for shortest, longest in EXACT_LENGTHS:
        makers[f"exact {shortest}-{longest}"] = lambda low=shortest, high=longest: Exact(
            piece(chance, reports, chance.randint(low, high))
        )
    return {name: [make() for _ in range(count)] for name, make in makers.items()}


def piece(chance: random.Random, reports: list[Report], length: int) -> str:
    """Some characters in a row of one report."""
    text = chance.choice(reports).text
    start = chance.randrange(max(1, len(text) - length))
    return text[start : start + length]


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds of a call, and what it gave."""
    began = time.perf_counter()
    result = call()
    return (time.perf_counter() - began) * 1000, result


def spread(milliseconds: list[float]) -> dict[str, float]:
    """The median, and what 95 and 99 of 100 stay under."""
    cuts = statistics.quantiles(milliseconds, n=100, method="inclusive")
    return {name: round(cuts[at - 1], 2) for name, at in (("p50", 50), ("p95", 95), ("p99", 99))}


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    for jobs, row in figures["ingest"].items():
        print(f"ingest {jobs}: " + ", ".join(f"{name} {value}" for name, value in row.items()))
    report, resolver = figures["metadata"]["report"], figures["metadata"]["resolver"]
    print(
        f"\nmetadata: {report['characters']} characters p50 {report['p50']} p95 {report['p95']} ms"
    )
    print(f"resolver: {resolver['texts']} texts, {resolver['texts_a_second']} a second")
    print("figures: " + ", ".join(f"{name} {value}" for name, value in figures["figures"].items()))
    print(f"\n{'milliseconds':28}{'p50':>8}{'p95':>8}{'p99':>8}{'scan p50':>12}")
    for name, row in figures["classes"].items():
        cells = "".join(f"{value:8.2f}" for value in row["shuzhi"].values())
        scan = f"{row['scan']['p50']:12.2f}" if "scan" in row else f"{'-':>12}"
        print(f"{name:28}{cells}{scan}")


if __name__ == "__main__":
    main()
