"""Trends in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.webui.windows import NARROW, PLACE_OF_A_POINT, SCREENSHOTS, WIDE, Opened, sideways


def of_2022(page: Page) -> str:
    row = page.locator("#years tbody tr", has_text="2022年")
    return row.locator("td").first.inner_text()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_query_to_the_reports_of_a_year(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="趋势", exact=True).click()
    expect(page.locator("h1")).to_have_text("一个说法，逐年怎样")
    page.get_by_label("第 1 个检索式").fill("河长制")
    page.get_by_label("第 2 个检索式").fill("造林 OR 绿化")
    page.get_by_role("button", name="看趋势").click()
    assert of_2022(page).split() == ["77%", "10/13"]
    # under a condition, by count, places of a level in the order of a column
    page.get_by_text("添加条件").click()
    page.get_by_label("地区", exact=True).fill("朔原市")
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("link", name=re.compile("去掉条件 ?地区 ?朔原市"))).to_be_visible()
    page.get_by_role("link", name="份数", exact=True).click()
    page.get_by_role("link", name="县级", exact=True).click()
    places = page.locator("table").last
    places.get_by_role("link", name="造林 OR 绿化").click()
    expect(places.locator("[aria-sort=descending]")).to_contain_text("造林 OR 绿化")
    expect(page).to_have_url(re.compile("show=count&by=county&rank=2#places"))
    # the reports behind a number
    row = page.locator("#years tbody tr", has_text="2022年")
    number = row.locator("td a").first.inner_text().split()[0]
    row.locator("td a").first.click()
    expect(page.locator("h1 b")).to_have_text(number)
    expect(page.locator(".hit .year").first).to_have_text(re.compile("2022"))


def test_a_wrong_query_is_put_right_beside_the_others(opened: Opened) -> None:
    page = opened('/trends?q=河长制&q="以*为抓手', viewport=WIDE)
    expect(page.locator(".fault")).to_contain_text("引号没有配对")
    expect(page.locator("#years thead th")).to_have_count(2)
    page.get_by_role("link", name='改为 "以*为抓手"').click()
    expect(page.locator(".fault")).to_have_count(0)
    expect(page.locator("#years thead th")).to_have_count(3)


def test_a_point_of_the_chart_opens_its_reports(opened: Opened) -> None:
    page = opened("/trends?q=河长制&show=count", viewport=WIDE, color_scheme="light")
    canvas = page.locator(".canvas canvas")
    expect(canvas).to_be_visible()
    before = canvas.screenshot()
    page.get_by_label("切换深色或浅色").click()
    page.mouse.move(0, 0)
    assert canvas.screenshot() != before
    canvas.scroll_into_view_if_needed()
    x, y = page.evaluate(PLACE_OF_A_POINT, "2022")
    page.mouse.click(x, y)
    expect(page).to_have_url(re.compile("year=2022"))
    expect(page.locator("h1 b")).to_have_text("10")


def test_on_a_phone_nothing_is_wider_than_the_window(opened: Opened) -> None:
    page = opened("/trends?q=河长制&q=造林&q=林长制&q=粮食&by=own", viewport=NARROW)
    assert sideways(page) == 0
    # all entries are to be seen without moving them
    entries = page.locator(".top nav li")
    last = entries.last.bounding_box()
    assert last and last["x"] + last["width"] <= NARROW["width"]
    assert entries.count() == 9
    # a box more than there are queries, and the years stay in view
    expect(page.locator(".box-of:visible")).to_have_count(5)
    box = page.locator("#years").locator("xpath=..")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    box.evaluate("box => box.scrollTo(1000, 0)")
    name = page.locator("#years tbody th").first.bounding_box()
    assert name and 0 <= name["x"] < 30
    expect(page.locator(".canvas canvas")).to_be_visible()


SHOTS = [
    ("trends", '/trends?q=河长制&q=造林 OR 绿化&q="以*为抓手"&q=人工造林>1万亩&q=林长制'),
    ("trends-rate", '/trends?q=河长制&q="以&show=rate&year=2018..2024&by=own'),
    ("trends-empty", "/trends"),
]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("name", "address"), SHOTS, ids=[name for name, _ in SHOTS])
def test_screenshots(
    opened: Opened, name: str, address: str, window: dict[str, int], colours: str
) -> None:
    page = opened(address, viewport=window, color_scheme=colours)
    page.wait_for_load_state("networkidle")
    assert sideways(page) == 0
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{window['width']}-{colours}.png", full_page=True)
