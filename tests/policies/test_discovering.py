"""What looks like the name of a policy: found in one text, and told from fragments by many."""

from __future__ import annotations

import pytest

from indexer.policies import find_all
from indexer.policies.discovering import find_candidates, is_common
from indexer.policies.ranking import Discovery, Tallies
from indexer.vocab.policy_names import load_policies


def names(text: str) -> list[str]:
    return [found.name for found in find_candidates(text, find_all(text, load_policies()))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推行“一渠一员”", ["一渠一员"]),
        # what follows the marks belongs to the name
        ("深化“三清”改革", ["三清改革"]),
        ("落实渠段巡护制，", ["渠段巡护制", "巡护制"]),
        ("印发《沙棘产业振兴方案》，阅读《人民日报》", ["沙棘产业振兴方案"]),
        ("坚持三清一补，树牢五个先行", ["三清一补", "五个先行"]),
        # the vocabulary has these
        ("落实“河（湖）长制”、田长制，深化“放管服”改革，树牢四个意识", []),
        ("全面推行河长制", []),
        ("落实《关于全面推行河长制的意见》", []),
        # words of every report
        ("建立健全长效机制，控制成本，打好“组合拳”，实现“九连冠”", []),
        ("开展三年攻坚行动，落实四个方面", []),
        # 制定 and 制度 do not end in 制
        ("由渠段巡护制定方案，完善会商制度", []),
        # marks that hold no name
        ("“2023”“ABC”", []),
        ("", []),
    ],
)
def test_candidates(text: str, found: list[str]) -> None:
    assert names(text) == found


def test_a_candidate_stands_where_it_says() -> None:
    text = "推行“三清”改革，落实渠段（巡护）责任制；印发《沙棘产业振兴方案》。"
    for found in find_candidates(text):
        quote = text[found.start : found.end]
        assert quote.strip("《》").replace("“", "").replace("”", "") == found.name


@pytest.mark.parametrize(
    "name", ["控制", "长效机制", "三年攻坚行动", "二十连丰", "十大提升行动", "朋友圈"]
)
def test_common_words(name: str) -> None:
    assert is_common(name)


def ranked(*texts: str, least: int = 2) -> dict[str, Discovery]:
    tallies = Tallies()
    for number, text in enumerate(texts):
        tallies.add(f"r{number}", 2020 + number, f"99010{number % 2}", find_candidates(text))
    return {found.name: found for found in tallies.ranked(least)}


def test_a_fragment_of_a_longer_name_is_left_out() -> None:
    found = ranked("落实渠段巡护制。", "推行渠段巡护制。", "健全渠段巡护制，三级巡护。")
    assert set(found) == {"渠段巡护制"}
    (name,) = found.values()
    assert (name.reports, name.mentions, name.first_year) == (3, 3, 2020)
    assert name.regions == ("990100", "990101")
    assert [example.report for example in name.examples] == ["r0", "r1", "r2"]


def test_a_part_that_stands_alone_is_a_name_of_its_own() -> None:
    found = ranked(*["落实渠段巡护制。"] * 4, *["落实巡护制。"] * 6)
    assert {"巡护制", "渠段巡护制"} <= set(found)


def test_what_always_has_the_same_neighbour_is_no_name() -> None:
    assert "清一补工程" not in ranked(*["实施甲清一补工程。"] * 3)


def test_signs_make_no_other_name() -> None:
    (name,) = ranked("推行“一渠一员”", "推行“一渠（一员）”").values()
    assert (name.reports, name.mentions) == (2, 2)


def test_rare_names_are_not_listed() -> None:
    assert ranked("推行“一渠一员”", "无") == {}
    assert set(ranked("推行“一渠一员”", "无", least=1)) == {"一渠一员"}


def test_a_name_with_its_shape_comes_before_a_manner_of_speaking() -> None:
    found = list(ranked(*["推行“一渠一员”，品尝“潮味”"] * 3))
    assert found == ["一渠一员", "潮味"]
