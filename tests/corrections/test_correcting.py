"""A correction holds at once, until it is undone, and after any order of steps."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import extraction
from indexer import ingest as ingesting
from indexer.corpus import Corpus, changing, open_corpus
from indexer.corrections import (
    CorrectionError,
    Overtaken,
    correct,
    is_shown,
    listed,
    showing,
    undo,
    write_value,
)
from indexer.models import Evidence, Field
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from tests.corrections.homes import (
    GANZHOU,
    OTHER,
    REPORT,
    ZHANGYE,
    report_at,
    take,
    total,
    trail_of,
    write,
)


def test_a_correction_holds_in_report_index_and_facets_at_once(corpus: Corpus, id_: str) -> None:
    made = correct(corpus, id_, "region", GANZHOU, " 见落款 ", "wang")
    assert (made.number, made.report, made.field, made.old, made.reason) == (
        1, id_, "region", None, "见落款",
    )  # fmt: skip
    assert corpus.store.pending() == {}
    page = search(corpus, SearchRequest("河长制 地区:张掖市", facets=("region",)))
    (hit,) = page.hits
    assert hit.report.metadata.region == Field(
        made.value, "corrected", (Evidence("correction", None, "见落款"),), 1.0
    )
    assert [value.name for value in page.facets["region"]] == ["甘肃省", "张掖市", "甘州区"]


def test_the_extracted_value_stays_as_a_candidate_and_in_its_table(
    corpus: Corpus, id_: str
) -> None:
    assert correct(corpus, id_, "year", "2022", "误写", "wang").old == 2023
    head = corpus.store.heads([id_])[id_]
    assert (head.metadata.year.value, head.metadata.year.candidates) == (2022, (2023,))
    assert (head.extracted.year.value, head.extracted.year.status) == (2023, "ok")
    assert head.metadata == corpus.store.reports([id_])[id_].metadata


def test_unknown_on_purpose_is_corrected_and_counts_as_unknown(corpus: Corpus, id_: str) -> None:
    made = correct(corpus, id_, "year", "未标明", "年份是后人加的", "wang")
    assert (made.value, made.old) == (None, 2023)
    year = corpus.store.heads([id_])[id_].metadata.year
    assert (year.value, year.status, year.candidates) == (None, "corrected", ())
    assert (total(corpus, "年份:未标明"), total(corpus, "年份:2023")) == (1, 0)


def test_the_newest_that_is_not_undone_holds(corpus: Corpus, id_: str) -> None:
    def year() -> object:
        return corpus.store.heads([id_])[id_].metadata.year.value

    for value in ("2020", "2021", "2022"):
        correct(corpus, id_, "year", value, "见封面", "wang")
    assert [(e.correction.value, e.correction.old) for e in listed(corpus)] == [
        (2022, 2021), (2021, 2020), (2020, 2023),
    ]  # fmt: skip
    assert undo(corpus, 2, "wang").undone_at is not None
    assert year() == 2022
    undo(corpus, 3, "wang")
    assert (year(), total(corpus, "年份:2020")) == (2020, 1)
    undo(corpus, 1, "wang")
    assert (year(), total(corpus, "年份:2023")) == (2023, 1)
    assert correct(corpus, id_, "year", "2019", "见封面", "wang").number == 4
    with pytest.raises(CorrectionError, match="correction 2 was undone already"):
        undo(corpus, 2, "wang")
    with pytest.raises(CorrectionError, match="no correction 9;"):
        undo(corpus, 9, "wang")
    assert [bool(entry.correction.undone_at) for entry in listed(corpus)] == [
        False, True, True, True,
    ]  # fmt: skip


def test_a_report_is_named_by_its_first_digits(corpus: Corpus, id_: str) -> None:
    assert correct(corpus, id_[:6].upper(), "year", "2022", "见封面", "wang").report == id_
    for unknown in (f"{id_[:3]}zzzzzz", id_[:5], f"{id_}00"):
        with pytest.raises(CorrectionError, match=f"no report '{unknown}'.*{id_}"):
            correct(corpus, unknown, "year", "2022", "见封面", "wang")
    for unknown in ("", "%%%%%%", "______"):
        with pytest.raises(CorrectionError, match="no report"):
            correct(corpus, unknown, "year", "2022", "见封面", "wang")


def test_digits_that_several_reports_share_name_none_of_them(
    corpus: Corpus, file: Path, id_: str
) -> None:
    write(file, OTHER)  # the first text comes back elsewhere, under an id with one more digit
    take(corpus, file, write(file.with_name("b.txt"), REPORT))
    with pytest.raises(CorrectionError, match=f"2 reports begin with {id_[:8]}.*{id_}, {id_}"):
        correct(corpus, id_[:8], "year", "2022", "见封面", "wang")
    assert correct(corpus, id_, "year", "2022", "见封面", "wang").report == id_


@pytest.mark.parametrize("reason", ["", "  ", "\u200b\n"])
def test_a_correction_needs_a_reason(corpus: Corpus, id_: str, reason: str) -> None:
    with pytest.raises(CorrectionError, match="no reason"):
        correct(corpus, id_, "year", "2022", reason, "wang")
    assert listed(corpus) == ()


def test_who_holds_the_home_keeps_no_correction_out(
    corpus: Corpus, file: Path, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in the store at once; searches show it when that process has ended."""
    monkeypatch.setattr(showing, "SECONDS_TO_WAIT", 0.1)
    with changing(corpus.settings.home):
        correct(corpus, id_, "year", "2022", "见封面", "wang")
        assert report_at(corpus, file).metadata.year.value == 2022
        assert (is_shown(corpus, id_), total(corpus, "年份:2022")) == (False, 0)
    take(corpus, file)
    assert (is_shown(corpus, id_), total(corpus, "年份:2022")) == (True, 1)


