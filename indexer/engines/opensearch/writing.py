"""Putting documents into an index: in requests of bounded size, as fast as the server takes them.

Each document bears the version of its report, and the server keeps that of the higher one, in
whatever order they come. So any number of processes may write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from indexer.engines.base import Document, EngineError
from indexer.engines.opensearch.asking import Query
from indexer.engines.opensearch.layout import documents_of, name_of
from indexer.engines.opensearch.server import (
    FIRST_WAIT,
    LATER,
    LONGEST_WAIT,
    Server,
    is_read_only,
    pause,
)

T = TypeVar("T")

# A request to write is about so large; the server refuses those above 100 MB.
REQUEST_BYTES = 8 << 20
# So many reports are asked about in one request.
REPORTS_AT_ONCE = 200
# A later state of the document is there, or there is none to be removed.
IN_ORDER = (404, 409)
MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Action:
    """One line of a request to write: what is to be done, and the document where there is one."""

    report: str
    head: bytes
    body: bytes = b""

    @property
    def lines(self) -> bytes:
        return self.head + b"\n" + (self.body + b"\n" if self.body else b"")


def put(server: Server, index: str, documents: Iterable[Document]) -> dict[str, tuple[int, int]]:
    """Write reports with their passages; how many passages each has, and its version.

    Raises EngineError with those that the server did not take, after all others were.
    """
    written: dict[str, tuple[int, int]] = {}
    actions: list[Action] = []
    size = 0
    refused: dict[str, str] = {}
    for document in documents:
        written[document.report] = (len(document.passages), document.version)
        for made in documents_of(document):
            action = _put(made, document)
            actions.append(action)
            size += len(action.body)
            if size >= REQUEST_BYTES:
                refused |= _send(server, index, actions)
                actions, size = [], 0
    refused |= _send(server, index, actions)
    if refused:
        some = "; ".join(f"{report}: {why}" for report, why in list(refused.items())[:MOST_LISTED])
        raise EngineError(
            f"OpenSearch at {server.settings.url} did not take {len(refused)} of {len(written)} "
            f"reports, which stay to be indexed: {some}"
        )
    return written


def remove_outdated(server: Server, index: str, written: Mapping[str, tuple[int, int]]) -> None:
    """Remove passages that these reports had in earlier versions and have no more.

    The index must have been refreshed since they were written.
    """
    for some in _parts(written):
        _remove(server, index, [_behind(report, *state) for report, state in some.items()])
    # Whoever wrote a later version before ours came has looked for passages before they came.
    for some in _parts(written):
        later = _later(server, index, some)
        _remove(server, index, [_behind(report, *state) for report, state in later.items()])


def remove(server: Server, index: str, reports: Mapping[str, int]) -> None:
    """Remove reports with their passages, in versions up to these."""
    _send(server, index, [_deletion(*one) for one in reports.items()])
    server.ask(lambda client: client.indices.refresh(index=index))
    for some in _parts(reports):
        _remove(server, index, [_behind(report, 0, version) for report, version in some.items()])


def _parts(mapping: Mapping[str, T]) -> Iterator[dict[str, T]]:
    items = iter(mapping.items())
    while some := dict(islice(items, REPORTS_AT_ONCE)):
        yield some


def _put(made: Mapping[str, Any], document: Document) -> Action:
    head = {"index": _place(made["name"], document.report, document.version)}
    return Action(document.report, _json(head), _json(made))


def _deletion(report: str, version: int) -> Action:
    return Action(report, _json({"delete": _place(name_of(report, None), report, version)}))


def _place(name: str, report: str, version: int) -> dict[str, Any]:
    return {
        "_id": name,
        "routing": report,
        "version": version,
        "version_type": "external_gte",
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _send(server: Server, index: str, actions: Sequence[Action]) -> dict[str, str]:
    """Have these done; why the server does not take some reports.

    Those that it puts off, as where its queues are full, are sent again after a while.
    """
    refused: dict[str, str] = {}
    wait, tries = FIRST_WAIT, server.settings.retries + 1
    left = list(actions)
    while left:
        body = b"".join(action.lines for action in left)
        answer = server.ask(lambda client, body=body: client.bulk(body=body, index=index))  # type: ignore[misc]
        tries -= 1
        put_off: list[Action] = []
        for action, item in zip(left, answer["items"], strict=True):
            (result,) = item.values()
            if is_read_only(result):
                raise server.read_only(_why(result))
            if result["status"] in LATER and tries > 0:
                put_off.append(action)
            elif result["status"] >= 400 and result["status"] not in IN_ORDER:
                refused[action.report] = _why(result)
        left = put_off
        if left:
            pause(wait)
            wait = min(LONGEST_WAIT, wait * 2)
    return refused


def _why(result: Mapping[str, Any]) -> str:
    error = result.get("error", {})
    return f"{result['status']} {error.get('type')}: {error.get('reason')}"[:300]


def _behind(report: str, passages: int, version: int) -> Query:
    """What finds the passages of a report from this ordinal on, in versions up to this one."""
    return {
        "bool": {
            "filter": [
                {"term": {"report": report}},
                {"range": {"ordinal": {"gte": passages}}},
                {"range": {"version": {"lte": version}}},
            ]
        }
    }


def _remove(server: Server, index: str, queries: Sequence[Query]) -> None:
    if queries:
        body = {"query": {"bool": {"should": list(queries)}}}
        server.ask(
            lambda client: client.delete_by_query(
                index=index, body=body, params={"conflicts": "proceed", "refresh": "true"}
            )
        )


def _later(
    server: Server, index: str, written: Mapping[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    """Those of these reports that are there in a later version, with how many passages, and it."""
    docs = [
        {"_id": report, "routing": report, "_source": False, "stored_fields": ["passages"]}
        for report in written
    ]
    answer = server.ask(lambda client: client.mget(body={"docs": docs}, index=index))
    return {
        found["_id"]: (found["fields"]["passages"][0], found["_version"])
        for found in answer["docs"]
        if found.get("found") and found["_version"] > written[found["_id"]][1]
    }
