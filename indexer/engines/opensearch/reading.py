"""Reading many documents of one state of an index, in order, page after page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from opensearchpy.exceptions import NotFoundError

from indexer.engines.opensearch.asking import Query
from indexer.engines.opensearch.server import Server, Switched, is_switched

# The server keeps a state so long for who has not asked for the next page.
KEPT = "2m"
# The most documents that a page may have.
PAGE = 10_000

Json = dict[str, Any]


def ask_search(server: Server, body: Json, index: str | None) -> Json:
    """The answer to a search, of all shards or none; `index` is None where the body names a state.

    Raises Switched where the index or the state is no more, and what `Server.ask` does.
    """
    # A page that lacked what stands in shards that are away would be wrong, and not say so.
    params = {"allow_partial_search_results": "false"}
    try:
        answer: Json = server.ask(
            lambda client: client.search(body=body, index=index, params=params)
        )
    except NotFoundError as error:
        if not is_switched(error):
            raise
        raise Switched from error
    if answer.get("timed_out"):
        raise server.trouble("slow", "a search was not finished in time")
    return answer


@contextmanager
def state_of(server: Server, index: str) -> Iterator[str]:
    """The state of an index as it is now, by the id under which the server keeps it."""
    params = {"keep_alive": KEPT}
    try:
        made = server.ask(lambda client: client.create_pit(index=index, params=params))
    except NotFoundError as error:
        raise Switched from error
    kept: str = made["pit_id"]
    try:
        yield kept
    finally:
        with suppress(NotFoundError):  # it went with its index
            server.ask(lambda client: client.delete_pit(body={"pit_id": [kept]}))


def hits_of(
    server: Server,
    index: str,
    query: Query,
    wanted: Json,
    page: int = PAGE,
) -> Iterator[Json]:
    """What is wanted of all hits of a query in one state of an index, in order of name."""
    with state_of(server, index) as state:
        yield from hits_in(server, state, {"query": query, **wanted, "sort": ["name"]}, page)


def hits_in(
    server: Server, state: str, body: Mapping[str, Any], page: int = PAGE
) -> Iterator[Json]:
    """All hits of a search in a state that is held; the body has a sort that tells all apart."""
    asked = {
        **body,
        "size": page,
        "pit": {"id": state, "keep_alive": KEPT},
        "track_total_hits": False,
    }
    while True:
        hits = ask_search(server, asked, None)["hits"]["hits"]
        yield from hits
        if len(hits) < page:
            return
        asked["search_after"] = hits[-1]["sort"]
