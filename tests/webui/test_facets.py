"""Facets that are lists, and the tree with its names of old."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from page_words import links_of, text_of, url

from indexer.corpus import Vocabulary
from indexer.query.fields import UNKNOWN
from indexer.search import FacetValue
from webui.address import FILTERS, Question, search_url
from webui.facets import flat_facet
from webui.region_tree import region_facet

# What the program knows without a home.
NATIONAL = Vocabulary(Path("nowhere"))
MANY = [FacetValue(name, name, 20 - i) for i, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑")]
NOT_STATED = FacetValue(UNKNOWN, "未标明", 3)

# (values, the question, names that are listed, how many are left out, where the toggle leads)
LISTED = [
    (MANY[:8], {}, "甲乙丙丁戊己庚辛", 0, None),
    # a link to one more would take its room
    (MANY[:9], {}, "甲乙丙丁戊己庚辛壬", 0, None),
    (MANY, {}, "甲乙丙丁戊己庚辛", 4, ("role",)),
    (MANY, {"open": ("role",)}, "甲乙丙丁戊己庚辛壬癸子丑", 0, ()),
    # one is unfolded at a time
    (MANY, {"open": ("all", "kind")}, "甲乙丙丁戊己庚辛", 4, ("all", "role")),
    # what was chosen is there, and what is not stated comes last
    (MANY, {"role": ("丑",)}, "甲乙丙丁戊己庚辛丑", 3, ("role",)),
    ([*MANY, NOT_STATED], {}, "甲乙丙丁戊己庚辛?", 4, ("role",)),
    ([NOT_STATED], {"role": ("寅",)}, "寅?", 0, None),
    ([], {"role": (UNKNOWN,)}, "?", 0, None),
]


@pytest.mark.parametrize("values, asked, names, hidden, opens", LISTED)
def test_most_frequent_and_all(
    values: list[FacetValue],
    asked: dict[str, tuple[str, ...]],
    names: str,
    hidden: int,
    opens: tuple[str, ...] | None,
) -> None:
    question = Question(filters={"role": asked.get("role", ())}, open=asked.get("open", ()))
    facet = flat_facet(question, "role", values, NATIONAL)
    assert facet is not None
    shown = "".join("?" if choice.unknown else choice.name for choice in facet.choices)
    assert (shown, facet.hidden) == (names, hidden)
    toggled = Question(filters=question.filters, open=opens or ())
    assert facet.toggle == ("" if opens is None else search_url(toggled))


# (words that are looked for, what is chosen, names that are listed, how many are left out)
FOUND = [
    ("子", (), "子", 0),
    ("", (), "甲乙丙丁戊己庚辛", 4),
    # what is taken stays, fitting or not
    ("子", ("乙",), "乙子", 0),
    ("龘", (), "", 0),
]


@pytest.mark.parametrize("text, chosen, names, hidden", FOUND)
def test_looking_for_values(text: str, chosen: tuple[str, ...], names: str, hidden: int) -> None:
    question = Question(filters={"role": chosen}, find={"role": text} if text else {})
    facet = flat_facet(question, "role", MANY, NATIONAL)
    assert facet is not None and facet.find is not None
    assert ("".join(choice.name for choice in facet.choices), facet.hidden) == (names, hidden)
    assert bool(facet.find.clear) == bool(text)


# (words, the field that they are looked for in, ids of values that are listed)
BY_NAME = [
    ({"find-policy": "河湖长"}, "policy", {"river_chief"}),
    ({"find-policy": "河长"}, "policy", {"river_chief"}),
    ({"find-indicator": "人工造林"}, "indicator", {"afforestation.artificial"}),
    ({"find-indicator": "afforested"}, "indicator", set()),
    ({"find-region": "青禾"}, "region", {"990000", "990100", "990121"}),
    # a place stands below those that it lies in
    ({"find-region": "碧川"}, "region", {"990000", "990100", "990121", "990121101"}),
]


@pytest.mark.parametrize("arguments, field, ids", BY_NAME)
def test_values_are_found_by_all_their_names(
    client: FlaskClient, arguments: dict[str, str], field: str, ids: set[str]
) -> None:
    page = client.get(url(**arguments)).text
    assert set(re.findall(rf'id="f-{field}-([^"]+)"', page)) == ids


def test_what_is_excluded_stays_and_can_be_taken_back() -> None:
    question = Question(excluded={"role": ("丑", UNKNOWN)})
    facet = flat_facet(question, "role", MANY, NATIONAL)
    assert facet is not None and facet.clear == "/"
    out = {choice.name: choice.url for choice in facet.choices if choice.out}
    assert out == {"丑": url(**{"-role": UNKNOWN}), "未标明": url(**{"-role": "丑"})}
    # a value that is chosen is no more excluded
    assert question.choosing("role", ("丑",)).excluded == {"role": (UNKNOWN,)}


def test_a_facet_without_values_is_left_out() -> None:
    for values in ([], [NOT_STATED]):
        assert flat_facet(Question(), "role", values, NATIONAL) is None


def test_names_of_old_come_after_those_of_today() -> None:
    regions = NATIONAL.regions
    ids = ["340000", "340100", "341400@2010", "341800"]
    values = [
        FacetValue(id_, regions.title(id_), 1, "340000" if id_ != "340000" else None) for id_ in ids
    ]
    facet = region_facet(Question(), values, NATIONAL)
    assert facet is not None
    (province,) = facet.branches
    assert [(branch.choice.name, branch.choice.tag) for branch in province.children] == [
        ("合肥市", ""),
        ("宣城市", ""),
        ("巢湖市（2011 年前）", "旧称"),
    ]


def heads(page: str) -> list[str]:
    """The names of the facets of a page."""
    return re.findall(r"<h3>(\w+)</h3>", page)


def test_the_order_of_facets(client: FlaskClient, old_client: FlaskClient) -> None:
    names = list(FILTERS.values())
    assert names == ["地区", "年份", "类型", "分管", "指标", "政策", "职务", "级别"]
    found = heads(client.get("/").text)
    assert [name for name in names if name in found] == found
    assert {"职务", "级别"} <= set(found)
    # nothing has a value
    assert heads(old_client.get(url(q="龘龘")).text) == []
    # but what was chosen can be taken back
    assert heads(old_client.get(url(q="龘龘", level="县级")).text) == ["级别"]


# (what is in the address, what the page says)
CHOSEN = [
    ({"portfolio": "forestry"}, ["分管林业草原", "2 份报告", "林业草原 2"]),
    ({"portfolio": "林业局"}, ["分管林业草原", "2 份报告"]),
    ({"portfolio": ["forestry", "supply"]}, ["分管林业草原", "分管供销", "2 份报告"]),
    ({"portfolio": "supply"}, ["1 份报告", "供销 1"]),
    ({"portfolio": "supply", "year": "1998"}, ["没有报告同时符合", "去掉 分管 供销 1 份"]),
    ({"kind": "other"}, ["类型非报告", "非报告 0"]),
    ({"kind": "非报告"}, ["类型非报告"]),
    ({"level": "county", "q": "龘龘"}, ["级别县级", "县级 0"]),
    ({"indicator": "人工造林"}, ["指标人工造林面积"]),
    ({"policy": "河湖长制"}, ["政策河长制", "河长制 0"]),
    ({"role": "某职务"}, ["职务某职务", "某职务 0"]),
    # places of old: by themselves, and in what they became
    ({"region": "420600@2009"}, ["地区襄樊市（2010 年前）", "1 份报告", "襄樊市（今襄阳市）"]),
    ({"region": "420600@2005"}, ["地区襄樊市（2010 年前）", "1 份报告"]),
    ({"region": "襄樊市"}, ["地区襄阳市", "2 份报告"]),
    ({"region": "襄阳市"}, ["地区襄阳市", "2 份报告"]),
    ({"region": "甘肃省"}, ["地区甘肃省", "2 份报告", "张掖地区（今张掖市）", "甘州区"]),
    ({"region": "620700"}, ["2 份报告", "张掖地区（2002 年前） 旧称 1"]),
    (
        {"region": "420600@2009", "year": "1998"},
        ["去掉 地区 襄樊市（2010 年前） 1 份", "襄樊市（2010 年前） 旧称 0"],
    ),
]


@pytest.mark.parametrize("arguments, there", CHOSEN)
def test_choosing(
    old_client: FlaskClient, arguments: dict[str, str | list[str]], there: list[str]
) -> None:
    page = old_client.get(url(**arguments, open=["620000", "620700"])).text
    shown = text_of(page)
    assert [text for text in there if text not in shown] == []
    ids = r"\b(forestry|supply|county|unknown|other)\b|\d{6}"
    assert re.search(ids, text_of(page[page.index("<body") :])) is None


def test_a_value_is_chosen_and_taken_back(old_client: FlaskClient) -> None:
    def link(address: str, value: str) -> str:
        page = old_client.get(address).text
        found = re.search(rf'id="f-{re.escape(value)}" href="([^"]+)"', page)
        assert found is not None, value
        return html.unescape(found[1])

    assert link("/", "portfolio-forestry") == url(portfolio="forestry")
    assert link(url(portfolio="forestry"), "portfolio-forestry") == "/"
    both = ["forestry", "audit"]
    assert link(url(portfolio="forestry"), "portfolio-audit") == url(portfolio=both)
    # the old name takes the place of the new one, which holds it
    old = f"region-{quote('420600@2009')}"
    chosen = url(region="420600@2009", open="420600")
    assert link(url(region="420600", open=["420000", "420600"]), old).startswith(
        url(region="420600@2009")
    )
    assert link(chosen, old) == url(open="420600")


def test_all_values_by_an_address(old_client: FlaskClient) -> None:
    few = old_client.get(url(q="造林")).text
    assert "另有 7 项分管" in text_of(few)
    assert url(q="造林", open="portfolio") in links_of(few)
    every = old_client.get(url(q="造林", open="portfolio")).text
    assert "只列最多的几项" in text_of(every)
    assert url(q="造林") in links_of(every)
    names = set(re.findall(r'id="f-portfolio-(\w+)"', every))
    assert len(names) == 16 and names > set(re.findall(r'id="f-portfolio-(\w+)"', few))


def test_every_link_of_the_facets_leads_somewhere(old_client: FlaskClient) -> None:
    page = old_client.get(url(region="420600@2009", portfolio="supply", open="all")).text
    links = {link.partition("#")[0] for link in links_of(page) if link.startswith("/?")}
    assert len(links) > 10
    assert [link for link in links if old_client.get(link).status_code != 200] == []
