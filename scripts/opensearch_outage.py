#!/usr/bin/env python3
"""Kills one of three nodes of OpenSearch in the midst of searches and of an ingest.

A cluster of three nodes is begun here, with one copy of each shard. While a process ingests files
and two threads search, the node that leads the cluster is killed. Then it is looked whether

    every search was answered, and none found less than one before it for longer than the servers
    may take to show what a copy of a shard got while it was made (`refresh_seconds`);
    the ingest ended well, and all that it said to have taken in is in the store and is found;
    `check` finds store and index in agreement.

    scripts/opensearch_outage.py --reports 300
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer.checking import check  # noqa: E402
from indexer.corpus import Corpus, open_corpus  # noqa: E402
from indexer.errors import IndexerError  # noqa: E402
from indexer.query import Everything, Exact  # noqa: E402
from indexer.settings import OpenSearchSettings, Settings  # noqa: E402

NODE = ROOT / "scripts" / "opensearch-test-node"
SEARCHERS = 2
# The node is killed when so much of the files has been stored.
SHARE = 0.3
PLACES = ("青禾县", "望川县", "乌柏县", "柳泉县")
WORK = (
    "完成人工造林{}亩，比上年增加{}亩，",
    "巡河{}次，清理河道{}公里，",
    "新增城镇就业{}人，培训{}人次，",
    "地区生产总值增长{}%，固定资产投资增长{}%，",
)
SECONDS = 300
# A search that follows another at once; and how many times `refresh_seconds` may be waited for.
NEXT, MOST_BEHIND = 0.05, 3


@dataclass
class Searches:
    """What the threads that search have seen."""

    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    behind: list[float] = field(default_factory=list)  # for how long fewer hits were found


def main() -> None:
    """Run it, print what was seen as one JSON object, and end with 1 where something was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=300, help="how many (default: 300)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="outage-") as place, cluster() as nodes:
        seen = outage(Path(place), nodes, asked.reports, random.Random(asked.seed))
    print(json.dumps(seen, ensure_ascii=False, indent=2))
    sys.exit(bool(seen["wrong"]))


