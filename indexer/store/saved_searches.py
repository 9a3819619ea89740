"""Searches that people keep under a name, each by the arguments of its address.

The key of a feed is kept as it is, not by its hash: it opens one list of titles and nothing else,
and its owner is shown it again whenever he asks.
"""

from __future__ import annotations

import secrets
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from indexer.store import tables
from indexer.store.rows import in_utc

ID_BYTES, KEY_BYTES = 8, 32
_row = tables.saved_searches.c


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its name. `question` are the arguments of its address; what came in after
    `created_at` is new, and what came in after `seen_at` its owner has not seen.
    """

    id: str
    person: str
    name: str
    question: str
    key: str
    created_at: datetime
    seen_at: datetime


class SavedSearches:
    """The saved searches of a store, whose database this shares."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    def add(self, person: str, name: str, question: str) -> SavedSearch:
        """Keep a search of a person under a name."""
        now = datetime.now(UTC)
        row = {
            "id": secrets.token_hex(ID_BYTES),
            "person": person,
            "name": name,
            "question": question,
            "feed_secret": secrets.token_hex(KEY_BYTES),
            "created_at": now,
            "seen_at": now,
        }
        with self._writing() as connection:
            connection.execute(insert(tables.saved_searches).values(**row))
        return SavedSearch(*row.values())  # type: ignore[arg-type]

    def get(self, id_: str) -> SavedSearch | None:
        """The search with this id."""
        with self._database.connect() as connection:
            query = select(tables.saved_searches).where(_row.id == id_)
            row = connection.execute(query).mappings().one_or_none()
        return _search(row) if row else None

    def of(self, person: str) -> list[SavedSearch]:
        """The searches of a person, the newest first."""
        query = select(tables.saved_searches).where(_row.person == person)
        with self._database.connect() as connection:
            found = connection.execute(query.order_by(_row.created_at.desc(), _row.id)).mappings()
            return [_search(row) for row in found]

    def count(self, person: str) -> int:
        """How many searches a person has."""
        query = select(func.count()).where(_row.person == person)
        with self._database.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def rename(self, id_: str, name: str) -> None:
        """Give a search another name."""
        self._change(id_, name=name)

    def see(self, id_: str, at: datetime) -> None:
        """Its owner has seen what came in until then."""
        self._change(id_, seen_at=at)

    def renew_key(self, id_: str) -> None:
        """Give its feed another key, so that nobody reads it by the old one."""
        self._change(id_, feed_secret=secrets.token_hex(KEY_BYTES))

    def delete(self, id_: str) -> None:
        """Forget a search."""
        with self._writing() as connection:
            connection.execute(delete(tables.saved_searches).where(_row.id == id_))

    def _change(self, id_: str, **values: Any) -> None:
        with self._writing() as connection:
            changed = update(tables.saved_searches).where(_row.id == id_)
            connection.execute(changed.values(**values))

    def _writing(self) -> AbstractContextManager[Connection]:
        return self._database.execution_options(writes=True).begin()


def _search(row: RowMapping) -> SavedSearch:
    return SavedSearch(
        *(row["id"], row["person"], row["name"], row["question"], row["feed_secret"]),
        in_utc(row["created_at"]),
        in_utc(row["seen_at"]),
    )
