"""Engines side by side, in one run, over the same reports and from the same words.

    shuzhi      the engine of this program, with passages too
    tantivy     one thread, commits merged; facets by its aggregations
    fts5        SQLite, contentless; facets by arrays
    whoosh      as it comes
    opensearch  the other engine of this program, on a node with one shard
    scan        all texts in memory; it also tells whether the others are right

Each index is built in a process of its own; times are those of the processor, and leave out reading
the words. Queries are timed one engine after the other on one core: the first 20 reports with their
texts and lines, and the counts of all facets. OpenSearch works in another process, so that of it
the clock is read. Where the totals or facets of ours are not those of the scan the run ends; of the
others `wrong` counts such queries.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from benchmark_documents import read_documents, write_documents
from benchmark_fts5 import Fts5
from benchmark_peers import Answer, Built, Peer, Scan, Shuzhi, Texts
from benchmark_queries import EXACT_LENGTHS, exact, phrase_classes
from benchmark_stock import StockWhoosh
from benchmark_timing import alone, peak_kilobytes, spread, timed, timed_processor
from benchmark_tokens import Given
from made_reports import made_reports

from indexer import analysis
from indexer.concordance import choose_matches, make_line
from indexer.matching import find_matches
from indexer.query import And, Clause, Exact, FieldIs, Or, Words
from indexer.vocab.regions import load_regions

Figures = dict[str, Any]


class PeerKind(Protocol):
    """An engine: how its index is built, and opened."""

    def __call__(self, folder: Path, texts: Path) -> Peer:
        """Open the index in a folder."""

    def build(self, folder: Path, reports: Iterable[Given]) -> Built:
        """Make it, and say how large it is."""


PEERS: dict[str, PeerKind] = {"shuzhi": Shuzhi, "fts5": Fts5, "whoosh": StockWhoosh}
if importlib.util.find_spec("tantivy"):
    from benchmark_tantivy import Tantivy

    PEERS["tantivy"] = Tantivy
# Of each class so many queries are asked of an engine that takes seconds for one.
ASKED_OF_SLOW = {"whoosh": 10, "scan": 30, "opensearch": 50}
# Those of this program, which must be right.
OURS = ("shuzhi", "opensearch")
SERVERS = ("opensearch",)
# Of each class a server is asked so many beforehand: it compiles its program while it works.
WARMING = 10
# A report so often put anew.
CHANGES = 20
# A common word is among so many that most reports have; a rare one is in at most so many reports.
MOST_COMMON = 300
RARE = 3
NEW = "龘靐齉"  # no text has it
LINES, CONTEXT = 3, 30


def measure_engines(
    folder: Path, count: int, queries: int, kinds: Mapping[str, PeerKind]
) -> Figures:
    """Build, ask and change the index of each engine named, over so many made reports."""
    with tempfile.TemporaryDirectory() as place:
        words, texts = Path(place) / "words.jsonl", Path(place) / "texts.sqlite"
        size = write_documents(words, made_reports(folder, count), load_regions())
        Texts.write(texts, read_documents(words))
        build: Figures = {"text": {"reports": count, "bytes": size}}
        for name, kind in kinds.items():
            (Path(place) / name).mkdir()
            build[name] = alone(_build, kind, Path(place) / name, words)
            build[name]["of_text"] = round(build[name]["bytes"] / size, 2)
            build[name] |= alone(_open_cold, kind, Path(place) / name, texts)
            print(f"built {name}: {build[name]}", file=sys.stderr, flush=True)
        peers = {name: kind(Path(place) / name, texts) for name, kind in kinds.items()}
        classes = _ask_all(peers, words, texts, queries)
        changes = {name: _change(peer, words) for name, peer in peers.items()}
    return {"build": build, "classes": classes, "changes": changes}


def _build(kind: PeerKind, folder: Path, words: Path) -> Figures:
    reading = 0.0

    def reports() -> Iterator[Given]:
        nonlocal reading
        began = time.process_time()
        for given in map(Given.of, read_documents(words)):
            reading += time.process_time() - began
            yield given
            began = time.process_time()

    began, wall = time.process_time(), time.perf_counter()
    built = kind.build(folder, reports())
    seconds = time.process_time() - began - reading
    count = sum(1 for _ in words.open(encoding="utf-8"))
    return {
        "reports_a_processor_second": round(count / seconds, 1),
        "processor_seconds": round(seconds, 2),
        "seconds": round(time.perf_counter() - wall, 2),
        "peak_kilobytes": peak_kilobytes(),
        **built,
    }


def _open_cold(kind: PeerKind, folder: Path, texts: Path) -> Figures:
    """Milliseconds until a new process has opened an index, and until it has its first answer."""
    analysis.warm_up()
    opening, peer = timed(partial(kind, folder, texts))
    asking, _ = timed(partial(peer.answer, Words("发展")))
    return {"open": round(opening, 1), "first_answer": round(asking, 1)}


def _ask_all(
    peers: dict[str, Peer], words: Path, texts: Path, count: int
) -> dict[str, dict[str, Figures]]:
    scan = Scan(read_documents(words))
    text_of = Texts(texts)
    asked: dict[str, Callable[[Clause], Answer]] = {
        **{name: peer.answer for name, peer in peers.items()},
        "scan": scan.answer,
    }
    made = query_classes(words, random.Random(1), count)
    for name in asked.keys() & SERVERS:
        for clauses in made.values():
            for clause in clauses[-WARMING:]:
                asked[name](clause)
    classes: dict[str, dict[str, Figures]] = {}
    for name, clauses in made.items():
        classes[name] = {}
        right: list[Answer] = []
        for engine, answer in (*list(asked.items())[::-1],):
            whole, alone_, wrong = [], [], 0
            timing = timed if engine in SERVERS else timed_processor
            for at, clause in enumerate(clauses[: ASKED_OF_SLOW.get(engine)]):
                answering, found = timing(partial(answer, clause))
                showing, _ = timing(partial(_show, found, text_of, clause))
                whole.append(answering + showing)
                alone_.append(answering)
                if engine == "scan":
                    right.append(found)
                elif at < len(right):
                    wrong += not _is_right(engine, clause, found, right[at])
            classes[name][engine] = spread(whole) | {"answer": spread(alone_), "wrong": wrong}
        hits = sorted(answer.total for answer in right)
        classes[name] = {**classes[name], "hits": {"p50": hits[len(hits) // 2]}}
        print(f"asked {name}: {classes[name]}", file=sys.stderr, flush=True)
    return classes


def _show(found: Answer, text_of: Callable[[str], str], clause: Clause) -> None:
    """Make the lines of the reports that were found, alike for all engines."""
    for report in found.reports:
        text = text_of(report)
        for match in choose_matches(text, find_matches(text, clause), LINES):
            make_line(text, match, CONTEXT)


def _is_right(engine: str, clause: Clause, found: Answer, right: Answer) -> bool:
    """Whether totals and facets are those of a scan. Ours must be."""
    is_right = found.total == right.total and found.facets == right.facets
    if engine in OURS and not is_right:
        sys.exit(f"{clause}: {engine} finds {found}, a scan {right}")
    return is_right


def _change(peer: Peer, words: Path) -> Figures:
    """Milliseconds until a report that was added, changed or deleted is found so."""
    figures: dict[str, list[float]] = {"add": [], "update": [], "delete": []}
    documents = read_documents(words)
    for _ in range(CHANGES):
        document = next(documents)
        report, text = f"{document.report}+", document.text + NEW
        new = Given.of(replace(document, report=report, text=text))
        steps: dict[str, tuple[Callable[[], None], int]] = {
            "add": (partial(peer.put, new), 1),
            "update": (partial(peer.put, new), 1),
            "delete": (partial(peer.remove, new), 0),
        }
        for name, (step, total) in steps.items():
            milliseconds, found = timed(partial(_after, step, peer))
            if found != total:
                sys.exit(f"{type(peer).__name__}: {found} reports after {name}, not {total}")
            figures[name].append(milliseconds)
    return {name: spread(times) for name, times in figures.items()}


def _after(step: Callable[[], None], peer: Peer) -> int:
    step()
    return peer.total(Exact(NEW))


def query_classes(words: Path, chance: random.Random, count: int) -> dict[str, list[Clause]]:
    """Different queries of each class, drawn from the reports themselves."""
    documents = [each for each, _ in zip(read_documents(words), range(3000), strict=False)]
    texts = [each.text for each in documents]
    spread_of = Counter(
        word for each in documents for word in {w for part in each.passages for w in part.words}
    )
    by_spread = [word for word, _ in spread_of.most_common() if len(word) > 1]
    common = by_spread[:MOST_COMMON]
    rare = [word for word in by_spread if spread_of[word] <= RARE] or by_spread[-MOST_COMMON:]
    regions = sorted({each.labels["region"][0] for each in documents})
    years = sorted({each.labels["year"][0] for each in documents})
    portfolios = sorted({p for each in documents for p in each.labels["portfolio"]})
    characters = sorted(set("".join(texts)))
    phrases = phrase_classes(texts, chance, count)

    def filtered() -> Clause:
        return And(
            (
                Words(chance.choice(common)),
                FieldIs("region", (chance.choice(regions),)),
                FieldIs("year", tuple(chance.sample(years, min(3, len(years))))),
                FieldIs("portfolio", tuple(chance.sample(portfolios, min(3, len(portfolios))))),
            )
        )

    makers: dict[str, Callable[[], Clause]] = {
        "rare-word": lambda: Words(chance.choice(rare)),
        "common-word": lambda: Words(chance.choice(common)),
        "and-of-two": lambda: And((Words(chance.choice(by_spread)), Words(chance.choice(common)))),
        "or-of-three": lambda: Or(tuple(Words(chance.choice(by_spread)) for _ in range(3))),
        "prefix": lambda: Exact(chance.choice(characters)),
        "word-with-filters": filtered,
    }
    for shortest, longest in EXACT_LENGTHS:
        makers[f"exact-{shortest}-{longest}"] = partial(exact, chance, texts, shortest, longest)
    made: dict[str, list[Clause]] = {name: _different(make, count) for name, make in makers.items()}
    return {**made, "slots": [*phrases["slots"]], "near": [*phrases["near"]]}


def _different(make: Callable[[], Clause], count: int) -> list[Clause]:
    """So many, or as many as chance finds."""
    found: dict[Clause, None] = {}
    for _ in range(20 * count):
        if len(found) < count:
            found[make()] = None
    return list(found)


def show_engines(figures: Figures) -> None:
    """Print the figures as tables."""
    for name, row in figures["build"].items():
        print(f"build {name}: " + ", ".join(f"{key} {value}" for key, value in row.items()))
    for name, row in figures["ingest"].items():
        print(f"ingest {name}: " + ", ".join(f"{key} {value}" for key, value in row.items()))
    for name, row in figures["changes"].items():
        print(f"change {name}: " + ", ".join(f"{key} {value['p50']}" for key, value in row.items()))
    engines = [name for name in figures["changes"]] + ["scan"]
    print(f"\n{'p50 / p95 ms':20}{'hits':>8}" + "".join(f"{name:>18}" for name in engines))
    for name, of_class in figures["classes"].items():
        cells = [f"{of_class[one]['p50']:.1f} / {of_class[one]['p95']:.1f}" for one in engines]
        print(f"{name:20}{of_class['hits']['p50']:8}" + "".join(f"{cell:>18}" for cell in cells))
    print(f"\n{'shuzhi : other, p50':20}" + "".join(f"{name:>18}" for name in engines[1:]))
    for name, of_class in figures["classes"].items():
        cells = [
            f"{_ratio(of_class['shuzhi'], of_class[one]):.2f}"
            f" ({_ratio(of_class['shuzhi']['answer'], of_class[one]['answer']):.2f})"
            for one in engines[1:]
        ]
        print(f"{name:20}" + "".join(f"{cell:>18}" for cell in cells))


def _ratio(one: Figures, other: Figures) -> float:
    return float(one["p50"] / max(other["p50"], 0.01))
