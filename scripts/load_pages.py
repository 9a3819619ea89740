#!/usr/bin/env python3
"""Asks a server for pages, many at once, and prints how long they take.

A server of its own is begun over a home, as `shuzhi serve` begins it. Each kind of page is asked
for by itself and then all together; every address is another one: queries are words and phrases
drawn from the texts, policies, places and years, reports are drawn from all, comparisons are of
the indicators that most reports have and the places of one province. The answers are read to the
end. Ends with 1 where one is no 200, or a kind of page is slower than its limit:

    scripts/load_pages.py HOME --connections 16 --seconds 60
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer import analysis  # noqa: E402
from indexer.corpus import Corpus, open_corpus  # noqa: E402
from indexer.query.fields import UNKNOWN  # noqa: E402
from indexer.search import SearchRequest, search  # noqa: E402
from indexer.settings import Settings  # noqa: E402

# The page, and the milliseconds that 95 of 100 answers may take.
LIMITS = {"search": 150, "report": 100, "compare": 200}
# So many of each kind of address; a minute should not come to the end of them often.
ADDRESSES = 2000
SECONDS_TO_WARM_UP = 5
LARGEST_SEARCH = 100_000
SERVE = "from indexer.cli import main; main()"


@dataclass(slots=True)
class Measured:
    """What the answers to one kind of page took, in seconds, and how large the largest was."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    largest: int = 0

    def at(self, share: float) -> float:
        """The milliseconds within which this share of the answers came."""
        ordered = sorted(self.took)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def main() -> int:
    """Measure, print, and say whether all is within its limits."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("home", type=Path)
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with closing(open_corpus(Settings(home=asked.home))) as corpus:
        addresses = drawn(corpus, random.Random(asked.seed))
        print(f"{corpus.store.counts().reports} reports, {asked.connections} requests at once")
    together = list(islice(interleaved(list(addresses.values())), ADDRESSES * len(addresses)))
    print(f"{'page':10}{'answers':>9}{'a second':>10}{'p50 ms':>8}{'p95':>7}{'p99':>7}{'max':>7}"
          f"{'largest':>10}  not 200")  # fmt: skip
    missed = False
    with serving(asked.home) as server:
        for name, paths in {**addresses, "together": together}.items():
            asyncio.run(load(server, paths, asked.connections, SECONDS_TO_WARM_UP))
            begun = time.monotonic()
            found = asyncio.run(load(server, paths[::-1], asked.connections, asked.seconds))
            took = time.monotonic() - begun
            bad = {status: n for status, n in found.statuses.items() if status != 200}
            print(f"{name:10}{len(found.took):9}{len(found.took) / took:10.1f}{found.at(0.5):8.1f}"
                  f"{found.at(0.95):7.1f}{found.at(0.99):7.1f}{found.at(1):7.1f}"
                  f"{found.largest:10}  {bad or '-'}", flush=True)  # fmt: skip
            missed |= bool(bad) or found.at(0.95) > LIMITS.get(name, max(LIMITS.values()))
            missed |= name == "search" and found.largest > LARGEST_SEARCH
    return missed


def drawn(corpus: Corpus, chance: random.Random) -> dict[str, list[str]]:
    """Addresses of each kind of page, none of them twice."""
    everything = search(
        corpus, SearchRequest(limit=0, facets=("region", "year", "policy", "indicator"))
    )
    facets = {
        name: [one.value for one in values if one.value != UNKNOWN]
        for name, values in everything.facets.items()
    }
    ids = list(corpus.store.values(("year",)))
    texts = list(corpus.store.texts(chance.sample(ids, min(500, len(ids)))).values())
    by = Drawing(chance, facets, ids, texts)
    makers = {"search": by.search, "report": by.report, "compare": by.comparison}
    return {
        name: list(dict.fromkeys(make() for _ in range(ADDRESSES))) for name, make in makers.items()
    }


@dataclass(frozen=True)
class Drawing:
    """Draws addresses from what a corpus holds."""

    chance: random.Random
    facets: Mapping[str, Sequence[str]]
    ids: Sequence[str]
    texts: Sequence[str]

    def query(self) -> str:
        """One word, two words, some characters in a row, or a policy."""
        chance = self.chance
        words = [word for word in analysis.words(chance.choice(self.texts)[:3000]) if len(word) > 1]
        match chance.randrange(4):
            case 0:
                return chance.choice(words)
            case 1:
                return " ".join(chance.sample(words, 2))
            case 2:
                text = chance.choice(self.texts)
                start = chance.randrange(max(1, len(text) - 12))
                phrase = text[start : start + chance.randint(4, 12)].split("\n")[0].strip('“”" ')
                return f'"{phrase}"' if phrase else chance.choice(words)
            case _:
                return f"policy:{chance.choice(self.facets['policy'][:200])}"

    def search(self) -> str:
        """A search, one in three of a place, and half of these of a year."""
        chance = self.chance
        asked = {"q": self.query()}
        if chance.random() < 0.3:
            asked["region"] = chance.choice(self.facets["region"])
            if chance.random() < 0.5:
                asked["year"] = chance.choice(self.facets["year"])
        return f"/?{urlencode(asked)}"

    def report(self) -> str:
        """A report, half of them with the matches of a query."""
        address = f"/reports/{self.chance.choice(self.ids)}"
        return (
            f"{address}?{urlencode({'q': self.query()})}" if self.chance.random() < 0.5 else address
        )

    def comparison(self) -> str:
        """The counties of a province by an indicator, half of them since 2019."""
        provinces = [one for one in self.facets["region"] if one.endswith("0000")]
        asked = {
            "indicator": self.chance.choice(self.facets["indicator"][:100]),
            "region": self.chance.choice(provinces or self.facets["region"]),
            "level": "county",
        }
        if self.chance.random() < 0.5:
            asked["from"] = "2019"
        return f"/compare?{urlencode(asked)}"


def interleaved(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """One of each list in turn, for ever."""
    for group in zip(*map(cycle, lists), strict=True):
        yield from group


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a server of its own over a home."""
    command = [sys.executable, "-c", SERVE, "--home", str(home), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            words = server.stdout.readline().split()
            yield next(word for word in words if "://" in word)
        finally:
            server.terminate()


async def load(server: str, paths: Sequence[str], connections: int, seconds: float) -> Measured:
    """Ask for the paths in turn over so many connections, for so long."""
    measured, waiting = Measured(), cycle(paths)
    until = time.monotonic() + seconds
    at = urlsplit(server)

    async def ask() -> None:
        reading, writing = await asyncio.open_connection(at.hostname, at.port)
        while time.monotonic() < until:
            begun = time.monotonic()
            writing.write(f"GET {next(waiting)} HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
            head = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length: ")[2].split("\r", 1)[0])
            await reading.readexactly(length)
            measured.took.append(time.monotonic() - begun)
            measured.statuses[int(head.split(" ", 2)[1])] += 1
            measured.largest = max(measured.largest, length)
        writing.close()

    await asyncio.gather(*(ask() for _ in range(connections)))
    return measured


if __name__ == "__main__":
    sys.exit(main())
