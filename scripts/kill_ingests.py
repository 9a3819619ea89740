#!/usr/bin/env python3
"""Kills ingests at random moments, and looks each time whether anything was lost or is half there.

Each round changes, adds and takes away some files, has one take the text of another (so that its
own report goes), and corrects a report; a process that ingests them is killed in one of the STAGES.
Then the home is opened, which mends by itself what it can, and held against what that process had
said to be done: every report is there with its text and found by a search, no other is, nothing is
half there, and `check` finds nothing but what an interrupted process leaves behind. The next round
goes on from there. The last one is not killed.

Processes are forked from this one, which has all tables in memory, and read files themselves: what
workers do with a file is of no account here, and to start them takes longer than all else.

    scripts/kill_ingests.py --kills 300 --seed 1
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer import derived, indexing, ingest, taking  # noqa: E402
from indexer.checking import check  # noqa: E402
from indexer.corpus import Corpus, open_corpus  # noqa: E402
from indexer.corrections import correct  # noqa: E402
from indexer.engines.whoosh import WhooshEngine  # noqa: E402
from indexer.query import Everything, Exact  # noqa: E402
from indexer.settings import Settings  # noqa: E402
from indexer.store import Store  # noqa: E402

# What an ingest is at when it is killed: files, a transaction of the store, a commit of the index,
# the note that it shows them, the index put together, arrays, and a person's correction.
# Each with the turn of it at which it is killed at the latest.
STAGES = {
    "reading": 5,
    "storing": 5,
    "indexing": 5,
    "marking": 5,
    "merging": 1,
    "deriving": 3,
    "correcting": 2,
}
# What a killed process may leave, and the next one to change the home, or `check --repair`, mends.
HARMLESS = {"leftover", "orphan original", "derived arrays"}
FILES, CHANGED, ADDED = 12, 4, 2
# So many seconds after it said that it is there, at most.
LATEST_KILL = 0.02


@dataclass
class Truth:
    """What must be there: texts by path, years that were corrected by report; and the counts."""

    texts: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    kills: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    half: int = 0
    mended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def main() -> None:
    """Kill ingests, print a table, and end with 1 where anything was lost."""
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--kills", type=int, default=300)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    truth = Truth()
    # Who has seen enough may interrupt it, and is told what was found until then.
    with tempfile.TemporaryDirectory() as folder, suppress(KeyboardInterrupt):
        kill_ingests(Path(folder), options.kills, random.Random(options.seed), truth)
    for stage in STAGES:
        print(f"{stage:12} {truth.kills[stage]:4} kills")
    print(
        f"{'in all':12} {truth.kills.total():4} kills, {truth.lost} lost, {truth.half} half there"
    )
    for kind, count in truth.mended.most_common():
        print(f"mended       {count:4} {kind}")
    for fault in truth.faults:
        print(f"FAULT {fault}")
    sys.exit(1 if truth.lost or truth.half or truth.faults else 0)


def kill_ingests(folder: Path, kills: int, chance: random.Random, truth: Truth) -> None:
    """So many killed ingests into a home in this folder, and then one that is not."""
    home, files = folder / "home", folder / "in"
    files.mkdir()
    vars(taking)["Workers"] = Here
    change(files, 0, chance)
    with closing(open_corpus(Settings(home=folder / "warm"), create=True)) as corpus:
        ingest.ingest(corpus, ingest.walk([files], folder / "warm"))  # reads all tables
    rounds = 0
    while truth.kills.total() < kills:
        rounds += 1
        change(files, rounds, chance)
        stage = list(STAGES)[rounds % len(STAGES)]
        said, killed = run_and_kill(home, files, stage, chance)
        if killed:
            truth.kills[stage] += 1
        compare(home, files, said, truth)
        told = f"{truth.kills.total():4} {stage} {truth.lost} lost, {truth.half} half there"
        print(told, file=sys.stderr)
    said, _ = run_and_kill(home, files, None, chance)
    compare(home, files, said, truth)
    left = [path for path in files.iterdir() if truth.texts.get(str(path)) != path.read_text()]
    truth.faults += [f"{path} was not ingested when nobody killed" for path in left]


def change(folder: Path, number: int, chance: random.Random) -> None:
    """Write, change and take away some files; one gets the text of another."""
    paths = sorted(folder.iterdir())
    for path in chance.sample(paths, min(len(paths), CHANGED)):
        path.write_text(report_text(f"{number}x{path.stem}"), encoding="utf-8")
    for extra in range(ADDED if paths else FILES):
        stem = f"{number}n{extra}"
        (folder / f"{stem}.txt").write_text(report_text(stem), encoding="utf-8")
    if len(paths) > 2:
        first, second, gone = chance.sample(paths, 3)
        second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
        if len(paths) > FILES:
            gone.unlink()


def report_text(mark: str) -> str:
    """A report that has a phrase which no other has."""
    year = 2000 + len(mark) % 20
    return (
        f"青禾县副县长{year}年度述职报告\n一、工作回顾\n全面落实河长制，编号{mark}号。\n"
        f"全年新增人工造林{year}亩，兴修水渠{len(mark)}公里。\n"
    )


def run_and_kill(
    home: Path, files: Path, stage: str | None, chance: random.Random
) -> tuple[list[list[str]], bool]:
    """What a process said before it was killed in a stage, and whether it was."""
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        os.close(reading)
        os.dup2(writing, 1)
        try:
            be_killed(home, files)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    said: list[list[str]] = []
    left = chance.randrange(STAGES[stage]) if stage else 0
    with open(reading, encoding="utf-8") as lines:
        for line in lines:
            said.append(line.rstrip("\n").split("\t"))
            if said[-1][0] == stage:
                if not left:
                    time.sleep(chance.uniform(0, LATEST_KILL))
                    os.kill(process, signal.SIGKILL)
                left -= 1
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise SystemExit(f"the ingest ended with {code} without being killed")
    return said, code != 0


class Here:
    """Workers that are none: each file is read by the process that ingests."""

    def __init__(self, *_: object) -> None:
        """Neither number nor limits matter."""

    def submit(self, _: str, function: Callable[..., Any], *arguments: Any, **__: Any) -> Any:
        """Do it now, however long it may take."""
        return function(*arguments)

    def result(self, done: Any) -> Any:
        """What was done."""
        return done

    def close(self) -> None:
        """Nothing is to be closed."""


def be_killed(home: Path, files: Path) -> None:
    """Ingest and correct, and say what is durable as soon as it is."""
    indexing.BATCH_CHARACTERS = 300  # each commit of the index takes a few reports
    indexing.MUCH_NEW = 0.0
    say_before(Store, "put", "storing")
    say_before(WhooshEngine, "add", "indexing")
    say_before(Store, "mark_indexed", "marking")
    say_before(WhooshEngine, "optimize", "merging")
    say_before(derived, "_write_segment", "deriving")
    put = Store.put

    def put_and_say(store: Store, report: Any, *rest: Any) -> Any:
        outcome = put(store, report, *rest)
        say("stored", report.sources[0].path, digest(report.text))
        return outcome

    setattr(Store, "put", put_and_say)  # noqa: B010
    with closing(open_corpus(Settings(home=home), create=True)) as corpus:
        for id_ in corpus.store.ids()[:2]:
            say("correcting")
            year = str(2001 + os.getpid() % 20)
            correct(corpus, id_, "year", year, "见封面", "tester")
            say("corrected", id_, year)
        found = ingest.walk([files], home)
        ingest.ingest(corpus, found, progress=lambda _: say("reading"))


def say_before(owner: Any, name: str, stage: str) -> None:
    """Have a function say that it begins."""
    before: Callable[..., Any] = getattr(owner, name)

    def speaking(*arguments: Any, **named: Any) -> Any:
        say(stage)
        return before(*arguments, **named)

    setattr(owner, name, speaking)


def say(*words: str) -> None:
    """One line to whoever started this; it is out when this returns."""
    os.write(1, ("\t".join(words) + "\n").encode())


def digest(text: str) -> str:
    """The hash by which a store knows a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def compare(home: Path, files: Path, said: list[list[str]], truth: Truth) -> None:
    """Hold a home against what was said to be done in it."""
    if not home.exists():
        return
    settings = Settings(home=home)
    with closing(open_corpus(settings, create=True)) as corpus:
        _compare_texts(corpus, files, said, truth)
        _compare_corrections(corpus, said, truth)
        _compare_searches(corpus, truth)
    found = check(settings).findings
    if wrong := [f"{one.kind}: {one.detail}" for one in found if one.kind not in HARMLESS]:
        truth.half += len(wrong)
        truth.faults += wrong
    if found:
        truth.mended.update(one.kind for one in found)
        if not check(settings, repair=True).agreed:
            truth.faults.append("check --repair left something")


