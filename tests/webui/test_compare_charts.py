"""The charts of a comparison, without a browser: what is drawn, what is left out, and the files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from page_words import HOSTILE, links_of, main_of, text_of, url

from indexer.comparison import CompareRequest, compare
from indexer.comparison.statistics import box_of, median
from indexer.corpus import Corpus
from webui.compare_points import number_of, snapshot

KINDS = ("lines", "bars", "box", "scatter", "tiles", "multiples")
SVG = "{http://www.w3.org/2000/svg}"


def at(chart: str, indicator: str = "人工造林", ending: str = "", **arguments: str) -> str:
    arguments = {"level": "county", **arguments}
    return url(f"/compare{ending}", indicator=indicator, chart=chart, **arguments)


def figure(page: str) -> str:
    """The figure of a page."""
    return page[page.index('<figure class="chart"') : page.index("</figure>")]


def said(page: str) -> str:
    return text_of(figure(page))


# (chart, arguments, texts of the figure)
CHARTS = [
    ("lines", {}, ["历年走势", "7 个地区有值，最高的是望川县 2024年的 22,000 亩"]),
    ("bars", {"rank": "2023"}, ["2023年各地", "6 个地区有值", "中位数 12,180 亩", "4 个未提及"]),
    ("bars", {"rank": "2022"}, ["1 个已隐去"]),
    ("box", {}, ["各期的分布", "一半在 9,790 到 12,875 亩 之间", "不足 5 个值的时期只画点"]),
    ("scatter", {"rank": "2023"}, ["第二项指标", "再选一项指标"]),
    ("scatter", {"rank": "2023", "with": "粮食产量"}, ["4 个地区两项都有值", "不算相关系数"]),
    ("scatter", {"rank": "2023", "with": "油料产量"}, ["没有地区两项都有值"]),
    ("tiles", {"rank": "2023"}, ["云岫省", "黑龙江", "无报告", "没有地区有值"]),
    ("multiples", {}, ["同一刻度", "望川县", "2024年 22,000 亩"]),
]


@pytest.mark.parametrize("chart, arguments, there", CHARTS)
def test_charts(
    client: FlaskClient, chart: str, arguments: dict[str, str], there: list[str]
) -> None:
    response = client.get(at(chart, **arguments))
    assert response.status_code == 200
    shown = said(response.text)
    assert [text for text in there if text not in shown] == []


@pytest.mark.parametrize("chart", KINDS)
def test_a_chart_library_is_loaded_for_lines_alone(client: FlaskClient, chart: str) -> None:
    page = client.get(at(chart, rank="2023")).text
    assert ("echarts" in page) == (chart == "lines")
    kinds = re.findall(r'<li><a href="([^"]+)"( aria-current="true")?>', page)
    current = [html.unescape(link) for link, now in kinds if now and "chart=" in link]
    assert f"chart={chart}" in current[-1] or f"chart={chart}" in current[0]


@pytest.mark.parametrize("chart", KINDS)
def test_every_link_of_a_chart_leads_somewhere(client: FlaskClient, chart: str) -> None:
    links = set(links_of(figure(client.get(at(chart, **{"with": "粮食产量"})).text)))
    paths = {link.partition("#")[0] for link in links if link.startswith("/")}
    assert [path for path in paths if client.get(path).status_code != 200] == []
    if chart != "tiles":
        assert any(path.startswith("/reports/") for path in paths)


def test_a_ranking_has_numbers_ties_and_a_median(client: FlaskClient, sample: Corpus) -> None:
    page = figure(client.get(at("bars", "粮食产量", rank="2023")).text)
    comparison = compare(sample, CompareRequest("粮食产量", level="county"))
    found = snapshot(comparison, "2023")
    rows = re.findall(r'<tr><td class="num muted">(\d+)', page)
    assert rows == [str(number) for number in range(1, len(found.points) + 1)]
    middle = median([point.number for point in found.points])
    # half the bars stand above the median, half below
    above, below = page.split('<tr class="median">')
    assert f"{middle:,.0f}" in text_of(below)[:40]
    assert above.count("<rect") == below.count("<rect")
    # 松澜县 contradicts itself in 2023: it is named, with both numbers, and has no rank
    lacking = page[page.index('class="lacking"') :]
    conflict = next(part for part in lacking.split("<tr") if "松澜县" in part)
    assert "前后不一" in conflict and "≠" in conflict and "<rect" not in conflict
    assert not any(point.name == "松澜县" for point in found.points)


TIED = {
    f"{name}2023年政府工作报告.txt": f"{name}2023年政府工作报告\n"
    f"——2024年1月5日在{name}第十七届人民代表大会第三次会议上\n各位代表：\n"
    f"一、2023年工作回顾\n完成人工造林{amount}亩。\n"
    for name, amount in (
        ("高台县", 900),
        ("临泽县", 900),
        ("山丹县", 500),
        ("民乐县", 400),
        ("肃南裕固族自治县", 300),
        ("甘州区", 90000),
    )
}


def test_equal_values_share_a_rank_and_the_next_is_counted_on(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    client = client_over(TIED)
    page = figure(client.get(at("bars", rank="2023")).text)
    ranks = re.findall(r'<tr><td class="num muted">(\d+)(<small class="tag">并列)?', page)
    assert [(int(rank), bool(tied)) for rank, tied in ranks] == [
        (1, False),
        (2, True),
        (2, True),
        (4, False),
        (5, False),
        (6, False),
    ]
    # the same six as a box: what lies far out is a point that opens its sentence
    box = figure(client.get(at("box")).text)
    drawn = re.findall(r'<a href="(/reports/[^"]+)" data-tip="([^"]+)"[^>]*><title>', box)
    assert len(drawn) == 1 and drawn[0][1].startswith("甘州区 2023年")
    assert client.get(html.unescape(drawn[0][0]).partition("#")[0]).status_code == 200


def test_a_box_has_the_quartiles_of_its_table(client: FlaskClient, sample: Corpus) -> None:
    page = figure(client.get(at("box")).text)
    comparison = compare(sample, CompareRequest("人工造林", level="county"))
    for period in comparison.periods:
        numbers = [point.number for point in snapshot(comparison, period).points]
        box = box_of(numbers)
        row = next(row for row in page.split("<tr>") if f">{period}年<" in row)
        assert f'<td class="num">{len(numbers)}</td>' in row
        if box:
            for number in (box.first, box.median, box.third):
                assert f"{number.normalize():,f}" in row
        else:
            assert "不足 5 个" in row


def test_two_indicators_of_the_same_regions(client: FlaskClient, sample: Corpus) -> None:
    page = figure(
        client.get(at("scatter", "粮食产量", rank="2023", **{"with": "粮食播种面积"})).text
    )
    one, two = (
        snapshot(compare(sample, CompareRequest(name, level="county")), "2023")
        for name in ("粮食产量", "粮食播种面积")
    )
    both = {point.name for point in one.points} & {point.name for point in two.points}
    assert len(re.findall("<circle class=.fill", page)) == len(both) >= 5
    assert f"{len(both)} 个地区两项都有值" in text_of(page)
    assert f"（n = {len(both)}）" in text_of(page) and "斯皮尔曼" in page
    # both values of a row open their sentences
    table = page[page.index("<tbody>") :]
    assert table.count('<a href="/reports/') == 2 * len(both)


PROVINCES = {
    f"{name}2025.txt": f"{name}2025年政府工作报告\n"
    f"——2025年1月15日在{name}第十四届人民代表大会第三次会议上\n各位代表：\n"
    f"一、2024年工作回顾\n2024年，{said}\n"
    for name, said in (
        ("湖南省", "地区生产总值53000亿元。"),
        ("湖北省", "地区生产总值60000亿元。"),
        ("江西省", "地区生产总值34000亿元。"),
        ("广东省", "地区生产总值140000亿元。"),
        ("福建省", "地区生产总值57000亿元。地区生产总值67000亿元。"),
        ("浙江省", "人工造林3万亩。"),
        ("四川省", "地区生产总值达到x.x万亿元。"),
    )
}


def test_tiles_tell_states_apart_in_words(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    client = client_over(PROVINCES)
    page = client.get(url("/compare", indicator="gdp.total", chart="tiles", rank="2024")).text
    found = re.findall(
        r'class="(?:t )?q(\d) is-\w+"[^>]*><b[^>]*>([^<]+)</b><small>([^<]+)</small>', page
    )
    tiles = {name: (step, text) for step, name, text in found}
    assert len(tiles) == 34
    assert [int(tiles[name][0]) for name in ("江西", "湖南", "湖北", "广东")] == [1, 2, 4, 5]
    assert tiles["福建"] == ("0", "前后不一")
    assert tiles["浙江"] == ("0", "未提及")
    assert tiles["四川"] == ("0", "已隐去")
    assert tiles["海南"] == ("0", "无报告")
    # one link a unit: to the sentence, or to the report that says nothing
    grid = page[page.index('<ul class="tiles"') :].partition("</ul>")[0]
    assert grid.count("<a ") == 7 and grid.count("<li") == 34


def test_inside_a_province_its_places_are_ranked(
    client_over: Callable[[dict[str, str]], FlaskClient],
) -> None:
    city = "长沙市2025年政府工作报告\n——2025年1月5日在长沙市第十六届人民代表大会第五次会议上\n"
    city += "各位代表：\n一、2024年工作回顾\n2024年，地区生产总值15000亿元。\n"
    client = client_over({**PROVINCES, "changsha.txt": city})
    page = client.get(url("/compare", indicator="gdp.total", chart="tiles", rank="2024")).text
    (inside,) = [link for link in links_of(figure(page)) if "region=430000" in link]
    shown = said(client.get(inside).text)
    assert "长沙市" in shown and "15,000" in shown and "各省从高到低" in shown


@pytest.mark.parametrize("chart", KINDS)
def test_a_chart_as_a_file(client: FlaskClient, chart: str) -> None:
    response = client.get(at(chart, ending=".svg", rank="2023", **{"with": "粮食产量"}))
    assert response.status_code == 200 and response.mimetype == "image/svg+xml"
    assert "attachment" in response.headers["Content-Disposition"]
    root = ElementTree.fromstring(response.data)
    words = [element.text or "" for element in root.iter(f"{SVG}text")]
    # the title, the unit, and where it comes from
    assert any("人工造林面积，实际数" in text for text in words)
    assert any("单位：亩" in text for text in words)
    assert re.search(r"述值，\d{4}-\d\d-\d\d，http://localhost/compare\?indicator=", "".join(words))
    # nothing in it breaks the policy where it is opened, and nothing lies outside
    assert not [e for e in root.iter() if e.tag in (f"{SVG}style", f"{SVG}script", f"{SVG}a")]
    assert not [e for e in root.iter() if "style" in e.attrib or "class" in e.attrib]
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter(f"{SVG}text"):
        assert 0 <= float(element.attrib["x"]) <= width
        assert 0 <= float(element.attrib["y"]) <= height


# (address, status, words)
FILES = [
    (at("bars", "没有这项", ".svg"), 400, "没有“没有这项”这项指标"),
    (at("pie", ending=".svg"), 400, "没有“pie”这种图"),
    (at("pie"), 400, "没有“pie”这种图"),
    (at("scatter", **{"with": "没有这项"}), 400, "没有“没有这项”这项指标"),
    (at("scatter", **{"with": "农村公路"}), 400, "“农村公路”可能是几项指标"),
    (at("scatter", **{"with": HOSTILE}), 400, ""),
    (at("bars", ending=".svg", region="望川县", from_="2024"), 400, "没有可以画的图"),
    (at("bars", ending=".svg", rank="2031"), 400, "这一列"),
]


@pytest.mark.parametrize("address, status, words", FILES)
def test_what_cannot_be_drawn(client: FlaskClient, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert words in main_of(response.text)
    assert "<script>alert" not in response.text


def test_a_hostile_name_is_words_in_a_picture(client: FlaskClient) -> None:
    page = client.get(at("bars", ending=".svg", rank="2023", region=HOSTILE))
    assert page.status_code == 400 and "<script>alert" not in page.text


def test_a_chart_in_english(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    try:
        page = client.get(at("bars", rank="2023")).text
        picture = client.get(at("bars", ending=".svg", rank="2023"))
    finally:
        client.delete_cookie("language")
    assert "6 regions have a value: highest 望川县 (21,000 亩)" in said(page)
    assert "Unit: 亩" in picture.text and "Regions in 2023" in picture.text
    assert "Cookie" in picture.headers["Vary"]


def test_conflicts_are_no_points(sample: Corpus) -> None:
    comparison = compare(sample, CompareRequest("粮食产量", level="county"))
    cells = [cell for row in comparison.rows for cell in row.cells]
    assert {cell.state for cell in cells} >= {"value", "conflict"}
    drawn = [number_of(cell, comparison) for cell in cells if cell.state != "value"]
    assert set(drawn) == {None}
    assert all(isinstance(number_of(c, comparison), Decimal) for c in cells if c.state == "value")
