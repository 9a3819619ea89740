"""What is copied is found, whatever numbers and places it was given; what all write is not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from indexer.corpus import Corpus, open_corpus
from indexer.reuse import Recycled, ReuseError, recycled
from indexer.settings import Settings
from tests.reuse.homes import OWN, Told, put

PASSAGE = (
    "沿着{place}的老河道走了{a}公里，逐段记下塌岸和淤塞的地方，请来退休的水利员当顾问，"
    "先清淤、再固岸、后栽柳，动用土方{b}万方，栽下柳树{c}株，河边的{d}户人家都分到了管护的责任段。"
)
FORMULA = "管住自己、管好家人、带好队伍，把工作做在明处，把账目摊在桌上，让群众看得见、问得着、信得过，不留一笔糊涂账。"
PLACES = tuple(OWN)


def passage(
    place: str = "甘州区", a: object = 12, b: object = 3, c: object = 900, d: object = 46
) -> str:
    return PASSAGE.format(place=place, a=a, b=b, c=c, d=d)


def report(place: str, year: int, *parts: str) -> Told:
    """A report with sentences of its own around what it shares."""
    return Told(
        place,
        year,
        f"{place}{year}年度报告\n{OWN[place]}\n" + "\n".join(parts) + "\n以上报告完毕。",
    )


def found(corpus: Corpus, *told: Told) -> tuple[list[str], Recycled]:
    return [put(corpus, one) for one in told], recycled(corpus)


numbers = st.integers(1, 99999) | st.floats(0.1, 999).map(lambda n: f"{n:.2f}")


@effort(max_examples=10)
@given(st.sampled_from(PLACES[1:]), st.tuples(numbers, numbers, numbers, numbers))
def test_a_copy_with_other_numbers_and_places_is_found(
    place: str, given: tuple[object, ...]
) -> None:
    with TemporaryDirectory() as folder:
        corpus = open_corpus(Settings(home=Path(folder) / "home"), create=True)
        source = report("甘州区", 2021, passage())
        copy = report(place, 2023, passage(place, *given))
        (older, newer), answer = found(corpus, source, copy)
        corpus.close()
    (pair,) = answer.pairs
    assert (pair.kind, pair.directed, pair.share) == ("place", True, 1)
    assert (pair.a.report.id, pair.b.report.id) == (newer, older)
    for side, told in ((pair.a, copy), (pair.b, source)):
        assert told.text[side.start : side.end] == side.quote in told.text
        assert side.quote.startswith("沿着") and side.quote.endswith("责任段。")
    changed = {(change.kind, change.old, change.new) for change in pair.changes}
    as_written = zip(("12", "3", "900", "46"), map(str, given), strict=True)
    assert ("place", "甘州区", place) in changed
    # a magnitude belongs to its number
    assert {(old, new) for kind, old, new in changed if kind == "number"} == {
        (f"{old}万" if old == "3" else old, f"{new}万" if old == "3" else new)
        for old, new in as_written
        if old != new
    }


@pytest.mark.parametrize("reports", [2, 5, 6, 8])
def test_what_many_offices_write_is_a_formula(corpus: Corpus, reports: int) -> None:
    """Five offices share a passage; with the sixth it is nobody's."""
    told = [report(place, 2016 + n, FORMULA) for n, place in enumerate(PLACES[:reports])]
    ids, answer = found(corpus, *told)
    assert answer.common == 5
    pairs = reports * (reports - 1) // 2
    assert len(answer.pairs) == (pairs if reports <= 5 else 0)
    shares = {share.report.id: share for share in answer.shares}
    last = shares[ids[-1]]
    assert (last.recycled > 0.3) is (reports <= 5)
    assert (last.classes["formula"] > 0.3) is (reports > 5)
    listed = recycled(corpus, ids[0]).formulas
    assert [formula.reports for formula in listed] == ([reports] if reports > 5 else [])


def test_years_of_one_office_make_no_formula(corpus: Corpus) -> None:
    told = [report("甘州区", year, FORMULA) for year in range(2012, 2019)]
    _, answer = found(corpus, *told)
    assert {pair.kind for pair in answer.pairs} == {"own"}
    # what both have of the place is theirs as well
    assert len(answer.pairs) == 21


SHORT = "把每一条水渠的责任落实到人、落实到户、落实到季。"
KNOWN = "现在，我代表县人民政府向大会报告工作，请予审议，并请各位政协委员和列席同志提出意见。全县地区生产总值90.2亿元，增长6.5%；一般公共预算收入4.1亿元，增长3%。让我们更加紧密地团结在以习近平同志为核心的党中央周围，为全面建设社会主义现代化国家努力奋斗！"


