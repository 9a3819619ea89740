"""All sixty texts are taken in or listed with a reason, and are nothing but texts there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from indexer.accounts import AccountError, add_user
from indexer.cleaning import UNSEEN
from indexer.corrections import listed
from indexer.models import FIELD_NAMES
from indexer.search import SearchRequest, search
from tests.hostile.conftest import EMPTY, Home
from tests.hostile.reports import COUNTIES, TABLE
from tests.hostile.texts import HOSTILE, Hostile

# So much of these is controls that they are no text; both say so, and in what they should be saved.
NO_TEXT = ("a\x00.exe", "造林\r\x08\x08伪造\x7f\x0b\x0c")


def test_none_is_lost(hostile: Home) -> None:
    result, store = hostile.result, hostile.corpus.store
    assert result.added == len(HOSTILE) - len(NO_TEXT)
    assert len(result.rejected) == len(NO_TEXT) + len(EMPTY)
    for error in result.rejected:
        assert error.reason and error.hint
    assert set(store.failures.paths()) == {error.path for error in result.rejected}
    assert len(store.ids()) == result.added
    assert len([note for note in result.notes if TABLE in note]) == 1


def test_figures_and_policies_are_found_in_them(hostile: Home) -> None:
    store = hostile.corpus.store
    for id_ in store.ids():
        indicators = {one.indicator for one in store.figures_in(id_)}
        assert indicators & {"afforestation.artificial", "crop.grain.output"}, id_
        assert "river_chief" in {one.policy for one in store.mentions.in_report(id_)}
    assert search(hostile.corpus, SearchRequest('"三、下一步打算"')).total == len(store.ids())


def test_fields_and_texts_hold_no_signs_that_nobody_sees(hostile: Home) -> None:
    for id_ in hostile.corpus.store.ids():
        report = hostile.corpus.store.report(id_)
        assert report
        assert not UNSEEN.search(report.text)
        for name in FIELD_NAMES:
            value = str(getattr(report.metadata, name).value)
            assert not UNSEEN.search(value) and "\n" not in value, (name, value)


def test_places_bear_their_names_on_one_line(hostile: Home) -> None:
    for code in COUNTIES:
        (found,) = hostile.corpus.regions.lookup(code)
        assert not UNSEEN.search(found.name) and found.name.endswith("县")


def test_texts_of_sql_change_no_table(hostile: Home, nobody: FlaskClient) -> None:
    """Asked in every way, and found as text where they stand as text."""
    before = rows_of_tables(hostile)
    assert before["reports"] == len(HOSTILE) - len(NO_TEXT)
    for one in HOSTILE:
        nobody.get("/", query_string={"q": one.text, "region": one.text, "role": one.text})
        nobody.get(f"/reports/{quote(one.text, safe='')}")
        hostile.corpus.store.users.named(one.text)
        assert hostile.corpus.store.report(one.text) is None
    assert rows_of_tables(hostile) == before
    for one in HOSTILE:
        if one.kind == "database" and '"' not in one.text:
            assert search(hostile.corpus, SearchRequest(f'"{one.text}"')).total >= 1


def rows_of_tables(hostile: Home) -> dict[str, int]:
    """How many rows each table has."""
    with closing(sqlite3.connect(hostile.corpus.settings.home / "shuzhi.sqlite")) as database:
        names = [
            name
            for (name,) in database.execute("select name from sqlite_master where type='table'")
        ]
        return {
            name: database.execute(f'select count(*) from "{name}"').fetchone()[0] for name in names
        }


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: ascii(one.text[:20]))
def test_no_account_bears_such_a_name(hostile: Home, one: Hostile) -> None:
    if one.text.isalpha():
        pytest.skip("a name like any other; no file is called by it")
    with pytest.raises(AccountError):
        add_user(hostile.corpus.store, one.text, "reader", "three words together", "shell:test")


def test_reasons_and_values_are_kept_as_text(hostile: Home) -> None:
    kept = [entry.correction for entry in listed(hostile.corpus)]
    assert len(kept) > 20
    for correction in kept:
        assert not UNSEEN.search(f"{correction.reason}{correction.value}")
        assert "\n" not in correction.reason
