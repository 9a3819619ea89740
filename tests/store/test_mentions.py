"""Mentions in the store: kept with their report, found anew without it, asked for by policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from indexer.extraction import extract
from indexer.models import Mention
from indexer.readers import SourceFile
from indexer.store import MentionCount, MentionPlace, Mentions, Outcome, Store, open_store
from indexer.vocab.regions import load_regions
from tests.store.older import make_older

TEXT = "青禾县2023年工作总结\n一、回顾\n落实河（湖）长制。\n印发《甲县造林办法》。\n二、打算\n河长制提档。"


def mention(quote: str, policy: str | None = "river_chief", within: str = TEXT) -> Mention:
    """The first place of a quote."""
    start = within.index(quote)
    kind = "institution" if policy else "document"
    return Mention(policy, kind, start, start + len(quote), quote, quote.strip("《》"))  # type: ignore[arg-type]


RIVER, AGAIN = mention("河（湖）长制"), mention("河长制")
DOCUMENT = mention("《甲县造林办法》", None)
FOREST = mention("造林", "forest_chief")


def put(
    store: Store, text: str, *mentions: Mention, path: str = "/a.txt", version: str = "v1"
) -> Outcome:
    data = text.encode()
    report = extract(SourceFile(path, data), {}, load_regions())
    return store.put(report, (), data, {}, "rules-1", Mentions(mentions, version))


@pytest.mark.parametrize("mentions", [(), (RIVER,), (RIVER, DOCUMENT, FOREST, AGAIN)])
def test_mentions_come_out_as_they_went_in(store: Store, mentions: tuple[Mention, ...]) -> None:
    id_ = put(store, TEXT, *mentions).report
    assert store.mentions.in_report(id_) == mentions
    assert store.mentions.in_reports([id_, "unknown"]) == {id_: mentions, "unknown": ()}
    assert store.counts().mentions == len(mentions)


def test_a_new_state_of_a_report_has_the_mentions_of_its_text(store: Store) -> None:
    id_ = put(store, TEXT, RIVER, AGAIN).report
    put(store, TEXT + "\n补充。", AGAIN)
    assert store.mentions.in_report(id_) == (AGAIN,)


def test_the_mentions_of_a_report_go_with_it(store: Store) -> None:
    put(store, TEXT, RIVER)
    goes = put(store, "乌柏县工作总结\n水利。", path="/b.txt").report
    put(store, TEXT, RIVER, path="/b.txt")
    assert store.report(goes) is None
    assert (store.mentions.in_report(goes), store.counts().mentions) == ((), 1)
    assert store.mentions.outdated("v1") == []


def test_mentions_are_found_by_policy_with_their_passages(store: Store) -> None:
    one = put(store, TEXT, RIVER, DOCUMENT, AGAIN).report
    two = put(store, TEXT + "甲", RIVER, FOREST, path="/b.txt").report
    places = store.mentions.of(["river_chief"])
    report = store.report(one)
    assert report is not None
    assert {(place.report, place.mention.start) for place in places} == {
        (one, RIVER.start), (one, AGAIN.start), (two, RIVER.start),
    }  # fmt: skip
    for place in places:
        assert place.passage is not None
        passage = report.passages[place.passage]
        assert passage.start <= place.mention.start < passage.end
    (forest,) = store.mentions.of(["forest_chief", "no such id"], reports=[two])
    assert forest == MentionPlace(two, forest.passage, FOREST)
    assert store.mentions.of(["forest_chief"], reports=[one]) == []
    assert store.mentions.counts() == {
        "river_chief": MentionCount(3, 2), "forest_chief": MentionCount(1, 1),
    }  # fmt: skip


def test_only_reports_with_other_mentions_are_written(store: Store) -> None:
    ids = [put(store, TEXT + str(i), RIVER, path=f"/{i}.txt").report for i in range(3)]
    store.mark_indexed(store.pending())
    assert store.mentions.outdated("v2") == sorted(ids)
    found = [(RIVER,), (RIVER, AGAIN), ()]
    fresh = {id_: Mentions(some, "v2") for id_, some in zip(ids, found, strict=True)}
    assert store.mentions.replace(fresh) == sorted(ids[1:])
    assert list(store.pending()) == sorted(ids[1:])
    assert [store.mentions.in_report(id_) for id_ in ids] == found
    assert (store.mentions.outdated("v2"), store.mentions.outdated("v1")) == ([], sorted(ids))


def test_where_nobody_looked_yet_somebody_must(store: Store) -> None:
    data = TEXT.encode()
    report = extract(SourceFile("/a.txt", data), {}, load_regions())
    id_ = store.put(report, (), data, {}, "rules-1").report
    assert store.mentions.outdated("v1") == [id_]


def test_counts_are_answered_by_the_index_alone_on_sqlite(tmp_path: Path) -> None:
    store = open_store(tmp_path / "home")
    put(store, TEXT, RIVER)
    query = (
        "EXPLAIN QUERY PLAN SELECT policy, alias, count(*), count(DISTINCT report_id) "
        "FROM mentions WHERE policy IS NOT NULL GROUP BY policy"
    )
    with store.mentions._database.connect() as connection:
        plan = " ".join(str(row) for row in connection.execute(text(query)))
    assert "COVERING INDEX mentions_by_policy" in plan
    store.close()


def test_a_store_from_before_mentions_is_looked_through(tmp_path: Path, server: str) -> None:
    store = open_store(tmp_path / "home", server)
    id_ = put(store, TEXT, RIVER).report
    before = store.report(id_)
    store.close()
    assert "mentions" not in make_older(tmp_path / "home", server, "0005")
    store = open_store(tmp_path / "home", server)
    assert (store.report(id_), store.mentions.in_report(id_)) == (before, ())
    assert store.outdated_sources("rules-1") == []
    assert store.mentions.outdated("v1") == [id_]
    store.close()
