"""What a person says of a figure holds at once, until it is undone, and over new rules and texts."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import extraction
from indexer.checking import check
from indexer.corpus import Corpus, open_corpus
from indexer.corrections import (
    CorrectionError,
    Overtaken,
    correct_figure,
    standing_figure,
    undo_figure,
)
from indexer.corrections.figure_values import write_figure
from indexer.models import Figure
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from tests.corrections.homes import report_at, take, total, trail_of, write

TEXT = (
    "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩。\n"
    "森林覆盖率达到24.5%，比上年提高1.2个百分点。全县粮食产量稳定在30万吨以上。\n"
)


@pytest.fixture
def file(corpus: Corpus, tmp_path: Path) -> Path:
    path = write(tmp_path / "in" / "a.txt", TEXT)
    take(corpus, path)
    return path


@pytest.fixture
def id_(corpus: Corpus, file: Path) -> str:
    return report_at(corpus, file).id


def at(corpus: Corpus, quote: str, id_: str) -> int:
    """Where the figure of these words begins."""
    report = corpus.store.report(id_)
    assert report is not None
    return report.text.index(quote)


def say(corpus: Corpus, id_: str, quote: str, verdict: Any = "changed", **said: str) -> int:
    start = at(corpus, quote, id_)
    return correct_figure(corpus, id_, start, verdict, said, "见原文", "wang").number


def figure(corpus: Corpus, id_: str, quote: str) -> Figure | None:
    return next((f for f in corpus.store.figures_in(id_) if f.quote == quote), None)


def test_a_change_holds_in_search_facets_and_range_at_once(corpus: Corpus, id_: str) -> None:
    assert total(corpus, "人工造林>1万亩") == 1
    say(corpus, id_, "11543亩", value="1,543")
    assert (total(corpus, "人工造林>1万亩"), total(corpus, "人工造林:1543..1543亩")) == (0, 1)
    made = figure(corpus, id_, "11543亩")
    assert made is not None
    assert (made.value, made.base_value, made.confidence, made.rule) == (
        Decimal(1543), Decimal(1543) / 15, 1.0, "correction",
    )  # fmt: skip
    say(corpus, id_, "11543亩", indicator="退耕还林")
    assert (total(corpus, "指标:人工造林"), total(corpus, "指标:退耕还林")) == (0, 1)
    facet = search(corpus, SearchRequest(facets=("indicator",))).facets["indicator"]
    assert "退耕还林" in " ".join(value.name for value in facet)
    assert "人工造林" not in [value.name for value in facet]


def test_a_wrong_one_is_gone_until_that_is_undone(corpus: Corpus, id_: str) -> None:
    before = corpus.store.figures_in(id_)
    number = say(corpus, id_, "11543亩", "wrong")
    assert figure(corpus, id_, "11543亩") is None and total(corpus, "指标:人工造林") == 0
    assert standing_figure(corpus.store, id_, at(corpus, "11543亩", id_)) is not None
    undo_figure(corpus, number, "wang")
    assert corpus.store.figures_in(id_) == before and total(corpus, "指标:人工造林") == 1


def test_an_accepted_one_is_sure_and_else_as_it_was(corpus: Corpus, id_: str) -> None:
    before = figure(corpus, id_, "24.5%")
    say(corpus, id_, "24.5%", "accepted")
    after = figure(corpus, id_, "24.5%")
    assert before and after and write_figure(before) == write_figure(after)
    assert (after.confidence, after.rule) == (1.0, "correction")


def test_who_changes_nothing_accepts(corpus: Corpus, id_: str) -> None:
    start = at(corpus, "24.5%", id_)
    made = correct_figure(corpus, id_, start, "changed", {"value": "24.5"}, "见表", "wang")
    assert made.verdict == "accepted"


@pytest.mark.parametrize(
    "said, message",
    [
        ({"indicator": "人造林"}, "no indicator 人造林: did you mean"),
        ({"value": "很多"}, "很多 is no number"),
        ({"unit": "万亩"}, "no unit 万亩.*belongs to the number"),
        ({"status": "done"}, "no status done; it is one of actual"),
        ({"role": ""}, "no role; it is one of measure"),
        ({"period": "2023..2019"}, "ends before it begins"),
        ({"scope": "区" * 201}, "at most 200"),
        ({"colour": "red"}, "no part 'colour'"),
    ],
)
def test_what_no_figure_can_be_is_refused(
    corpus: Corpus, id_: str, said: dict[str, str], message: str
) -> None:
    with pytest.raises(CorrectionError, match=message):
        say(corpus, id_, "11543亩", **said)
    assert corpus.store.figure_corrections.all() == ()


def test_where_no_figure_is_none_is_corrected(corpus: Corpus, id_: str) -> None:
    with pytest.raises(CorrectionError, match=r"no figure .* begins at character 1"):
        correct_figure(corpus, id_, 1, "wrong", {}, "见原文", "wang")


def test_two_who_correct_one_figure_are_told_of_each_other(corpus: Corpus, id_: str) -> None:
    start = at(corpus, "11543亩", id_)
    correct_figure(corpus, id_, start, "wrong", {}, "是引用", "wang", seen=0)
    with pytest.raises(Overtaken) as told:
        correct_figure(corpus, id_, start, "accepted", {}, "无误", "li", seen=0)
    assert told.value.number == 1
    correct_figure(corpus, id_, start, "accepted", {}, "无误", "li", seen=1)
    assert [entry[:2] for entry in trail_of(corpus)] == [
        ("wang", "correct figure"), ("li", "correct figure"),
    ]  # fmt: skip


def test_it_outlives_rules_that_miss_it(corpus: Corpus, id_: str, file: Path) -> None:
    number = say(corpus, id_, "11543亩", value="1543")
    held = corpus.store.figures_in(id_)
    others = [one for one in held if one.quote != "11543亩"]
    corpus.store.put(report_at(corpus, file), others, file.read_bytes(), {}, "tomorrow")
    assert corpus.store.figures_in(id_) == held
    undo_figure(corpus, number, "wang")
    assert corpus.store.figures_in(id_) == tuple(others)


def test_it_outlives_a_changed_text_where_its_sentence_stays(
    corpus: Corpus, id_: str, file: Path
) -> None:
    say(corpus, id_, "11543亩", value="1543")
    say(corpus, id_, "24.5%", "wrong")
    write(file, TEXT.replace("一、工作回顾", "一、全年工作回顾与体会").replace("24.5", "25.5"))
    take(corpus, file)
    made = figure(corpus, id_, "11543亩")
    assert made is not None and made.value == 1543
    # The sentence of the other is another one: what was said of it waits, and changes nothing.
    assert figure(corpus, id_, "25.5%") is not None
    lost, found = corpus.store.figure_corrections.all()
    assert (found.is_found, lost.is_found) == (True, False)
    undo_figure(corpus, lost.number, "wang")
    write(file, TEXT)
    take(corpus, file)
    assert figure(corpus, id_, "24.5%") is not None


def test_a_home_with_corrections_agrees_with_itself(corpus: Corpus, id_: str) -> None:
    say(corpus, id_, "11543亩", "wrong")
    say(corpus, id_, "24.5%", value="25")
    found = check(corpus.settings)
    assert found.agreed, found.findings


def test_when_two_reports_become_one_what_was_said_goes_along(
    corpus: Corpus, id_: str, file: Path
) -> None:
    other = write(file.with_name("b.txt"), TEXT.replace("青禾县", "乌柏县"))
    take(corpus, other)
    gone = report_at(corpus, other).id
    say(corpus, gone, "11543亩", value="1543")
    say(corpus, gone, "24.5%", value="99")
    say(corpus, id_, "24.5%", "accepted")
    write(other, TEXT)
    take(corpus, other)
    assert report_at(corpus, other).id == id_
    values = {f.quote: str(f.value) for f in corpus.store.figures_in(id_)}
    assert (values["11543亩"], values["24.5%"]) == ("1543", "24.5")


QUOTES = ("11543亩", "24.5%", "30万吨")
STEPS = st.one_of(
    st.tuples(
        st.just("say"),
        st.sampled_from(QUOTES),
        st.sampled_from(["accepted", "wrong", "value", "indicator", "role"]),
    ),
    st.tuples(st.just("undo"), st.integers(1, 8)),
    st.tuples(st.just("read again"), st.sampled_from(["by new rules", "changed"])),
)
SAID = {"value": "7", "indicator": "退耕还林", "role": "reference"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(STEPS, min_size=1, max_size=9))
def test_any_order_of_steps_is_what_is_in_force_over_what_was_read(
    steps: list[tuple[Any, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        corpus = open_corpus(Settings(home=Path(folder) / "home"), create=True)
        file = write(Path(folder) / "a.txt", TEXT)
        take(corpus, file)
        id_ = report_at(corpus, file).id
        read = {f.quote: f for f in corpus.store.figures_in(id_)}
        said: list[tuple[str, dict[str, str] | None, bool]] = []  # quote, the whole figure, undone
        for number, step in enumerate(steps):
            match step:
                case ("say", quote, what):
                    change = {what: SAID[what]} if what in SAID else {}
                    verdict = "changed" if change else what
                    made = correct_figure(
                        corpus, id_, at(corpus, quote, id_), verdict, change, "见", "wang"
                    )
                    said.append((quote, made.figure and write_figure(made.figure), False))
                case ("undo", which) if which <= len(said) and not said[which - 1][2]:
                    undo_figure(corpus, which, "wang")
                    said[which - 1] = (*said[which - 1][:2], True)
                case ("undo", which):
                    with pytest.raises(CorrectionError):
                        undo_figure(corpus, which, "wang")
                case ("read again", "changed"):
                    write(file, f"{TEXT}补充第{number}段。\n")
                    take(corpus, file)
                case _:
                    patch.setattr(extraction, "version", lambda _=(), n=number: f"rules {n}")
                    take(corpus, file)
        holding = {quote: whole for quote, whole, gone in said if not gone}
        expected = {quote: holding.get(quote, write_figure(one)) for quote, one in read.items()}
        now = {f.quote: write_figure(f) for f in corpus.store.figures_in(id_)}
        assert now == {quote: whole for quote, whole in expected.items() if whole is not None}
        ordinals = [f.start for f in corpus.store.figures_in(id_)]
        assert ordinals == sorted(ordinals)
        assert check(corpus.settings).agreed
        corpus.close()