@contextmanager
def cluster() -> Iterator[dict[str, Any]]:
    """Three nodes, by their addresses and processes."""
    with subprocess.Popen(
        [sys.executable, NODE, "--nodes", "3"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        line = program.stdout.readline()
        if not line:
            sys.exit("no cluster began; above is why")
        try:
            yield json.loads(line)
        finally:
            program.terminate()


def outage(
    place: Path, nodes: dict[str, Any], reports: int, chance: random.Random
) -> dict[str, Any]:
    """What was seen; `wrong` lists what must not be."""
    files, home = place / "files", place / "home"
    files.mkdir()
    for number in range(reports):
        (files / f"{number:04}.txt").write_text(text_of(number, chance), encoding="utf-8")
    settings = settings_of(home, nodes["urls"])
    with closing(open_corpus(settings, create=True)) as corpus:
        process = begin_ingest(settings, files)
        searches, done = Searches(), threading.Event()
        threads = [
            threading.Thread(target=search_on, args=(corpus, searches, done), daemon=True)
            for _ in range(SEARCHERS)
        ]
        for thread in threads:
            thread.start()
        wait_for(lambda: corpus.store.count_reports() >= reports * SHARE, process)
        stored, before = corpus.store.count_reports(), len(searches.times)
        killed = kill_the_leader(nodes)
        _, said = process.communicate(timeout=SECONDS)
        done.set()
        for thread in threads:
            thread.join()
        wrong = faults(corpus, searches, process.returncode, said, reports)
    return {
        "reports": reports,
        "stored when the node was killed": stored,
        "killed": killed,
        "searches": len(searches.times),
        "searches afterwards": len(searches.times) - before,
        "seconds behind": [round(seconds, 2) for seconds in searches.behind],
        "slowest search, seconds": round(max(searches.times), 3),
        "wrong": wrong,
    }


def faults(corpus: Corpus, searches: Searches, code: int, said: str, reports: int) -> list[str]:
    """What must not be."""
    wrong = [f"a search failed: {failure}" for failure in searches.failures]
    wrong += [
        f"searches found less than before for {seconds:.1f} s"
        for seconds in searches.behind
        if seconds > MOST_BEHIND * corpus.settings.opensearch.refresh_seconds
    ]
    if code:
        wrong.append(f"the ingest ended with {code}: {said[-500:]}")
    checked = check(corpus.settings)
    wrong += [f"check: {finding}" for finding in checked.findings]
    total = corpus.engine.search(Everything()).total
    if not total == corpus.store.count_reports() == reports:
        wrong.append(f"{total} found, {corpus.store.count_reports()} stored, {reports} given")
    for number in range(reports):
        if corpus.engine.search(Exact(mark_of(number))).total != 1:
            wrong.append(f"report {number} is not found")
    return wrong


def search_on(corpus: Corpus, searches: Searches, done: threading.Event) -> None:
    """Search until told to end."""
    most, since = 0, time.monotonic()
    while not done.is_set():
        began = time.monotonic()
        try:
            total = corpus.engine.search(Exact("人工造林"), facets=("year", "region")).total
        except IndexerError as error:
            searches.failures.append(str(error))
            continue
        searches.times.append(time.monotonic() - began)
        if total >= most:
            if time.monotonic() - since > searches.times[-1] + NEXT:
                searches.behind.append(time.monotonic() - since)
            most, since = total, time.monotonic()


def kill_the_leader(nodes: dict[str, Any]) -> str:
    """Kill the node that leads the cluster, without a word; its address."""
    with urlopen(f"{nodes['urls'][0]}/_cat/cluster_manager?format=json", timeout=10) as answer:
        (leader,) = json.load(answer)
    with urlopen(f"{nodes['urls'][0]}/_nodes/{leader['id']}/http", timeout=10) as answer:
        (node,) = json.load(answer)["nodes"].values()
    url = f"http://{node['http']['publish_address']}"
    os.kill(nodes["processes"][nodes["urls"].index(url)], signal.SIGKILL)
    return url


def begin_ingest(settings: Settings, files: Path) -> subprocess.Popen[str]:
    """A process that takes the files in."""
    server = settings.opensearch
    variables = {
        "SHUZHI_ENGINE": settings.engine,
        "SHUZHI_OPENSEARCH_URL": server.url,
        "SHUZHI_OPENSEARCH_INDEX": server.index,
        "SHUZHI_OPENSEARCH_SHARDS": str(server.shards),
    }
    run = [sys.executable, "-c", "from indexer.cli import main; main()"]
    command = [*run, "--home", settings.home, "ingest", files]
    return subprocess.Popen(
        [*map(str, command), "--jobs", "1"],
        env={**os.environ, **variables, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def settings_of(home: Path, urls: list[str]) -> Settings:
    """A corpus on all nodes, each shard on two of them."""
    server = OpenSearchSettings(url=",".join(urls), index="outage", shards=3, replicas=1)
    return Settings(home=home, engine="opensearch", opensearch=server)


def wait_for(true: Any, process: subprocess.Popen[str]) -> None:
    """Wait until something is so, while an ingest runs."""
    end = time.monotonic() + SECONDS
    while not true():
        if process.poll() is not None or time.monotonic() > end:
            sys.exit("the ingest was over before a node could be killed: give it more --reports")
        time.sleep(0.05)


def mark_of(number: int) -> str:
    """What stands in one report alone."""
    return f"编号{number:05}。"


def text_of(number: int, chance: random.Random) -> str:
    """A report of some length, of a place that there is not."""
    lines = [f"{PLACES[number % 4]}副县长{2005 + number % 20}年度述职报告", mark_of(number)]
    for _ in range(60):
        lines.append(
            chance.choice(WORK).format(chance.randint(1, 9999), chance.randint(1, 99)) + "。"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
