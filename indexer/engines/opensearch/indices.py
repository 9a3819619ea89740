"""The indices behind an alias, of which one is in force, and what is noted of it.

An index that is made anew has a name of its own, shuzhi-000002; searches go to the alias, shuzhi,
which is put on it when it is whole. What is noted stands in a third index, shuzhi-state.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError

from indexer.engines.base import EngineError
from indexer.engines.opensearch.layout import build_of, index_body, serving_settings
from indexer.engines.opensearch.server import Server

STATE_ID = "state"
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of an index: how it was built, and a number that grows with each change."""

    build: str
    generation: int
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Indices:
    """All that one alias of a server stands for. `build` names what decides what an index holds."""

    server: Server
    build: Mapping[str, str]

    @property
    def alias(self) -> str:
        """What is searched and written to."""
        return self.server.settings.index

    def noted(self) -> Noted | None:
        """What is noted; None where there is no index."""
        try:
            found = self.server.ask(
                lambda client: client.get(index=f"{self.alias}-state", id=STATE_ID)
            )
        except NotFoundError:
            return None
        source = found["_source"]
        return Noted(
            source["build"], source["generation"], (found["_seq_no"], found["_primary_term"])
        )

    def generation(self) -> int:
        """The generation of the index in force.

        Raises EngineUnavailable where there is none, or one that was built in another way.
        """
        return self._in_force().generation

    def count_on(self, after: int = 0) -> None:
        """Make the generation one that was not there before, and is not below `after`."""
        while True:
            noted = self._in_force()
            place = {"if_seq_no": noted.place[0], "if_primary_term": noted.place[1]}
            with suppress(ConflictError):  # somebody else was quicker
                self._note(noted.build, max(noted.generation + 1, after), place)
                return

    @contextmanager
    def anew(self) -> Iterator[str]:
        """An empty index to be filled; it is put in force at the end, unless that was a failure.

        Those that it takes the place of, and what is left of others, are removed.
        """
        noted = self.noted()
        name = self._next_name()
        self._create(name)
        try:
            yield name
            self._serve(name)
            self._put_in_force(name, noted.generation + 1 if noted else 1)
        except BaseException:
            with suppress(EngineError):
                self.remove(name)
            raise
        for other in self.others():
            self.remove(other)

    def in_force(self) -> list[str]:
        """The index behind the alias; no name where there is none."""
        try:
            found = self.server.ask(lambda client: client.indices.get_alias(name=self.alias))
        except NotFoundError:
            return []
        return sorted(found)

    def others(self) -> list[str]:
        """What is left of indices that were replaced, or never became whole."""
        return sorted(set(self._all()) - set(self.in_force()))

    def remove(self, name: str) -> None:
        """Remove an index of ours; one that is gone does no harm."""
        with suppress(NotFoundError):
            self.server.ask(lambda client: client.indices.delete(index=name))

    def bytes(self) -> int:
        """How much room the index takes, with its copies."""
        stats = self.server.ask(lambda client: client.indices.stats(index=self.alias))
        return int(stats["_all"]["total"]["store"]["size_in_bytes"])

    def _in_force(self) -> Noted:
        noted = self.noted()
        if noted is None:
            raise self.server.trouble(
                "gone", f"there is no index {self.alias}; build it with: shuzhi reindex"
            )
        if noted.build != build_of(self.build):
            raise self.server.trouble(
                "version",
                f"the index {self.alias} was built by another version of shuzhi, or with another "
                "dictionary; build it anew with: shuzhi reindex",
            )
        return noted

    def _all(self) -> list[str]:
        found = self.server.ask(lambda client: client.indices.get(index=f"{self.alias}-*"))
        mine = re.compile(rf"{re.escape(self.alias)}-[0-9]{{{DIGITS}}}")
        return [name for name in found if mine.fullmatch(name)]

    def _next_name(self) -> str:
        last = max((int(name[-DIGITS:]) for name in self._all()), default=0)
        return f"{self.alias}-{last + 1:0{DIGITS}}"

    def _create(self, name: str) -> None:
        body = index_body(self.server.settings)
        self.server.ask(lambda client: client.indices.create(index=name, body=body))

    def _serve(self, name: str) -> None:
        """Make what was written findable, and have copies of it made."""
        body = serving_settings(self.server.settings)
        self.server.ask(lambda client: client.indices.refresh(index=name))
        self.server.ask(lambda client: client.indices.put_settings(index=name, body=body))

    def _put_in_force(self, name: str, generation: int) -> None:
        actions: list[dict[str, Any]] = [
            *({"remove": {"index": old, "alias": self.alias}} for old in self.in_force()),
            {"add": {"index": name, "alias": self.alias, "is_write_index": True}},
        ]
        self.server.ask(lambda client: client.indices.update_aliases(body={"actions": actions}))
        self._note(build_of(self.build), generation, {})

    def _note(self, build: str, generation: int, place: Mapping[str, int]) -> None:
        name, copies = f"{self.alias}-state", self.server.settings.replicas
        settings = {"index": {"number_of_shards": 1, "number_of_replicas": copies}}
        if not self.server.ask(lambda client: client.indices.exists(index=name)):
            self.server.ask(
                lambda client: client.indices.create(index=name, body={"settings": settings})
            )
        body = {"build": build, "generation": generation}
        self.server.ask(
            lambda client: client.index(index=name, id=STATE_ID, body=body, params=dict(place))
        )
