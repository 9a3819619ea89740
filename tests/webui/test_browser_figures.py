"""Figures and their comparison in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_an_indicator_to_the_sentence_of_a_value(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="比较", exact=True).click()
    page.get_by_label("指标", exact=True).fill("人工造林")
    page.get_by_label("级别").select_option("县级")
    page.get_by_role("button", name="比较").click()
    expect(page.locator("h1")).to_have_text("人工造林面积，实际数")
    # a region more, and the rows in the order of a column
    page.get_by_label("地区", exact=True).fill("望川县 松澜县")
    page.get_by_role("button", name="比较").click()
    expect(page.locator(".cells tbody tr")).to_have_count(2)
    page.locator(".cells thead").get_by_role("link", name="2023年").click()
    expect(page.locator(".cells tbody th").first).to_contain_text("望川县")
    expect(page.locator("[aria-sort=descending]")).to_contain_text("2023年")
    value = page.locator(".cells tbody tr").first.get_by_role("link", name="21,000")
    value.click()
    number = page.locator(".fig.now")
    expect(number).to_be_in_viewport()
    assert number.inner_text() == "2.1万亩"
    expect(page.locator(".cited").first).to_be_in_viewport()
    # from the report back to the comparison of that indicator
    page.locator(".figures summary").click()
    page.locator(".figures").get_by_role("link", name="人工造林面积", exact=True).click()
    expect(page.locator("h1")).to_have_text("人工造林面积，实际数")


def test_a_chart_is_drawn_and_follows_the_colours(opened: Opened) -> None:
    page = opened("/compare?indicator=人工造林&level=county", viewport=WIDE, color_scheme="light")
    canvas = page.locator(".canvas canvas")
    expect(canvas).to_be_visible()
    before = canvas.screenshot()
    page.get_by_label("切换深色或浅色").click()
    page.mouse.move(0, 0)
    assert canvas.screenshot() != before
    page.get_by_role("link", name="排名", exact=True).click()
    expect(page.locator(".ranking .bar").first).to_be_visible()
    expect(page).to_have_url(re.compile("chart=bars"))


def test_without_script_a_comparison_is_complete(opened: Opened) -> None:
    page = opened("/compare?indicator=人工造林", viewport=WIDE, java_script_enabled=False)
    expect(page.locator(".cells td a").first).to_be_visible()
    expect(page.locator("figure.chart svg.drawn")).to_be_visible()
    expect(page.locator(".canvas")).to_be_hidden()
    assert page.locator(".cells td a[data-tip]").first.get_attribute("title")
    page.get_by_text("每格的原句").click()
    expect(page.locator(".sentences mark").first).to_be_visible()


def test_a_number_tells_what_it_measures(opened: Opened, deputy: str) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE)
    tip, figures = page.locator("#tip"), page.locator(".fig[data-compare]")
    expect(tip).to_be_hidden()
    # by pointer, and the way to its link does not shut it
    figures.first.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("实际")
    tip.get_by_role("link", name="比较各地").hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    # by keyboard: the number, then the link of its box
    second = figures.nth(1)
    page.keyboard.press("Tab")
    second.focus()
    expect(tip).to_be_visible()
    assert second.get_attribute("aria-describedby") == "tip"
    page.keyboard.press("Tab")
    expect(tip.get_by_role("link", name="比较各地")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/compare\\?indicator="))


def test_a_number_tells_what_it_measures_on_touch(opened: Opened, deputy: str) -> None:
    page = opened(f"/reports/{deputy}", viewport=NARROW, has_touch=True, is_mobile=True)
    number = page.locator(".fig[data-compare]").nth(3)
    number.scroll_into_view_if_needed()
    number.tap()
    tip = page.locator("#tip")
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.locator("h1").tap()
    expect(tip).to_be_hidden()


def test_the_switch_of_figures(opened: Opened, deputy: str) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE)
    switch, text = page.locator(".switch"), page.locator("#text")
    expect(switch).to_have_attribute("aria-current", "true")
    page.evaluate("window.same = true")
    switch.click()
    expect(text).to_have_class(re.compile("plain"))
    expect(page).to_have_url(re.compile("figures=0"))
    page.locator(".fig").first.hover()
    page.wait_for_timeout(100)
    expect(page.locator("#tip")).to_be_hidden()
    switch.click()
    expect(text).not_to_have_class(re.compile("plain"))
    expect(page).not_to_have_url(re.compile("figures"))
    assert page.evaluate("window.same")


def test_without_script_a_tooltip_is_drawn_by_the_styles(opened: Opened, deputy: str) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE, java_script_enabled=False)
    number = page.locator(".fig[data-compare]").first
    drawn = "getComputedStyle(document.querySelector('.fig[data-compare]'), '::after').content"
    number.hover()
    number.focus()
    assert "实际" in page.evaluate(drawn)
    page.locator(".switch").click()
    expect(page.locator(".fig")).to_have_count(0)


def test_aliases_are_suggested_while_typing(opened: Opened) -> None:
    page = opened("/compare", viewport=WIDE)
    page.get_by_label("指标", exact=True).press_sequentially("GD")
    expect(page.locator("#indicators option[value=GDP]")).to_have_count(1)
    expect(page.locator("h1")).to_have_text("比较各地的数")


def test_indicators_are_narrowed_while_typing(opened: Opened) -> None:
    page = opened("/indicators", viewport=WIDE)
    page.evaluate("window.same = true")
    page.locator("#q").press_sequentially("造林")
    expect(page.locator("[role=status]")).to_contain_text("符合“造林”")
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate("window.same")
    page.locator("#workspace").get_by_role("link", name="人工造林面积", exact=True).click()
    expect(page.locator("h1")).to_have_text("人工造林面积，实际数")


def test_a_wide_table_scrolls_in_its_own_box(opened: Opened) -> None:
    page = opened("/compare?indicator=粮食总产量&level=county", viewport=NARROW)
    box = page.locator(".panel.scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    name = page.locator(".cells tbody th").first
    before = name.bounding_box()
    box.evaluate("box => { box.scrollLeft = 150; }")
    after = name.bounding_box()
    assert before and after and before["x"] == after["x"]
    assert sideways(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_screenshots_of_figures(
    opened: Opened, deputy: str, viewport: dict[str, int], scheme: str
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened("/", refused=True, viewport=viewport, color_scheme=scheme)
    for name, address in {
        "compare-empty": "/compare",
        "compare": "/compare?indicator=人工造林&level=county",
        "compare-conflict": "/compare?indicator=粮食总产量&rank=2023&region=松澜县、澜屏市、望川县、青禾县",
        "compare-growth": "/compare?indicator=gdp.total&growth=1",
        "compare-per": "/compare?indicator=gdp.total&per=capita",
        "compare-unknown": "/compare?indicator=人造林",
        "indicators": "/indicators?q=造林",
        "report-figures": f"/reports/{deputy}",
        "amounts": "/?q=人工造林>1万亩",
    }.items():
        page.goto(address)
        assert sideways(page) <= 0, name
        if name == "report-figures":
            page.locator(".fig[data-compare]").nth(4).hover()
        page.screenshot(
            path=SCREENSHOTS / f"{name}-{viewport['width']}-{scheme}.png",
            full_page=name.startswith("compare"),
        )