def test_what_is_corrected_while_an_ingest_runs_is_shown_when_it_ends(
    corpus: Corpus, file: Path, id_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where it came after the ingest had looked for what the index lacks."""
    monkeypatch.setattr(showing, "SECONDS_TO_WAIT", 0.1)
    derive = ingesting.derive

    def slowly(of: Corpus, *held: Any) -> None:
        derive(of, *held)
        correct(corpus, id_, "year", "2022", "见封面", "wang")
        assert not is_shown(corpus, id_)

    monkeypatch.setattr(ingesting, "derive", slowly)
    take(corpus, file)
    assert (is_shown(corpus, id_), total(corpus, "年份:2022")) == (True, 1)


def test_who_corrects_what_another_corrected_meanwhile_is_told(corpus: Corpus, id_: str) -> None:
    correct(corpus, id_, "year", "2020", "见封面", "wang", seen=0)
    with pytest.raises(Overtaken, match="correction 1 holds now") as told:
        correct(corpus, id_, "year", "2021", "见落款", "li", seen=0)
    assert told.value.number == 1
    correct(corpus, id_, "year", "2021", "见落款", "li", seen=1)
    undo(corpus, 2, "li")
    with pytest.raises(Overtaken):
        correct(corpus, id_, "year", "2022", "见落款", "zhao", seen=2)
    assert [entry.correction.person for entry in listed(corpus)] == ["li", "wang"]


def test_the_trail_says_who_did_what(corpus: Corpus, id_: str) -> None:
    correct(corpus, id_, "year", "2022", "见封面", "wang")
    undo(corpus, 1, "li")
    assert trail_of(corpus) == [
        ("wang", "correct", id_, {"number": 1, "field": "year"}),
        ("li", "undo correction", id_, {"number": 1, "field": "year"}),
    ]


def test_processes_that_correct_at_once_lose_nothing(corpus: Corpus, id_: str) -> None:
    shuzhi = Path(sys.executable).with_name("shuzhi")
    running = [
        subprocess.Popen(
            [shuzhi, "--home", corpus.settings.home, "correct", id_, "year", year, "--reason", "见"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for year in ("2020", "2021", "2022")
    ]  # fmt: skip
    messages = [process.communicate(timeout=120)[1] for process in running]
    done = [process.returncode == 0 for process in running]
    assert all(done), messages
    made = [entry.correction for entry in listed(corpus)]
    assert [correction.number for correction in made] == [*range(sum(done), 0, -1)]
    assert total(corpus, f"年份:{made[0].value}") == 1


VALUES = {"year": ("2019", "2020", "未标明"), "role": ("县长", "局长", "未标明"), "region": (ZHANGYE, GANZHOU, "未标明")}  # fmt: skip
STEPS = st.one_of(
    st.tuples(
        st.just("correct"),
        st.integers(0, 1),
        st.sampled_from(sorted(VALUES)),
        st.integers(0, 2),
    ),
    st.tuples(st.just("undo"), st.integers(1, 6)),
    st.tuples(st.just("read again"), st.sampled_from(["by new rules", "changed"])),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=1, max_size=7))
def test_any_order_of_steps_is_as_in_a_plain_model(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        home = Path(folder) / "home"
        corpus = open_corpus(Settings(home=home), create=True)
        files = [
            write(Path(folder) / name, text) for name, text in (("a.txt", REPORT), ("b.txt", OTHER))
        ]
        take(corpus, *files)
        ids = [report_at(corpus, file).id for file in files]
        model: list[tuple[str, str, str, bool]] = []  # report, field, value, undone
        for number, step in enumerate(steps):
            match step:
                case ("correct", which, field, value):
                    correct(corpus, ids[which], field, VALUES[field][value], "见封面", "wang")
                    model.append((ids[which], field, VALUES[field][value], False))
                case ("undo", version) if version <= len(model) and not model[version - 1][3]:
                    undo(corpus, version, "wang")
                    model[version - 1] = (*model[version - 1][:3], True)
                case ("undo", version):
                    with pytest.raises(CorrectionError):
                        undo(corpus, version, "wang")
                case ("read again", "changed"):
                    write(files[0], f"{REPORT}补充第{number}段。\n")
                    take(corpus, *files)
                case _:
                    patch.setattr(extraction, "version", lambda number=number: f"rules {number}")
                    take(corpus, *files)
        expected = {(report, field): value for report, field, value, gone in model if not gone}
        for id_, head in corpus.store.heads(ids).items():
            for field in VALUES:
                now = getattr(head.metadata, field)
                if (id_, field) in expected:
                    assert (now.status, write_value(field, now.value)) == (
                        "corrected", expected[id_, field],
                    )  # fmt: skip
                else:
                    assert now == getattr(head.extracted, field)
        years = [
            str(head.metadata.year.value or "unknown") for head in corpus.store.heads(ids).values()
        ]
        facet = search(corpus, SearchRequest(facets=("year",))).facets["year"]
        assert {value.value: value.count for value in facet} == {y: years.count(y) for y in years}
        corpus.close()


def test_a_server_that_runs_shows_what_another_process_corrected(corpus: Corpus, id_: str) -> None:
    from webui import create_app

    pages = create_app(corpus).test_client()
    assert "甘州区" not in pages.get(f"/reports/{id_}").text
    shuzhi = Path(sys.executable).with_name("shuzhi")
    arguments = ["correct", id_, "region", GANZHOU, "--reason", "见落款<b>"]
    subprocess.run(
        [shuzhi, "--home", corpus.settings.home, *arguments],
        check=True, timeout=120, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    shown = pages.get(f"/reports/{id_}").text
    assert "甘州区" in shown and "见落款&lt;b&gt;" in shown
    assert "甘州区" in pages.get("/?region=620702").text