@pytest.mark.parametrize("words", [SHORT, KNOWN])
def test_few_words_and_formulas_of_the_genre_are_no_copy(corpus: Corpus, words: str) -> None:
    _, answer = found(corpus, report("甘州区", 2021, words), report("高台县", 2022, words))
    assert not answer.pairs and not any(share.recycled for share in answer.shares)


def test_changed_words_are_marked(corpus: Corpus) -> None:
    copy = passage().replace("请来退休的水利员当顾问", "请来县里的老工程师把关")
    _, answer = found(corpus, report("甘州区", 2021, passage()), report("甘州区", 2022, copy))
    (pair,) = (pair for pair in answer.pairs if "沿着" in pair.a.quote)
    words = [(change.old, change.new) for change in pair.changes if change.kind == "words"]
    assert pair.kind == "own" and 0.8 < pair.share < 1
    assert [old[:2] for old, _ in words] == ["退休"] and words[0][1].endswith("把关")


def test_of_one_year_there_is_no_direction(corpus: Corpus) -> None:
    (one, other), answer = found(
        corpus, report("甘州区", 2022, passage()), report("高台县", 2022, passage("高台县"))
    )
    (pair,) = answer.pairs
    assert not pair.directed and {pair.a.report.id, pair.b.report.id} == {one, other}
    assert all(share.classes["place"] > 0.3 for share in answer.shares)


def test_one_report_has_and_gave(corpus: Corpus) -> None:
    told = [
        report(place, year, passage(place))
        for place, year in (("甘州区", 2020), ("高台县", 2021), ("泾川县", 2022))
    ]
    ids, whole = found(corpus, *told)
    assert len(whole.pairs) == 3
    middle = recycled(corpus, ids[1])
    assert {(pair.a.report.id, pair.b.report.id) for pair in middle.pairs} == {
        (ids[1], ids[0]),
        (ids[2], ids[1]),
    }
    assert [share.report.id for share in middle.shares] == [ids[1]]
    with pytest.raises(ReuseError):
        recycled(corpus, "0" * 12)


# Sentences enough that a few redactions are a small part of the text.
LONG = "\n".join((*OWN.values(), passage(), FORMULA))
REDACTED = LONG.replace("12公里", "x.x公里").replace("900株", "**株").replace("甘州区", "**区")
TWINS = [
    # the same report, redacted on another site, where nothing says whose it is
    (Told("甘州区", 2022, LONG), Told(None, None, f"某网站\n{REDACTED}\n责任编辑"), True),
    (Told("甘州区", 2022, LONG), Told("甘州区", 2022, REDACTED), True),
    # another year, another place
    (Told("甘州区", 2022, LONG), Told("甘州区", 2021, REDACTED), False),
    (Told("甘州区", 2022, LONG), Told("高台县", 2022, REDACTED), False),
    # filled with new numbers
    (Told("甘州区", 2022, LONG), Told(None, None, LONG.replace("12", "17").replace("900", "861").replace("46", "53")), False),
    # an excerpt
    (Told("甘州区", 2022, LONG), Told(None, None, "\n".join((*OWN.values(),))[:130]), False),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "twins"), TWINS)
def test_the_same_text_from_two_sites_is_linked(
    corpus: Corpus, one: Told, other: Told, twins: bool
) -> None:
    ids, answer = found(corpus, one, other)
    groups = [sorted(name.id for name in group) for group in answer.near_duplicates]
    assert groups == ([sorted(ids)] if twins else [])
    # what is one report has nothing from itself
    assert bool(answer.pairs) is not twins


def test_copies_of_a_source_are_looked_at_once(corpus: Corpus) -> None:
    copy = report("高台县", 2023, passage("高台县"), FORMULA)
    _, answer = found(corpus, *(twin for twin in TWINS[0][:2]), copy)
    sources = {pair.b.report.id for pair in answer.pairs if pair.a.report.year == 2023}
    assert len(sources) == 1


def test_nothing_is_recycled_where_nothing_is(corpus: Corpus) -> None:
    _, nothing = found(corpus)
    assert nothing == Recycled(0, 5, (), (), ())
    _, answer = found(corpus, Told("甘州区", 2022, "短"), Told("高台县", 2022, ""))
    assert not answer.pairs and [share.recycled for share in answer.shares] == [0, 0]
