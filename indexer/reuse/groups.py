"""Which reports of a home are the same text, and linking these to each other in the store.

Whether two texts are the same does not change as long as the texts do not, so that what an ingest
has found of two of them is kept. Whether what is known of two reports says that they are two is
asked anew each time: it changes with every correction.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from indexer.corpus import Corpus
from indexer.reuse.duplicates import MASKED, is_same_text, joined, may_be_one
from indexer.reuse.postings import FOLDER
from indexer.reuse.reports import Reports
from indexer.syncing import write_whole

COMPARED = "compared.json"


class Groups:
    """Reports that are the same text. They go by number."""

    def __init__(self, reports: Reports) -> None:
        self._reports = reports
        self._version = reports.postings.state.version
        self.file = reports.corpus.settings.home / FOLDER / COMPARED
        self._compared = _read(self.file, self._version)
        self.all = joined(filter(self._are_same, self._pairs()), self._may_be_one)
        self._group_of = {number: group for group in self.all for number in group}
        self.leader = lru_cache(None)(self._leader)

    def group(self, number: int) -> tuple[int, ...]:
        """All reports that are the same text as this one, itself among them."""
        return self._group_of.get(number, (number,))

    def keep(self) -> None:
        """Keep what is known of two texts, of those that are still there."""
        pairs = {self._key(*pair) for pair in self._pairs()}
        kept = {key: same for key, same in self._compared.items() if key in pairs}
        stated = {"version": self._version, "compared": kept}
        write_whole(self.file, json.dumps(stated).encode())

    def _pairs(self) -> list[tuple[int, int]]:
        """Each two that may be the same text, those first of which most is known."""
        ids, accounts = self._reports.ids, self._reports.accounts

        def order(pair: tuple[int, int]) -> tuple[int, list[str]]:
            known = sum(accounts[number].known for number in pair)
            return -known, sorted(ids[number] for number in pair)

        edges = self._reports.postings.edges.items()
        return sorted(((a, b) for a, others in edges for b in others if a < b), key=order)

    def _leader(self, group: Sequence[int]) -> int:
        """The one that stands for all: of which most is known, and that is least redacted."""
        if len(group) == 1:
            return group[0]
        ids, accounts = self._reports.ids, self._reports.accounts
        texts = self._reports.corpus.store.texts(ids[number] for number in group)

        def worth(number: int) -> tuple[int, int, int, str]:
            text = texts.get(ids[number], "")
            masked = sum(map(text.count, MASKED))
            return accounts[number].known, -masked, len(text), ids[number]

        return max(group, key=worth)

    def _may_be_one(self, one: int, other: int) -> bool:
        return may_be_one(self._reports.accounts[one], self._reports.accounts[other])

    def _are_same(self, pair: tuple[int, int]) -> bool:
        if not self._may_be_one(*pair):
            return False
        reports, postings = self._reports, self._reports.postings
        key = self._key(*pair)
        if key not in self._compared:
            # In the order of their ids, so that the answer does not hang on who came first.
            one, other = sorted(pair, key=reports.ids.__getitem__)
            self._compared[key] = is_same_text(
                reports.text(one),
                reports.text(other),
                postings.of_report(one),
                postings.of_report(other),
            )
        return self._compared[key]

    def _key(self, one: int, other: int) -> str:
        digests = self._reports.postings.digests
        return " ".join(sorted((digests[one], digests[other])))


def link_near_duplicates(corpus: Corpus) -> None:
    """Link reports that are the same text in the store. Who calls this holds the home."""
    reports = Reports(corpus)
    groups = Groups(reports)
    links: dict[str, str] = {}
    for group in groups.all:
        leader = reports.ids[groups.leader(group)]
        links |= {reports.ids[number]: leader for number in group}
    groups.keep()
    corpus.store.link_near_duplicates(links)


def _read(file: Path, version: str) -> dict[str, bool]:
    """What was found of two texts by the same rules, by their digests."""
    try:
        stated = json.loads(file.read_text(encoding="utf-8"))
        return dict(stated["compared"]) if stated["version"] == version else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
