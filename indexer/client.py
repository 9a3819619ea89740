"""A client of the API: asks a server that shows a corpus, page by page.

>>> client = Client("http://127.0.0.1:8765")
>>> client.address("/search", q="河长制", year="2019..2023", region=("青禾县", "望川县"), unit=None)
... # doctest: +ELLIPSIS
'http://127.0.0.1:8765/api/v1/search?q=...&year=2019..2023&region=...&region=...'

It needs nothing but the standard library, so that a notebook or a script can take this file alone
with `indexer.errors`. A generated client was the other way: it knows the type of every field, and
is thousands of lines that nobody reads.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

from indexer.errors import IndexerError

Json = dict[str, Any]
# Several values of one argument are alternatives.
Value = str | int | bool | tuple[str, ...] | list[str] | None

BASE = "/api/v1"
SECONDS = 60.0


class ApiError(IndexerError):
    """What a server could not answer. `problem` is what it says of that, as RFC 9457 has it.

    `status` is 0 where no server answered at all.
    """

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        detail = problem.get("detail") or problem.get("title") or f"status {status}"
        proposal = problem.get("proposal")
        super().__init__(f"{detail}; try: {proposal}" if proposal else str(detail))
        self.status = status
        self.problem = problem


class Client:
    """A server of the API. Answers are dictionaries with the names that /api/docs explains.

    What has several pages is an iterator, which asks for the next one when it is wanted; when the
    corpus changes in between it ends with an ApiError of status 410, and has to begin anew.
    A `token` says who asks, where that matters.
    """

    def __init__(self, server: str, seconds: float = SECONDS, token: str = "") -> None:
        self._server = server.rstrip("/")
        self._seconds = seconds
        self._token = token

    def search(self, q: str = "", **arguments: Value) -> Iterator[Json]:
        """All hits of a query: `search("河长制", year="2019..2023", unit="passage")`."""
        return self.entries("/search", "hits", q=q, **arguments)

    def search_page(self, q: str = "", **arguments: Value) -> Json:
        """One page of a search with its total and, with `facets=True`, its counts."""
        return self.get("/search", q=q, **arguments)

    def report(self, id_: str, *parts: str) -> Json:
        """A report, or some of its parts: `report(id_, "text", "figures")`."""
        return self.get(f"/reports/{quote(id_, safe='')}", parts=parts)

    def passages(self, id_: str) -> Iterator[Json]:
        """The passages of a report, with their words."""
        return self.entries(f"/reports/{quote(id_, safe='')}/passages", "passages")

    def figures(self, id_: str) -> Iterator[Json]:
        """The figures of a report."""
        return self.entries(f"/reports/{quote(id_, safe='')}/figures", "figures")

    def phrases(self, q: str, **arguments: Value) -> Iterator[Json]:
        """Every line in which a phrase stands; for the counts beside them, `get("/phrases", …)`."""
        return self.entries("/phrases", "lines", q=q, **arguments)

    def similar(self, text: str, limit: int = 5) -> list[Json]:
        """The sentences of a draft, each with wordings that are near."""
        sentences: list[Json] = self.get("/similar", text=text, limit=limit)["sentences"]
        return sentences

    def complete(self, start: str, limit: int = 10) -> list[Json]:
        """The phrases that go on from a start."""
        found: list[Json] = self.get("/complete", start=start, limit=limit)["completions"]
        return found

    def compare(self, indicator: str, **arguments: Value) -> Json:
        """Regions side by side: `compare("人工造林", region=("青禾县", "望川县"), year="2023")`."""
        return self.get("/compare", indicator=indicator, **arguments)

    def indicators(self, q: str = "") -> Iterator[Json]:
        """The indicators whose name, alias, id or field holds a text."""
        return self.entries("/indicators", "indicators", q=q)

    def policies(self, q: str = "", **arguments: Value) -> Iterator[Json]:
        """The policies that a text means, most mentioned first."""
        return self.entries("/policies", "policies", q=q, **arguments)

    def policy(self, name: str, **arguments: Value) -> Json:
        """What becomes of a policy, by its id or any of its names, with a page of its lines."""
        return self.get(f"/policies/{quote(name, safe='')}", **arguments)

    def trends(self, *queries: str, **arguments: Value) -> Json:
        """How many reports match each query, by year and place."""
        return self.get("/trends", q=queries, **arguments)

    def reuse(self, id_: str, **arguments: Value) -> Iterator[Json]:
        """The pairs of passages that a report has from others, and others from it."""
        return self.entries(f"/reuse/{quote(id_, safe='')}", "pairs", **arguments)

    def regions(self, q: str = "", **arguments: Value) -> Json:
        """The tree of places, with the reports that match in each."""
        return self.get("/regions", q=q, **arguments)

    def stats(self) -> Json:
        """How much the corpus holds."""
        return self.get("/stats")

    def upload(self, paths: Iterable[str | Path], take: bool = True) -> Json:
        """Send files, which are taken in as soon as they are read; without `take` a person decides.

        What becomes of them tells `uploaded`, by the id in the answer. Needs a token for that.
        """
        body, kind = _form(map(Path, paths))
        return self._ask(self.address("/uploads", take=take), body, {"Content-Type": kind})

    def uploaded(self, id_: str) -> Json:
        """How far an upload has come, and what became of each file."""
        return self.get(f"/uploads/{quote(id_, safe='')}")

    def entries(self, path: str, name: str, /, **arguments: Value) -> Iterator[Json]:
        """The entries of all pages of an answer, in order."""
        cursor: str | None = None
        while True:
            answer = self.get(path, **{**arguments, "cursor": cursor})
            yield from answer[name]
            cursor = answer["next"]
            if not cursor:
                return

    def get(self, path: str, /, **arguments: Value) -> Json:
        """The answer at an address of the API. Raises ApiError where there is none."""
        return self._ask(self.address(path, **arguments))

    def _ask(
        self, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Json:
        said = {"Accept": "application/json", **(headers or {})}
        if self._token:
            said["Authorization"] = f"Bearer {self._token}"
        request = Request(address, body, said)
        try:
            with urlopen(request, timeout=self._seconds) as response:  # nosec B310  who calls names the server
                answer = _object(response.read())
        except HTTPError as error:
            with error:
                raise ApiError(error.code, _object(error.read())) from None
        except (OSError, HTTPException) as error:
            raise ApiError(0, {"detail": f"no answer from {self._server}: {error}"}) from None
        if not answer:
            raise ApiError(0, {"detail": f"{self._server} answers, but not as the API does"})
        return answer

    def address(self, path: str, /, **arguments: Value) -> str:
        """The address of a question; an argument without a value is left out."""
        pairs = [(name, text) for name, value in arguments.items() for text in _texts(value)]
        written = urlencode(pairs)
        return f"{self._server}{BASE}{path}{'?' if written else ''}{written}"


def _form(paths: Iterable[Path]) -> tuple[bytes, str]:
    """The body of a request that sends files, as a form would, and its type."""
    boundary, parts = secrets.token_hex(16), []
    for path in paths:
        # A browser writes what would end the name in the same way.
        name = path.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        parts += [os.fsencode(head), path.read_bytes(), b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _texts(value: Value) -> list[str]:
    """A value as an address writes it.

    >>> _texts(True), _texts(20), _texts(("a", "b")), _texts(None), _texts("")
    (['true'], ['20'], ['a', 'b'], [], [])
    """
    if value is None or value == "":
        return []
    if isinstance(value, (tuple, list)):
        return list(value)
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _object(content: bytes) -> Json:
    """The object that JSON holds; empty for what is none, as the page of a proxy in between."""
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
