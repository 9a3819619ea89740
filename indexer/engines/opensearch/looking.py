"""Looks into texts, for clauses that only these can prove."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any

from indexer.engines.opensearch.asking import (
    Asking,
    Looked,
    Query,
    both,
    filters_of,
    is_decided,
    named,
    of_unit,
    without,
)
from indexer.engines.opensearch.layout import SIGN
from indexer.engines.opensearch.reading import ask_search, hits_of
from indexer.engines.opensearch.server import Server
from indexer.matching import count
from indexer.query import Clause, Near, Slots, Unit, Verified, Within, leaves
from indexer.query.fields import STATED

VERDICTS_KEPT = 16
# Texts read at a time: few enough to keep to the deadline, many enough to ask seldom.
TEXTS = 200
# Reports counted at a time.
REPORTS = 10_000

Filters = Mapping[str, Sequence[str]]
# What was found out about a clause: by the name of a document whether it is true of that.
Verdicts = dict[str, bool]


class Memory:
    """What looks have told of one generation of an index, for pages of hits that follow."""

    def __init__(self) -> None:
        self._generation = -1
        self._kept: OrderedDict[tuple[Verified, Unit], Verdicts] = OrderedDict()

    def of(self, generation: int, clause: Verified, unit: Unit) -> Verdicts:
        """The verdicts on a clause; whoever looks adds to them."""
        if generation != self._generation:
            self._kept, self._generation = OrderedDict(), generation
        verdicts = self._kept.setdefault((clause, unit), {})
        while len(self._kept) > VERDICTS_KEPT:
            self._kept.popitem(last=False)
        return verdicts


@dataclass(frozen=True, slots=True)
class Looking:
    """Looks for one search in an index. No text is looked into after the deadline."""

    server: Server
    index: str
    memory: Memory
    generation: int
    deadline: float

    def look(self, query: Clause, unit: Unit, filters: Filters) -> Asking:
        """How to ask for all that a query is true of, after looking where only texts can tell.

        Where it does not matter whether a clause is true, as outside of `filters`, nobody looks.
        """
        known: dict[Verified, Looked] = {}
        for clause in dict.fromkeys(leaf for leaf, _ in leaves(query)):
            if not isinstance(clause, Slots | Near | Within):
                continue
            if unit == "passage" and is_decided(clause):
                continue
            asking = Asking(unit, known)
            open_ = without(asking.possible(query), asking.sure(query))
            if isinstance(clause, Within) and clause.stretch == "passage" and unit == "report":
                known[clause] = self._in_passages(clause, filters)
            else:
                among = both(of_unit(unit), *filters_of(filters), open_)
                known[clause] = self._in_texts(clause, unit, among)
        return Asking(unit, known)

    def _in_texts(self, clause: Verified, unit: Unit, among: Query) -> Looked:
        """What a clause is true of, among the documents that these are."""
        verdicts = self.memory.of(self.generation, clause, unit)
        candidates = both(among, Asking(unit, {}).candidates(clause))
        finished = True
        with closing(self._texts(_without_names(candidates, dict(verdicts)))) as texts:
            for name, text in texts:
                if name in verdicts:
                    continue
                if monotonic() > self.deadline:
                    finished = False
                    break
                verdicts[name] = count(text, clause) > 0
        # Another thread may be looking too: what it adds from now on is none of this search.
        seen = dict(verdicts)
        true = [name for name, verdict in seen.items() if verdict]
        return Looked(true, None if finished else _without_names(candidates, seen))

    def _in_passages(self, clause: Within, filters: Filters) -> Looked:
        """The reports that have a passage of which a clause is true."""
        # What stands in a report need not stand in the same passage.
        of_all = {name: values for name, values in filters.items() if name not in STATED}
        passages = both(of_unit("passage"), *filters_of(of_all))
        if is_decided(clause):
            return Looked(list(self._reports(both(passages, Asking("passage", {}).sure(clause)))))
        looked = self._in_texts(clause, "passage", passages)
        true = {name.partition(SIGN)[0] for name in looked.true}
        if looked.unread is None:
            return Looked(true)
        return Looked(true, named(sorted(set(self._reports(looked.unread)) - true)))

    def _texts(self, query: Query) -> Generator[tuple[str, str]]:
        """The names and texts of what a query finds."""
        wanted = {"_source": ["name", "text"]}
        for hit in hits_of(self.server, self.index, query, wanted, page=TEXTS):
            yield hit["_source"]["name"], hit["_source"]["text"]

    def _reports(self, query: Query) -> Iterator[str]:
        """The reports in which the passages stand that a query finds."""
        pages: dict[str, Any] = {
            "size": REPORTS,
            "sources": [{"report": {"terms": {"field": "report"}}}],
        }
        while True:
            body = {"query": query, "size": 0, "aggs": {"reports": {"composite": pages}}}
            found = ask_search(self.server, body, self.index)["aggregations"]["reports"]
            yield from (bucket["key"]["report"] for bucket in found["buckets"])
            if "after_key" not in found:
                return
            pages["after"] = found["after_key"]


def _without_names(query: Query, names: Collection[str]) -> Query:
    return without(query, named(sorted(names))) if names else query
