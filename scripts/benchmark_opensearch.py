"""OpenSearch in a comparison of engines, by the adapter of this program: one node, one shard.

It is a server, so that its times are those of the clock, and what its processor did for building is
told apart. A node of our own has a heap of HEAP and nobody else to answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmark_peers import FACETS, LIMIT, Answer, Built, Texts
from benchmark_tokens import Given
from opensearchpy import OpenSearch

from indexer.engines.opensearch import OpenSearchEngine
from indexer.query import Clause
from indexer.settings import OpenSearchSettings

NODE = Path(__file__).with_name("opensearch-test-node")
HEAP = "1g"
# To merge everything takes long.
SECONDS = 600
# A server looks at its own processor at most once in so many seconds.
STATED_EVERY = 1.1


@dataclass(frozen=True, slots=True)
class OpenSearchKind:
    """The index of one comparison on a server."""

    url: str
    index: str

    def __call__(self, folder: Path, texts: Path) -> OpenSearchPeer:
        """Open the index."""
        return OpenSearchPeer(self._engine(), texts)

    def build(self, folder: Path, reports: Iterable[Given]) -> Built:
        """Make the index as `shuzhi reindex` does, and put the segments of it together."""
        with closing(self._engine()) as engine, closing(self._client()) as client:
            before = _processor_seconds(client)
            engine.rebuild(given.document for given in reports)
            built, loaded = _processor_seconds(client), _bytes(client, self.index)
            client.indices.forcemerge(index=self.index, params={"max_num_segments": 1})
            client.indices.refresh(index=self.index)
            return {
                "bytes": _bytes(client, self.index),
                "bytes_before_merging": loaded,
                "server_processor_seconds": round(built - before, 2),
                "merging_processor_seconds": round(_processor_seconds(client) - built, 2),
                "heap_megabytes": _heap_megabytes(client),
            }

    def remove(self) -> None:
        """Leave nothing of it on the server."""
        with closing(self._engine()) as engine:
            for name in (*engine.indices.in_force(), f"{self.index}-state"):
                engine.indices.remove(name)

    def _engine(self) -> OpenSearchEngine:
        return OpenSearchEngine(
            OpenSearchSettings(self.url, index=self.index, replicas=0, timeout_seconds=SECONDS), {}
        )

    def _client(self) -> OpenSearch:
        return OpenSearch([self.url], timeout=SECONDS)


class OpenSearchPeer:
    """The engine over that index."""

    def __init__(self, engine: OpenSearchEngine, texts: Path) -> None:
        self._engine = engine
        self.text = Texts(texts)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""
        found = self._engine.search(clause, facets=FACETS, limit=LIMIT)
        return Answer(found.total, [hit.report for hit in found.hits], found.facets)

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true."""
        return self._engine.search(clause, limit=0).total

    def put(self, given: Given) -> None:
        """Make a report searchable."""
        self._engine.add([given.document])

    def remove(self, given: Given) -> None:
        """Make a report found no more."""
        self._engine.remove({given.document.report: 1})


@contextmanager
def opensearch(url: str | None) -> Iterator[OpenSearchKind]:
    """An index for this run alone, on the server given or on a node of our own."""
    with _server(url) as address:
        kind = OpenSearchKind(address, f"benchmark-{uuid.uuid4().hex[:12]}")
        try:
            yield kind
        finally:
            kind.remove()


@contextmanager
def _server(url: str | None) -> Iterator[str]:
    if url:
        yield url
        return
    command = [sys.executable, str(NODE), "--heap", HEAP]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        if not (line := program.stdout.readline()):
            sys.exit("no OpenSearch to measure; above is what it said")
        try:
            yield json.loads(line)["urls"][0]
        finally:
            program.terminate()


def _bytes(client: OpenSearch, index: str) -> int:
    """What the segments that are searched take; what the server states of an index lags behind."""
    found = client.indices.segments(index=index)["indices"].values()
    shards = [
        shard for of_index in found for copies in of_index["shards"].values() for shard in copies
    ]
    return sum(
        segment["size_in_bytes"] for shard in shards for segment in shard["segments"].values()
    )


def _processor_seconds(client: OpenSearch) -> float:
    """What the servers have worked so far."""
    time.sleep(STATED_EVERY)
    nodes = client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1000)


def _heap_megabytes(client: OpenSearch) -> int:
    """What the servers hold in their heaps, what they could let go of included."""
    nodes = client.nodes.stats(metric="jvm")["nodes"].values()
    return int(sum(node["jvm"]["mem"]["heap_used_in_bytes"] for node in nodes)) >> 20
