"""The `Engine` protocol on an index of OpenSearch 2, which any number of machines may share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from typing import Any

from indexer.engines.base import Document, EngineError, EngineHit, Results
from indexer.engines.opensearch import writing
from indexer.engines.opensearch.asking import (
    Asking,
    Query,
    both,
    filters_of,
    labelled,
    of_unit,
    without,
)
from indexer.engines.opensearch.indices import Indices
from indexer.engines.opensearch.layout import MOST_VALUES
from indexer.engines.opensearch.looking import Looking, Memory
from indexer.engines.opensearch.reading import PAGE, Json, ask_search, hits_in, hits_of, state_of
from indexer.engines.opensearch.server import Server, Switched
from indexer.errors import IndexerError
from indexer.query import Clause, Sort, Unit
from indexer.settings import OpenSearchSettings

# How often a search is begun anew where the index was switched in the midst of it.
TRIES = 3
# Reports put in before the index is looked through for passages that they have no more.
REPORTS_AT_ONCE = 500

BY: Mapping[Sort, list[Json]] = {
    "relevance": [],
    "year": [{"year_order": {"order": "desc", "missing": "_last"}}],
    "region": [{"region_order": {"order": "asc", "missing": "_last"}}],
}
# Names tell apart what is level else, so that pages follow each other without gap or repeat.
THEN: list[Json] = [{"_score": {"order": "desc"}}, {"name": {"order": "asc"}}]


class OpenSearchEngine:
    """An index on servers of its own. What several processes write to it at once is in order."""

    def __init__(self, settings: OpenSearchSettings, build: Mapping[str, str]) -> None:
        """`build` names what decides, besides the layout, what an index holds."""
        self._server = Server(settings)
        self.indices = Indices(self._server, build)
        self._memory = Memory()

    @property
    def generation(self) -> int:
        """A number that grows whenever any process changes the index."""
        return self.indices.generation()

    def add(self, documents: Iterable[Document]) -> None:
        """Index reports, each in place of what the index held of it in earlier versions.

        Those that the server took are searchable when this returns, or fails.
        """
        alias = self.indices.alias
        self.indices.generation()  # what was built in another way is not to be mixed
        waiting = iter(documents)
        while some := list(islice(waiting, REPORTS_AT_ONCE)):
            try:
                written = writing.put(self._server, alias, some)
            finally:
                self._refresh()
            writing.remove_outdated(self._server, alias, written)
        self.indices.count_on()

    def remove(self, reports: Mapping[str, int]) -> None:
        """Forget these reports, in versions up to these."""
        self.indices.generation()
        writing.remove(self._server, self.indices.alias, reports)
        self._refresh()
        self.indices.count_on()

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Hold these reports and nothing else, in a new index that takes the place of the old."""
        with self.indices.anew() as name:
            writing.put(self._server, name, documents)

    def stamps(self) -> dict[str, str]:
        """The stamp of the document of every report that is held."""
        wanted = {"_source": False, "docvalue_fields": ["report", "stamp"]}
        hits = hits_of(self._server, self.indices.alias, of_unit("report"), wanted)
        return {hit["fields"]["report"][0]: hit["fields"]["stamp"][0] for hit in hits}

    def damages(self) -> list[IndexerError]:
        """The parts of the index that no server has; what is on disks these check themselves."""
        health = self._server.ask(
            lambda client: client.cluster.health(
                index=self.indices.alias, params={"level": "shards"}
            )
        )
        return [
            EngineError(f"{index}: shard {number} is not there (its cluster health is red)")
            for index, of_index in sorted(health["indices"].items())
            for number, shard in sorted(of_index["shards"].items())
            if shard["status"] == "red"
        ]

    def optimize(self) -> None:
        """Let go of the room of what was removed; to do more is for an index at rest."""
        params = {"only_expunge_deletes": "true"}
        self._server.ask(
            lambda client: client.indices.forcemerge(index=self.indices.alias, params=params)
        )

    def search(
        self,
        query: Clause,
        *,
        unit: Unit = "report",
        filters: Mapping[str, Sequence[str]] | None = None,
        facets: Sequence[str] = (),
        sort: Sort = "relevance",
        limit: int = 20,
        offset: int = 0,
        deadline: float | None = None,
    ) -> Results:
        """Find reports, or passages, as `Engine.search` says."""
        chosen = dict(filters or {})
        for _ in range(TRIES - 1):
            try:
                return self._search(query, unit, chosen, facets, sort, limit, offset, deadline)
            except Switched:
                continue
        try:
            return self._search(query, unit, chosen, facets, sort, limit, offset, deadline)
        except Switched:
            raise self._server.trouble("gone", "the index is being replaced; try again") from None

    def close(self) -> None:
        """Let go of connections."""
        self._server.close()

    def _search(
        self,
        query: Clause,
        unit: Unit,
        filters: Mapping[str, Sequence[str]],
        facets: Sequence[str],
        sort: Sort,
        limit: int,
        offset: int,
        deadline: float | None,
    ) -> Results:
        generation, alias = self.indices.generation(), self.indices.alias
        # A facet counts without the filter of its own field; the other filters hold for all.
        common = {name: values for name, values in filters.items() if name not in facets}
        own = {name: labelled(name, values) for name, values in filters.items() if name in facets}
        looking = Looking(
            self._server,
            alias,
            self._memory,
            generation,
            inf if deadline is None else deadline,
        )
        asking = looking.look(query, unit, common)
        everywhere = [of_unit(unit), *filters_of(common)]
        body = _body(both(asking.sure(query), {"bool": {"filter": everywhere}}), own, facets, sort)
        found = self._first(body, limit, offset)
        hits = found["hits"]["hits"]
        if offset + limit > PAGE and len(hits) < limit:
            hits = list(self._walk(body, limit, offset))
        return Results(
            found["hits"]["total"]["value"],
            tuple(_hit(hit) for hit in hits),
            {name: self._counts(name, found["aggregations"][name]) for name in facets},
            self._cut(query, asking, [*everywhere, *own.values()]) if deadline else 0,
        )

    def _first(self, body: Json, limit: int, offset: int) -> Json:
        """The total and the facets, with the page of hits where it is near the beginning."""
        near = offset + limit <= PAGE
        page = {"from": offset, "size": max(0, limit)} if near else {"size": 0}
        return ask_search(self._server, {**body, **page}, self.indices.alias)

    def _walk(self, body: Json, limit: int, offset: int) -> Iterator[Json]:
        """A page of hits far from the beginning, reached by all the pages before it."""
        bare = {name: part for name, part in body.items() if name != "aggs"}
        with state_of(self._server, self.indices.alias) as state:
            yield from islice(hits_in(self._server, state, bare), offset, offset + limit)

    def _cut(self, query: Clause, asking: Asking, narrowing: Sequence[Query]) -> int:
        """How many more there may be among those that were not looked into in time."""
        if asking.is_complete:
            return 0
        maybe = without(asking.possible(query), asking.sure(query))
        body = {
            "query": {"bool": {"filter": [maybe, *narrowing]}},
            "size": 0,
            "track_total_hits": True,
        }
        found = ask_search(self._server, body, self.indices.alias)
        return int(found["hits"]["total"]["value"])

    def _counts(self, field: str, found: Json) -> dict[str, int]:
        """The counts of a facet.

        Raises EngineError where these are not exact: with more values than are asked for.
        """
        values = found["values"]
        if values["doc_count_error_upper_bound"] or values["sum_other_doc_count"]:
            raise EngineError(
                f"{field} has more than {MOST_VALUES} values, so counts are not exact"
            )
        return {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}

    def _refresh(self) -> None:
        self._server.ask(lambda client: client.indices.refresh(index=self.indices.alias))


def _body(
    query: Query, own: Mapping[str, Query], facets: Sequence[str], sort: Sort
) -> dict[str, Any]:
    """A search without its page."""
    body: Json = {
        "query": query,
        "sort": [*BY[sort], *THEN],
        "track_total_hits": True,
        "_source": False,
        "docvalue_fields": ["report", "ordinal"],
        "aggs": {
            name: {
                "filter": both(*(one for field, one in own.items() if field != name)),
                "aggs": {
                    "values": {
                        "terms": {"field": name, "size": MOST_VALUES, "shard_size": MOST_VALUES}
                    }
                },
            }
            for name in facets
        },
    }
    if own:
        body["post_filter"] = {"bool": {"filter": list(own.values())}}
    return body


def _hit(found: Json) -> EngineHit:
    """A hit; sorted by a field alone the server gives no score, but that stands among its keys."""
    (report,), ordinal = found["fields"]["report"], found["fields"].get("ordinal")
    return EngineHit(report, ordinal[0] if ordinal else None, float(found["sort"][-2] or 0))
