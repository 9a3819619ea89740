"""PostgreSQL as the place of the store: what is refused and in which words, who waits for whom."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, make_url, text

from indexer.corpus import Corpus
from indexer.errors import UnreadableReport
from indexer.figure_ranges import Range
from indexer.models import FIELD_NAMES
from indexer.store import Change, Store, StoreError, StoreUnavailable, open_store
from indexer.store.transfer import TRAVELLING
from tests.postgresql import PostgresServer, started
from tests.store.test_store import TEXT, put

SECRET = "geheim"
TIMEOUT = 20


@pytest.fixture
def store(tmp_path: Path, shared_store: str) -> Iterator[Store]:
    opened = open_store(tmp_path / "home", shared_store)
    yield opened
    opened.close()


def refused(home: Path, address: str, kind: type[StoreError], words: str) -> None:
    with pytest.raises(StoreError, match=words) as caught:
        open_store(home, address).close()
    assert type(caught.value) is kind
    assert SECRET not in str(caught.value)


# ------------------------------------------------------------------------------------ opening it

ADDRESSES = [
    ("mysql://u:geheim@h/d", "begins with mysql:, which is not known"),
    ("sqlite:///geheim", "or empty for SQLite in the home"),
    ("postgresql+asyncpg://u:geheim@h/d", r"begins with postgresql\+asyncpg:"),
    ("geheim", r"cannot be read; it is like postgresql\+psycopg://user@host/database"),
    ("postgresql+psycopg://u:12@geheim@h/d", "In a password @ is written %40"),
    ("postgresql+psycopg://u@h:geheim/d", "cannot be read"),
    ("postgresql+psycopg://u:geheim@h", "cannot be read"),
]


@pytest.mark.parametrize(("address", "words"), ADDRESSES)
def test_what_is_no_address_is_refused_and_not_shown(
    tmp_path: Path, address: str, words: str
) -> None:
    refused(tmp_path / "home", address, StoreError, words)


CONNECTIONS: dict[str, tuple[Callable[[URL], URL], type[StoreError], str]] = {
    "a wrong password": (lambda url: url.set(password=SECRET), StoreUnavailable, "does not let this user in"),
    "nobody": (lambda url: url.set(username="nobody"), StoreUnavailable, r"nobody@.*does not let this user in"),
    "no password": (lambda url: url._replace(password=None), StoreUnavailable, "wants a password; put it into ~/.pgpass"),
    "no such database": (lambda url: url.set(database="none"), StoreError, "make one with: createdb .*--locale=C"),
    "an option that is none": (lambda url: url.update_query_dict({"sslmode": "perhaps"}), StoreError, "part of the address"),
    "nobody listens": (lambda url: url.set(port=1, password=SECRET), StoreUnavailable, "no connection; see whether the server runs"),
    "no such host": (lambda url: url.set(host="nowhere.invalid"), StoreUnavailable, "nowhere.invalid.*no connection"),
    "a password in an option": (
        lambda url: url._replace(password=None).update_query_dict({"password": SECRET}), StoreUnavailable, "does not let this user in",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONNECTIONS)
def test_who_is_not_let_in_is_told_why(
    tmp_path: Path, postgresql: PostgresServer, name: str
) -> None:
    changed, kind, words = CONNECTIONS[name]
    address = changed(make_url(postgresql.address)).render_as_string(hide_password=False)
    refused(tmp_path / "home", address, kind, words)


DATABASES = [
    # the order of a language, in which B comes after a
    ("TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'und' LOCALE 'C'", "in the order of"),
    ("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'", "keeps texts in LATIN1.*createdb --template=template0"),
    ("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'", "keeps texts in SQL_ASCII"),
]  # fmt: skip


@pytest.mark.parametrize(("how", "words"), DATABASES)
def test_a_database_of_another_order_is_refused(
    tmp_path: Path, postgresql: PostgresServer, how: str, words: str
) -> None:
    with postgresql.database(how) as address:
        refused(tmp_path / "home", address, StoreError, words)


def test_a_user_who_may_make_no_tables_is_told_so(
    tmp_path: Path, postgresql: PostgresServer
) -> None:
    postgresql.run(f"CREATE ROLE poor LOGIN PASSWORD '{SECRET}'")
    with postgresql.database("TEMPLATE template0") as address:
        poor = make_url(address).set(username="poor", password=SECRET)
        shown = poor.render_as_string(hide_password=False)
        refused(tmp_path / "home", shown, StoreError, "the user may not do that")
    postgresql.run("DROP ROLE poor")


def test_an_empty_database_beside_originals_is_not_begun_with(
    tmp_path: Path, postgresql: PostgresServer
) -> None:
    with closing(open_store(tmp_path / "home")) as store:
        put(store, TEXT)
    with postgresql.database("TEMPLATE template0") as address:
        words = "empty, though there are originals .* shuzhi export"
        refused(tmp_path / "home", address, StoreError, words)


# ------------------------------------------------------------------------------- what it refuses

CODES = [
    ("53100", StoreUnavailable, "no room left on the disk of the server"),
    ("58030", StoreError, "cannot read or write its files"),
    ("XX001", StoreError, "found its files damaged"),
    ("25006", StoreError, "it can only be read"),
    ("53200", StoreUnavailable, "not enough connections or memory"),
    ("57014", StoreUnavailable, "broke this off"),
    ("40P01", StoreUnavailable, "another transaction was in the way"),
]


@pytest.mark.parametrize(("code", "kind", "words"), CODES)
def test_what_the_server_refuses_is_said_in_words(
    store: Store, postgresql: PostgresServer, code: str, kind: type[StoreError], words: str
) -> None:
    fault = (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'as it is' USING ERRCODE = '{code}'; END $$",
        "CREATE TRIGGER refusing BEFORE INSERT ON reports EXECUTE FUNCTION refuse()",
    )
    with store._database.begin() as connection:
        for statement in fault:
            connection.execute(text(statement))
    with pytest.raises(StoreError, match=f"^PostgreSQL shuzhi@127.*{words}.*as it is") as caught:
        put(store, TEXT)
    assert type(caught.value) is kind
    assert store.count_reports() == 0


def test_a_connection_that_is_lost_in_the_midst(store: Store, postgresql: PostgresServer) -> None:
    with (
        pytest.raises(StoreUnavailable, match="connection was lost; nothing that was finished"),
        store.transfer.writing() as incoming,
    ):
        end_all(store, postgresql)
        incoming.mark_pending()
        incoming.take("originals", iter([]))
        list(incoming.found(["none"]))
    assert put(store, TEXT).status == "added"


def test_a_connection_that_is_lost_at_rest_is_made_anew(
    store: Store, postgresql: PostgresServer
) -> None:
    put(store, TEXT)
    end_all(store, postgresql)
    assert store.count_reports() == 1


def end_all(store: Store, postgresql: PostgresServer) -> None:
    """End all connections to the database of a store, as a restart of the server does."""
    name = store._database.url.database
    postgresql.run(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
    )


def test_a_server_that_is_gone(tmp_path: Path) -> None:
    with started() as server, closing(open_store(tmp_path / "home", server.address)) as store:
        assert store.count_reports() == 0
        server.stop()
        with pytest.raises(StoreUnavailable, match=r"no connection; see whether the server runs"):
            store.count_reports()


# ------------------------------------------------------------------------------ reading, writing


def test_writers_wait_for_each_other_and_readers_for_nobody(store: Store) -> None:
    put(store, TEXT, "/a.txt")
    waiting = threading.Thread(target=put, args=(store, TEXT + "二", "/b.txt"))
    with store._database.execution_options(writes=True).begin():
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        assert store.count_reports() == 1
    waiting.join(TIMEOUT)
    assert store.count_reports() == 2


def test_the_same_text_put_by_many_at_once_is_one_report(
    store: Store, tmp_path: Path, shared_store: str
) -> None:
    found: list[str] = []
    with closing(open_store(tmp_path / "other", shared_store)) as other:
        threads = [
            threading.Thread(
                target=lambda path, of: found.append(put(of, TEXT, path).status), args=(f"/{n}", of)
            )
            for n in range(4)
            for of in (store, other)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)
    # Two stores read each path: its second reading finds it as it is.
    assert found.count("added") == 1 and found.count("duplicate") == 3
    (report,) = store.reports(store.ids()).values()
    assert sorted(source.path for source in report.sources) == ["/0", "/1", "/2", "/3"]


def test_who_reads_sees_one_moment(store: Store) -> None:
    first = put(store, TEXT, "/a.txt").report
    with store.transfer.reading() as snapshot:
        assert snapshot.ids() == [first]
        put(store, TEXT + "二", "/b.txt")
        assert snapshot.ids() == [first]
    assert store.count_reports() == 2


def test_no_text_can_hold_a_nul_and_nothing_breaks_of_one(store: Store) -> None:
    id_ = put(store, TEXT).report
    assert store.report("a\0") is None and store.report_at("\0") is None
    assert store.ids("\0") == []
    (made,) = store.corrections.add([Change(id_, "year", 2022, "见\0封面")])
    kept = store.corrections.get(made.number)
    assert kept and kept.reason == "见\ufffd封面"
    store.failures.add(UnreadableReport("/a\0.txt", "empty\0", "save it anew"))
    assert store.failures.paths() == ["/a\ufffd.txt"]
    store.failures.forget(["/a\0.txt"])
    assert store.failures.count() == 0


def test_times_are_in_utc_and_sizes_are_known(store: Store, postgresql: PostgresServer) -> None:
    name = store._database.url.database
    postgresql.run(f"ALTER DATABASE {name} SET timezone = 'Asia/Shanghai'")
    store._database.dispose()
    (source,) = store.reports([put(store, TEXT).report]).popitem()[1].sources
    assert source.ingested_at.tzinfo is UTC
    assert store.counts().bytes > len(TEXT.encode()) + 1_000_000


def test_a_number_that_is_too_large_is_refused_in_words(store: Store) -> None:
    with pytest.raises(StoreError, match="larger than any"):
        store.corrections.undo(10**12, "wang")


# ------------------------------------------------------------------------------------ moving house


def test_both_databases_give_the_same_answers(
    sample: Corpus, tmp_path: Path, shared_store: str
) -> None:
    with closing(open_store(tmp_path / "home", shared_store)) as copy:
        rows = rows_of(sample.store)
        with copy.transfer.writing() as incoming:
            for table in TRAVELLING:
                incoming.take(table, iter(rows[table]))
        expected, found = answers(sample.store), answers(copy)
        assert [name for name in expected if found[name] != expected[name]] == []
        assert all(expected.values())


def answers(store: Store) -> dict[str, Any]:
    """What services ask of a store; where something comes in order, in its order."""
    ids, indicators = store.ids(), sorted(store.indicator_counts())
    policies = sorted(store.mentions.counts())
    return {
        "reports": list(store.reports(ids).items()),
        "heads": list(store.heads(ids).items()),
        "values": list(store.values(FIELD_NAMES).items()),
        "digests": list(store.text_digests().items()),
        "paths": store.paths(ids),
        "files": [
            [(file.path, file.sha256, file.superseded_at) for file in store.files(id_)]
            for id_ in ids
        ],
        "figures": store.figures(ids),
        "figures of": list(store.figures_of(indicators)),
        "indicators": (
            store.indicator_counts(),
            store.indicator_reports(),
            store.indicator_years(),
        ),
        "places": [store.reports_with([of], Range("", 0.0, None)) for of in indicators],
        "places of any": store.reports_with(indicators, Range("ha", 0.0, None)),
        "highest": [sorted(store.highest(of, "ha"), key=repr) for of in indicators],
        "near duplicates": (list(store.near_duplicates().items()),),
        "mentions": (store.mentions.counts(), store.mentions.in_reports(ids)),
        "mentions of": store.mentions.of(policies),
        "uses": sorted(store.mentions.uses(), key=lambda use: (use.policy, use.alias)),
        "headings": [sorted(store.mentions.headings(of, ids)) for of in policies],
        "beside": [store.mentions.figures_beside(of, ids) for of in policies],
        "tallies": (
            store.tallies.characters(),
            store.tallies.sources(),
            store.tallies.last_ingest(),
        ),
        "faults": ("none", list(store.checks.faults())),
    }


@pytest.mark.parametrize("to", ["postgresql", "sqlite"])
def test_a_store_moves_from_one_database_to_the_other(
    tmp_path: Path, shared_store: str, to: str
) -> None:
    servers = ("", shared_store) if to == "postgresql" else (shared_store, "")
    with (
        closing(open_store(tmp_path / "from", servers[0])) as old,
        closing(open_store(tmp_path / "to", servers[1])) as new,
    ):
        ids = [put(old, TEXT + str(n), f"/{n}.txt", {"region": "张掖市"}).report for n in range(3)]
        old.corrections.add(Change(id_, "year", 2022, "见封面") for id_ in ids[:2])
        old.corrections.undo(1, "wang")
        rows = rows_of(old)
        with new.transfer.writing() as incoming:
            for table in TRAVELLING:
                incoming.take(table, iter(rows[table]))
        assert rows_of(new) == rows
        assert new.reports(ids) == old.reports(ids)
        # Numbers go on where they were.
        assert [
            one.number for one in new.corrections.add([Change(ids[2], "year", None, "无")])
        ] == [3]
        assert put(new, TEXT + "新", "/new.txt").status == "added"


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows as an export has them; SQLite keeps no zone, which is UTC."""
    with store.transfer.reading() as snapshot:
        return {
            table: [
                {name: re.sub(r"\+00:00$", "", value) if isinstance(value, str) else value for name, value in row.items()}
                for row in snapshot.rows(table)
            ]
            for table in TRAVELLING
        }  # fmt: skip
