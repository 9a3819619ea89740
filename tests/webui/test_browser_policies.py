"""Policies in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.webui.windows import NARROW, PLACE_OF_A_POINT, SCREENSHOTS, WIDE, Opened, sideways

RIVER = "/policies/river_chief"
# The contrast of text with what lies behind it, after WCAG 2.
CONTRAST = """element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  let behind = element;
  while (behind && (parts(getComputedStyle(behind).backgroundColor)[3] ?? 1) === 0)
    behind = behind.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]
    .map(colour => light(parts(colour))).sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_list_to_the_reports_of_a_place(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="政策", exact=True).click()
    expect(page.locator("h1")).to_have_text("政策")
    page.get_by_role("searchbox", name="政策的名称、编号或领域").fill("水务")
    page.get_by_role("button", name="查政策").click()
    page.get_by_role("link", name=re.compile(r"^制度 3$")).click()
    expect(page).to_have_url(re.compile("kind=institution"))
    page.get_by_role("link", name="河长制", exact=True).click()
    expect(page.locator("h1")).to_have_text("河长制")
    # under a condition, places of a level
    page.get_by_text("添加条件").click()
    page.get_by_label("地区", exact=True).fill("朔原市")
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("link", name=re.compile("去掉条件 ?地区 ?朔原市"))).to_be_visible()
    page.get_by_role("link", name=re.compile("^县级")).click()
    expect(page).to_have_url(re.compile("by=county#places"))
    row = page.locator(".matrix tbody tr", has_text="沙棘县")
    expect(row.locator(".m-first")).to_have_text("首 2")
    expect(row).to_contain_text("此前 1 份该提未提")
    # the reports behind a number, and the words of the first mention
    row.locator(".m-yes a").first.click()
    expect(page.locator("h1 b")).to_have_text("1")
    page.go_back()
    row.locator(".m-first a").click()
    expect(page.locator(".cited").first).to_contain_text("河长制")


def test_a_mark_in_a_report_leads_to_its_policy(opened: Opened) -> None:
    page = opened(f"{RIVER}", viewport=WIDE)
    page.locator("#lines .r a").first.click()
    mark = page.locator("a.pol", has_text="林长制").first
    mark.click()
    expect(page.locator("h1")).to_have_text("林长制")


def test_a_point_of_the_chart_opens_its_reports(opened: Opened) -> None:
    page = opened(RIVER, viewport=WIDE, color_scheme="light")
    canvas = page.locator(".canvas canvas")
    expect(canvas).to_be_visible()
    before = canvas.screenshot()
    page.get_by_label("切换深色或浅色").click()
    page.mouse.move(0, 0)
    assert canvas.screenshot() != before
    x, y = page.evaluate(PLACE_OF_A_POINT, "2022")
    page.mouse.click(x, y)
    expect(page).to_have_url(re.compile("year=2022"))
    expect(page.locator("h1 b")).to_have_text("10")


def test_the_keyboard_reaches_tables_and_folds(opened: Opened) -> None:
    page = opened("/policies/forest_chief?region=朔原市", viewport=NARROW)
    table = page.get_by_role("region", name="地区与年份首次提到对照表")
    table.focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.matrix').parentElement.scrollLeft > 0")
    name = page.locator(".matrix tbody th").first.bounding_box()
    assert name and 0 <= name["x"] < 30
    page.locator("#silent summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="年份或分管不对口的地区")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("address", ["/policies", RIVER, "/policies/forest_chief?region=朔原市"])
def test_on_a_phone_nothing_is_wider_than_the_window(opened: Opened, address: str) -> None:
    page = opened(address, viewport=NARROW)
    assert sideways(page) == 0
    if address == RIVER:
        expect(page.locator(".canvas canvas")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_colours_leave_the_text_readable(opened: Opened, colours: str) -> None:
    page = opened(RIVER, viewport=WIDE, color_scheme=colours)
    for place in (".m-first a", ".m-yes a", ".m-no a", ".m-none span", ".heat .h-1", ".heat .h-3",
                  ".heat .h-5", ".key.m-k-first", ".conc .tag, .seg .n", ".stats small"):  # fmt: skip
        assert page.locator(place).first.evaluate(CONTRAST) >= 4.5, place


SHOTS = [
    ("policies", "/policies?q=水务"),
    ("policy", RIVER),
    ("policy-region", "/policies/forest_chief?region=朔原市"),
    ("policy-silent", "/policies/beautiful_china"),
]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("name", "address"), SHOTS, ids=[name for name, _ in SHOTS])
def test_screenshots(
    opened: Opened, name: str, address: str, window: dict[str, int], colours: str
) -> None:
    page: Page = opened(address, viewport=window, color_scheme=colours)
    page.wait_for_load_state("networkidle")
    assert sideways(page) == 0
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}-{window['width']}-{colours}.png", full_page=True)