def _compare_texts(corpus: Corpus, files: Path, said: list[list[str]], truth: Truth) -> None:
    """Each path has the text that it had, or one of those that were being put there."""
    stored = {path: shown for word, *rest in said if word == "stored" for path, shown in [rest]}
    digests = corpus.store.text_digests()
    written = {str(path): path.read_text(encoding="utf-8") for path in files.iterdir()}
    for path in {*written, *truth.texts}:
        report = corpus.store.report_at(path)
        now = corpus.store.texts([report])[report] if report else None
        if report and digests[report] != digest(now or ""):
            truth.half += 1
            truth.faults.append(f"{path}: text and digest differ")
        before = truth.texts.get(path)
        new = written.get(path, before)
        allowed = {new} if path in stored else {before, new}
        # A text ends without the last line break of its file.
        if (now and now.rstrip("\n")) not in {text and text.rstrip("\n") for text in allowed}:
            truth.lost += 1
            truth.faults.append(f"{path}: {now!r} is none of {allowed}")
        if now is not None:
            same_as_new = new is not None and now.rstrip("\n") == new.rstrip("\n")
            truth.texts[path] = new if same_as_new and new else (before or now)


def _compare_corrections(corpus: Corpus, said: list[list[str]], truth: Truth) -> None:
    done = {id_: year for word, *rest in said if word == "corrected" for id_, year in [rest]}
    last = next((f"{word}" for word, *_ in reversed(said) if word.startswith("correct")), "")
    truth.corrected |= done
    heads: Mapping[str, Any] = corpus.store.heads(truth.corrected)
    for id_, year in truth.corrected.items():
        if id_ in heads and str(heads[id_].metadata.year.value) != year:
            if last != "correcting":  # else the next one was done, and not yet said
                truth.lost += 1
                truth.faults.append(f"{id_}: the year {year} is lost")
            truth.corrected[id_] = str(heads[id_].metadata.year.value)
    # A report whose file took the text of another has gone, and given that its corrections.
    truth.corrected = {id_: year for id_, year in truth.corrected.items() if id_ in heads}


def _compare_searches(corpus: Corpus, truth: Truth) -> None:
    texts = set(truth.texts.values())
    total = corpus.engine.search(Everything(), limit=0).total
    if not total == corpus.store.count_reports() == len(texts):
        truth.half += 1
        counts = f"{total} found, {corpus.store.count_reports()} kept, {len(texts)} expected"
        truth.faults.append(counts)
    for text in texts:
        mark = text[text.index("编号") : text.index("号。") + 1]
        if corpus.engine.search(Exact(mark), limit=0).total != 1:
            truth.half += 1
            truth.faults.append(f"{mark} is not found once")


if __name__ == "__main__":
    main()
