"""A home's own policies: added to the program's, refused with their faults, renewed in reports."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from indexer.corpus import Corpus, changing, open_corpus
from indexer.home_policies import LAST_GOOD, OWN_POLICIES, home_policies
from indexer.indexing import catch_up
from indexer.ingest import IngestResult, ingest, walk
from indexer.renewing import Renewed, renew_mentions
from indexer.search import SearchRequest, search
from indexer.vocab.policy_names import load_policies

ENTRY = """\
- id: forest_shepherd
  name: 青禾管护员制
  english: Forest shepherds of Qinghe
  kind: institution
  aliases: [护绿员制]
  portfolios: [forestry]
  since: 2019
"""
OTHER = ENTRY.replace("forest_shepherd", "tea").replace("青禾管护员制", "白茶行动")
OTHER = OTHER.replace("[护绿员制]", "[]")
FILES = {
    "a.txt": "青禾县2023年工作总结\n推行青禾管护员制，落实河长制。",
    "b.txt": "乌柏县2022年工作总结\n实施白茶行动。",
    "c.txt": "松澜县2021年工作总结\n落实河（湖）长制。",
}


def state(home: Path, text: str | None) -> None:
    """Write a home's own file, so that it is seen as another one even within a tick of the clock."""
    file = home / OWN_POLICIES
    home.mkdir(exist_ok=True)
    if text is None:
        file.unlink()
        return
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def own(home: Path) -> set[str]:
    """The ids that are in force beside those of the program."""
    ours = {policy.id for policy in load_policies().every}
    return {policy.id for policy in home_policies(home).policies.every} - ours


def test_a_home_without_a_file_has_the_policies_of_the_program(tmp_path: Path) -> None:
    found = home_policies(tmp_path / "nowhere")
    assert (found.policies, found.faults) == (load_policies(), ())
    assert found.version == load_policies().version
    assert not (tmp_path / "nowhere").exists()


def test_a_file_adds_to_them_and_is_read_again_when_it_changes(tmp_path: Path) -> None:
    state(tmp_path, ENTRY)
    first = home_policies(tmp_path)
    assert (own(tmp_path), first.faults) == ({"forest_shepherd"}, ())
    assert first.version == first.policies.version != load_policies().version
    state(tmp_path, ENTRY + OTHER)
    assert own(tmp_path) == {"forest_shepherd", "tea"}
    assert home_policies(tmp_path).version != first.version
    state(tmp_path, ENTRY)
    assert home_policies(tmp_path).version == first.version
    state(tmp_path, None)
    assert own(tmp_path) == set()


# What is wrong, where, and what is said of it.
FAULTS = [
    ("- id: [", 2, "no valid YAML"),
    (
        ENTRY + OTHER.replace("白茶行动", "护绿员制"),
        9,
        "the name 护绿员制 is taken already, by forest_",
    ),
    (ENTRY.replace("护绿员制", "河（湖）长制"), 5, "is taken already, by river_chief in "),
    (ENTRY.replace("[forestry]", "[woods]"), 6, "there is no portfolio woods"),
    (ENTRY.replace("2019", "去年"), 7, "since is no year: 去年"),
]


@pytest.mark.parametrize(("text", "line", "said"), FAULTS)
def test_a_file_with_faults_is_refused_and_the_last_good_one_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str, line: int, said: str
) -> None:
    state(tmp_path, ENTRY)
    good = home_policies(tmp_path)
    state(tmp_path, text)
    with caplog.at_level(logging.WARNING):
        refused = home_policies(tmp_path)
        home_policies(tmp_path)
    (fault,) = refused.faults
    assert (fault.file, fault.line) == (OWN_POLICIES, line) and said in fault.reason
    # told once
    (record,) = caplog.records
    assert f"{OWN_POLICIES}, line {line}: " in record.getMessage()
    assert (refused.files, refused.version) == (good.files, good.version)
    assert own(tmp_path) == {"forest_shepherd"}
    state(tmp_path, OTHER)
    assert (own(tmp_path), home_policies(tmp_path).faults) == ({"tea"}, ())


