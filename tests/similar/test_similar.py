"""The nearest wordings of a corpus, what is changed in them, and how common they are."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.corpus import Corpus
from indexer.levelling import level
from indexer.sentences import find_sentences
from indexer.similar import similar
from indexer.similar.index import open_wordings
from tests.similar.homes import put

REPORTS = {
    "a": (2019, "一是全年新增人工造林1.2万亩，管护天然林9万亩。\n建成村级河长制公示牌35块。"),
    "b": (2021, "二是全年新增人工造林8600亩，补植补造3000亩。\n落实“林长制”责任，压实管护任务。"),
    "c": (2020, "（三）全年完成人工造林5000亩。\n落实林长制责任，压实防火任务。"),
    "d": (2022, "甘州区新增学位1200个。"),
}
# The sentence, what is found first, its changes as old -> new, in how many reports, since when.
NEAREST = [
    ("全年新增人工造林11543亩。", "全年新增人工造林1.2万亩", ["11543 -> 1.2万"], 2, 2019),
    # the clauses of one sentence in another, and the sign that counts it
    ("五是全年新增人工造林1.2万亩", "全年新增人工造林1.2万亩", [], 2, 2019),
    # a word is changed as a whole; the script does not count
    (
        "全年新增人工種草300畝",
        "全年新增人工造林1.2万亩",
        ["人工種草 -> 人工造林", "300 -> 1.2万"],
        0,
        None,
    ),
    ("临泽县新增学位300个", "甘州区新增学位1200个", ["临泽县 -> 甘州区", "300 -> 1200"], 1, 2022),
    # quotes come and go
    ("落实林长制责任，压实管护任务。", "林长制”责任，压实管护任务", [], 1, 2021),
]


@pytest.fixture
def reports(corpus: Corpus) -> Corpus:
    put(corpus, REPORTS)
    return corpus


@pytest.mark.parametrize(("text", "quote", "changes", "count", "first_year"), NEAREST)
def test_the_nearest_wording(
    reports: Corpus, text: str, quote: str, changes: list[str], count: int, first_year: int | None
) -> None:
    (likeness,) = similar(reports, text)
    nearest = likeness.matches[0]
    assert quote in nearest.quote
    assert [f"{change.old} -> {change.new}" for change in nearest.changes] == changes
    assert (likeness.reports, likeness.first_year) == (count, first_year)
    stored = reports.store.texts([nearest.report])[nearest.report]
    assert stored[nearest.start : nearest.end] == nearest.quote
    for change in nearest.changes:
        assert stored[change.new_span.start : change.new_span.end] == change.new
        assert likeness.text[change.old_span.start : change.old_span.end] == change.old


@pytest.mark.parametrize("text", ["", "。", "好", "加快发展高速铁路网络", "*", "(((((("])
def test_nothing_is_like_it(reports: Corpus, text: str) -> None:
    assert [likeness.matches for likeness in similar(reports, text) if likeness.matches] == []


def test_wordings_are_grouped_and_counted(reports: Corpus) -> None:
    (likeness,) = similar(reports, "全年新增人工造林900亩。")
    found = [(v.quote, v.reports, v.first_year, v.score) for v in likeness.matches]
    assert found[0] == ("全年新增人工造林1.2万亩", 2, 2019, 1.0)
    assert found[1][:3] == ("全年完成人工造林5000亩", 1, 2020)
    assert found[1][3] < 1
    assert likeness.regions == ("620702",)
    assert len(similar(reports, "全年新增人工造林900亩。", limit=1)[0].matches) == 1


def test_an_empty_corpus_holds_nothing(corpus: Corpus) -> None:
    (likeness,) = similar(corpus, "全年新增人工造林900亩。")
    assert (likeness.matches, likeness.reports) == ((), 0)


def test_what_is_new_or_changed_is_found(reports: Corpus) -> None:
    asked = "修建田间道路9公里。"
    assert not similar(reports, asked)[0].matches
    put(reports, {"e": (2018, "修建田间道路22公里。")})
    assert similar(reports, asked)[0].matches[0].first_year == 2018
    put(reports, {"e": (2018, "修建灌溉渠道22公里，硬化入户路。")})
    assert "道路" not in similar(reports, asked)[0].matches[0].quote
    assert sum(len(segment.reports) for segment in open_wordings(reports).segments) == 5


def test_lost_arrays_are_made_anew(reports: Corpus) -> None:
    before = similar(reports, "全年新增人工造林900亩。")
    for file in (reports.settings.home / "similar").glob("*.json"):
        file.write_text("{", encoding="utf-8")
    assert similar(reports, "全年新增人工造林900亩。") == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_a_sentence_of_the_corpus_is_found_as_itself(sample: Corpus, data: st.DataObject) -> None:
    report = data.draw(st.sampled_from(sample.store.ids()))
    text = sample.store.texts([report])[report]
    sentence = data.draw(st.sampled_from(list(find_sentences(text))))
    own = text[sentence.start : sentence.end]
    for likeness in similar(sample, own):
        if len(level(likeness.text).text) < 12:
            continue  # a heading, which is not kept
        assert likeness.reports >= 1
        nearest = likeness.matches[0]
        assert nearest.score == 1
        assert all(change.kind != "words" for change in nearest.changes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(data=st.data())
def test_other_numbers_find_the_same_wording(sample: Corpus, data: st.DataObject) -> None:
    report = data.draw(st.sampled_from(sample.store.ids()))
    text = sample.store.texts([report])[report]
    sentence = data.draw(st.sampled_from(list(find_sentences(text))))
    levelled = level(text[sentence.start : sentence.end], sample.regions).text
    if "#" not in levelled or len(levelled) < 16:
        return
    other = levelled.replace("#", str(data.draw(st.integers(2, 9_999_999))))
    if level(other, sample.regions).text != levelled:
        return
    for likeness in similar(sample, other):
        assert likeness.reports >= 1
        assert likeness.matches[0].score == 1
