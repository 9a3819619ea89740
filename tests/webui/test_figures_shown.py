"""Figures in words, and as the reading view marks them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from page_words import text_of, url

from indexer.corpus import Corpus
from indexer.models import Figure, Period
from indexer.offsets import Span
from indexer.search import SearchRequest, search
from webui.figures import FigureList, listed, shown_figures
from webui.pieces import cut

Over = Callable[[dict[str, str]], FlaskClient]


def figure(value: str | None = "15000", unit: str = "亩", **said: Any) -> Figure:
    """完成人工造林1.5万亩, the usual figure, so that a row names only what it is about."""
    usual = {"indicator": "afforestation.artificial", "period": Period("2023", "2023")}
    number = None if value is None else Decimal(value)
    return Figure(6, 11, "1.5万亩", number, unit, Span(0, 12), **{**usual, **said})


# (a figure, the lines of its tooltip)
TIPS = [
    (figure(), "人工造林面积|15,000 亩|实际 · 2023"),
    (figure(status="target"), "人工造林面积|15,000 亩|目标 · 2023"),
    (figure(status="forecast"), "人工造林面积|15,000 亩|预计 · 2023"),
    (figure(base="new", scope="全县"), "人工造林面积|15,000 亩|实际 · 2023 · 新增 · 全县"),
    (figure(phrase="造林"), "人工造林面积|15,000 亩|实际 · 2023 · 原文写“造林”"),
    (figure(phrase="人工造林面积"), "人工造林面积|15,000 亩|实际 · 2023"),
    (figure(value_max=Decimal(20000)), "人工造林面积|15,000–20,000 亩|实际 · 2023"),
    (figure(comparator="over"), "人工造林面积|超过 15,000 亩|实际 · 2023"),
    (figure(comparator="at_least"), "人工造林面积|15,000 亩 以上|实际 · 2023"),
    (figure(None, comparator="masked"), "人工造林面积|数字在原文里已隐去|实际 · 2023"),
    (figure(None), "人工造林面积|原文只有约数|实际 · 2023"),
    (
        figure("1.80", "%", kind="growth_rate", direction="down"),
        "人工造林面积|下降 1.8 %|实际 · 2023",
    ),
    (figure("3", "", kind="rank"), "人工造林面积|第 3 位|实际 · 2023"),
    (figure("85", "%", share_of="总数", period=None), "人工造林面积|85 %|实际 · 占总数"),
    (figure(role="threshold"), "人工造林面积|15,000 亩|实际 · 2023 · 限定条件，不是本地的数"),
    # of no known indicator: the words of the report
    (figure(indicator=None, phrase="栽植苗木"), "栽植苗木|15,000 亩|实际 · 2023"),
    (figure(indicator=None), "（没有认出说的是什么）|15,000 亩|实际 · 2023"),
    (figure(indicator=None, phrase="数", period=None), "数|15,000 亩|实际"),
]


@pytest.mark.parametrize("said, lines", TIPS)
def test_tooltips(said: Figure, lines: str) -> None:
    (shown,) = shown_figures([said])
    assert shown.tip == lines.replace("|", "\n")
    compared = "/compare?indicator=afforestation.artificial"
    assert shown.url == (compared if said.indicator else "")


def groups_of(found: FigureList) -> tuple[list[str], list[str], int]:
    return [g.name for g in found.groups], [g.name for g in found.more], found.nameless


def test_the_list_beside_a_report_is_no_longer_than_it_must() -> None:
    ids = (
        "gdp.total crop.grain.output crop.grain.area afforestation.artificial forest.coverage_rate "
        "income.rural_per_capita income.urban_per_capita fiscal.general_revenue "
        "farmland.high_standard_area fiscal.livelihood_expenditure"
    ).split()
    nine = [figure(indicator=id_) for id_ in ids[:9]]
    names, more, nameless = groups_of(
        listed(shown_figures([*nine, nine[0], figure(indicator=None)]))
    )
    assert (len(names), more, nameless) == (9, [], 1)
    names, more, nameless = groups_of(listed(shown_figures([figure(indicator=id_) for id_ in ids])))
    assert (len(names), len(more), nameless) == (8, 2, 0)


def test_figures_matches_and_the_cited_sentence_cross() -> None:
    """A match may begin inside a number; its text is there once, and its id too."""
    text = "完成人工造林1.5万亩，成活。"
    runs = cut(
        text, 0, len(text), [Span(2, 8)], figures=shown_figures([figure()]), cited=Span(0, 12)
    )
    pieces = [piece for run in runs for piece in run.pieces]
    assert "".join(piece.text for piece in pieces) == text
    assert [(p.text, p.first) for p in pieces if p.figure] == [("1.", True), ("5万亩", False)]
    assert "".join(piece.text for piece in pieces if piece.cited) == text[:12]


TEXT = (
    "青禾县2023年度述职报告\n2023年，完成人工造林1.5万亩，栽植苗木30万株。\n"
    "2024年，力争完成人工造林1.6万亩。"
)


@pytest.fixture
def planted(corpus: Corpus, client_over: Over) -> tuple[FlaskClient, str]:
    client = client_over({"a.txt": TEXT})
    return client, search(corpus, SearchRequest()).hits[0].report.id


def test_results_and_plans_are_told_apart(planted: tuple[FlaskClient, str]) -> None:
    client, id_ = planted
    page = client.get(f"/reports/{id_}").text
    marked = re.findall(r'<span class="fig ([a-z ]+)" id="n\d+"[^>]*>([^<]+)<', page)
    assert {("actual", "1.5万亩"), ("target", "1.6万亩")} <= set(marked)
    tips = [html.unescape(tip) for tip in re.findall(r'data-tip="([^"]+)"', page)]
    assert any("目标" in tip and "16,000 亩" in tip for tip in tips)
    assert 'tabindex="0"' in page
    # the list: both under their indicator, the plan with its word
    listed_ = text_of(page[page.index('class="figures"') :].partition("</section>")[0])
    assert "人工造林面积1.5万亩1.6万亩目标" in listed_.replace(" ", "")


def test_the_switch_leaves_the_text_plain_and_stays(planted: tuple[FlaskClient, str]) -> None:
    client, id_ = planted
    on = client.get(url(f"/reports/{id_}", q="造林", hit="1")).text
    (switch,) = re.findall(r'class="switch" href="([^"]+)"', on)
    off = client.get(html.unescape(switch)).text
    assert 'class="fig ' in on and 'class="fig ' not in off
    assert '<mark id="h1"' in off
    walk = re.findall(r'href="([^"]+)" data-step', off)
    assert walk and all("figures=0" in link for link in walk)
    # what the address names is marked all the same
    start = TEXT.index("1.5万亩")
    named = client.get(url(f"/reports/{id_}", figures="0", figure=str(start))).text
    assert re.findall(r'class="fig [a-z ]+" id="n(\d+)"', named) == [str(start)]


@pytest.mark.parametrize("named", ["1", "x", "9" * 30, "-1", ""])
def test_a_place_without_a_figure_marks_none(planted: tuple[FlaskClient, str], named: str) -> None:
    client, id_ = planted
    page = client.get(url(f"/reports/{id_}", figure=named))
    assert page.status_code == 200 and 'class="cited"' not in page.text