def test_a_file_that_was_never_good_changes_nothing(tmp_path: Path) -> None:
    state(tmp_path, ENTRY.replace("2019", "去年"))
    assert (own(tmp_path), len(home_policies(tmp_path).faults)) == (set(), 1)
    assert not (tmp_path / LAST_GOOD).exists()


def test_a_good_file_with_a_byte_order_mark_is_kept_as_well(tmp_path: Path) -> None:
    state(tmp_path, "\ufeff" + ENTRY)
    home_policies(tmp_path)
    state(tmp_path, "- id: [")
    assert own(tmp_path) == {"forest_shepherd"}


# ------------------------------------------------------------------------- what a change renews


@pytest.fixture
def taken(corpus: Corpus, tmp_path: Path) -> Corpus:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert take(corpus, tmp_path).added == 3
    return corpus


def take(corpus: Corpus, folder: Path) -> IngestResult:
    return ingest(corpus, walk(sorted(folder.glob("*.txt")), corpus.settings.home))


def total(corpus: Corpus, query: str) -> int:
    return search(corpus, SearchRequest(query)).total


def test_an_ingest_finds_mentions(taken: Corpus) -> None:
    assert total(taken, "政策:河长制") == 2
    assert taken.store.counts().mentions == sum(
        count.mentions for count in taken.store.mentions.counts().values()
    ) == 2  # fmt: skip


def test_only_what_changed_is_found_anew_and_indexed(taken: Corpus) -> None:
    home = taken.settings.home
    read = {path: taken.store.known_source(path) for path in FILES}
    state(home, ENTRY)
    with changing(home):
        assert renew_mentions(taken) == Renewed(reports=3, changed=1)
        (pending,) = taken.store.pending()
        assert "青禾" in taken.store.texts([pending])[pending]
        generation = taken.engine.generation
        catch_up(taken.store, taken.engine, taken.regions)
        assert taken.engine.generation == generation + 1
        # once more there is nothing to do
        assert renew_mentions(taken) == Renewed(0, 0)
    assert (total(taken, "政策:护绿员制"), total(taken, "政策:河长制")) == (1, 2)
    assert {path: taken.store.known_source(path) for path in FILES} == read


def test_the_next_ingest_renews_and_reads_no_file(taken: Corpus, tmp_path: Path) -> None:
    state(taken.settings.home, OTHER)
    result = take(taken, tmp_path)
    assert (result.unchanged, result.updated, result.renewed) == (3, 0, 1)
    assert total(taken, "政策:白茶行动") == 1
    generation = taken.engine.generation
    assert take(taken, tmp_path).renewed == 0
    assert taken.engine.generation == generation
    # what is taken away is no more mentioned
    state(taken.settings.home, None)
    assert take(taken, tmp_path).renewed == 1
    assert "tea" not in taken.store.mentions.counts()


def test_a_slip_renews_nothing(taken: Corpus, tmp_path: Path) -> None:
    state(taken.settings.home, ENTRY)
    take(taken, tmp_path)
    state(taken.settings.home, ENTRY.replace("2019", "去年"))
    assert take(taken, tmp_path).renewed == 0
    assert total(taken, "政策:青禾管护员制") == 1


def test_who_opens_the_home_is_told(taken: Corpus, caplog: pytest.LogCaptureFixture) -> None:
    state(taken.settings.home, ENTRY)
    with caplog.at_level(logging.WARNING):
        open_corpus(taken.settings).close()
    assert "looks for them in 3 reports" in caplog.text


def test_many_files_are_looked_through_by_workers(corpus: Corpus, tmp_path: Path) -> None:
    state(corpus.settings.home, ENTRY)
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(50):
        (folder / f"{i}.txt").write_text(f"{FILES['a.txt']}第{i}号。", encoding="utf-8")
    result = ingest(corpus, walk([folder], corpus.settings.home), jobs=2)
    assert (result.added, result.renewed, total(corpus, "政策:护绿员制")) == (50, 0, 50)
