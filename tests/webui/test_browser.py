"""The pages in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
INSTALL = "the page tests need a browser: apt-get install chromium fonts-noto-cjk"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# What the browser says of a page with the status 400 or 404, beside showing it.
REFUSED = "Failed to load resource: the server responded with a status of 40"

Opened = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail(INSTALL)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield running
        running.close()


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Opened]:
    """Opens windows on the server, and sees at the end that all of them behaved.

    What breaks the security policy is told on the console, as any other fault is.
    """
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_window(path: str, refused: bool = False, at: str = server, **options: Any) -> Page:
        context = browser.new_context(base_url=at, **options)
        contexts.append(context)
        page = context.new_page()

        def hear(message: ConsoleMessage) -> None:
            if not (refused and message.text.startswith(REFUSED)):
                complaints.append(message.text)

        def see(request: Request) -> None:
            if not request.url.startswith((at, "data:")):
                complaints.append(f"asked {request.url}")

        page.on("console", hear)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", see)
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_from_a_word_to_its_place_in_a_report(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    page.keyboard.press("/")
    page.keyboard.type("河长制")
    page.keyboard.press("Enter")
    before = int(page.locator("#results h1 b").inner_text())
    # opening a branch and choosing in it change the results and leave the page where it is
    page.evaluate("window.same = true")
    page.get_by_label("展开澜屏市").click()
    page.locator("#f-region-990121").click()
    expect(page).to_have_url(re.compile("region=990121"))
    expect(page.locator(".chip").first).to_contain_text("青禾县")
    assert page.evaluate("window.same")
    assert 0 < int(page.locator("#results h1 b").inner_text()) < before
    title = page.locator(".hit h2").first.inner_text()
    page.locator(".kwic a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    mark = page.locator("mark.now")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == "河长制"
    first = mark.get_attribute("id")
    page.keyboard.press("n")
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == "河长制"
    assert mark.get_attribute("id") != first
    page.keyboard.press("p")
    assert mark.get_attribute("id") == first
    # back to the same results
    page.get_by_role("link", name="返回").click()
    expect(page.locator(".chip").first).to_contain_text("青禾县")


def test_the_same_way_without_script(opened: Opened) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=False)
    page.locator("#q").fill("河长制")
    page.get_by_role("button", name="检索").click()
    page.get_by_label("展开澜屏市").click()
    page.locator("#f-region-990121").click()
    expect(page.locator(".chip").first).to_contain_text("青禾县")
    page.locator(".kwic a").first.click()
    mark = page.locator("mark.now")
    expect(mark).to_be_in_viewport()
    first = mark.get_attribute("id")
    page.get_by_label("下一处命中").click()
    expect(mark).to_be_in_viewport()
    assert mark.inner_text() == "河长制"
    assert mark.get_attribute("id") != first
    expect(page.locator("[data-theme-switch]")).to_be_hidden()
    # a new query keeps the filters
    page.get_by_role("link", name="返回").click()
    page.locator("#q").fill("造林")
    page.get_by_role("button", name="检索").click()
    expect(page.locator(".chip").first).to_contain_text("青禾县")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_choosing_a_portfolio_and_an_old_name(
    opened: Opened, old_server: str, script: bool
) -> None:
    page = opened("/?q=造林", at=old_server, viewport=WIDE, java_script_enabled=script)
    total = page.locator("#results h1 b")
    expect(total).to_have_text("4")
    page.locator("#f-portfolio-forestry").click()
    expect(page.locator(".chip").first).to_contain_text("分管林业草原")
    expect(total).to_have_text("2")
    page.get_by_label("展开张掖市").click()
    page.get_by_role("link", name="张掖地区（2002 年前） 旧称").click()
    expect(total).to_have_text("1")
    expect(page.locator(".chip").first).to_contain_text("地区张掖地区（2002 年前）")
    expect(page.locator(".hit .meta")).to_contain_text("张掖地区（今张掖市）")
    # a portfolio in the reading view leads to all that are in charge of it
    page.locator(".hit h2 a").click()
    page.locator(".facts").get_by_role("link", name="林业草原").click()
    expect(total).to_have_text("2")


def test_a_long_list_is_unfolded_and_stays_where_it_was(opened: Opened, old_server: str) -> None:
    page = opened("/", at=old_server, viewport=WIDE)
    facet = page.locator(".facet", has=page.get_by_role("heading", name="分管"))
    expect(facet.locator("a.pick")).to_have_count(9)
    page.locator("#m-portfolio").click()
    expect(facet.locator("a.pick")).to_have_count(16)
    values = facet.locator("ul.long")
    last = facet.locator("a.pick").nth(14)
    last.scroll_into_view_if_needed()
    scrolled = values.evaluate("list => list.scrollTop")
    assert scrolled > 0
    last.click()
    expect(facet.locator("a.pick[aria-current]")).to_have_count(1)
    assert values.evaluate("list => list.scrollTop") == scrolled
    page.locator("#m-portfolio").click()
    # the most frequent, the chosen one, and 未标明
    expect(facet.locator("a.pick")).to_have_count(10)


def test_dragging_over_years_chooses_them(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    first, last = (page.locator(f"li[data-year='{year}']") for year in (2020, 2022))
    first.hover()
    page.mouse.down()
    last.hover()
    page.mouse.up()
    expect(page.locator(".chip").first).to_contain_text("2020–2022")
    # a click on one of them narrows the choice to it
    page.locator("#f-year-2021").click()
    expect(page.locator(".chip").first).to_contain_text("2021")
    page.go_back()
    expect(page.locator(".chip").first).to_contain_text("2020–2022")


def test_the_chosen_colours_stay(opened: Opened) -> None:
    page = opened("/", viewport=WIDE, color_scheme="light")
    page.get_by_label("切换深色或浅色").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_wrong_filter_is_told_in_place(opened: Opened) -> None:
    page = opened("/?q=造林", refused=True, viewport=WIDE)
    page.locator("#y-from").fill("去年")
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("heading", name="不是年份")).to_be_visible()
    page.get_by_role("link", name="去掉这项条件").click()
    expect(page.locator("#results h1 b")).not_to_have_text("0")


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
    page.get_by_role("link", name="柱形").click()
    expect(canvas).to_be_visible()
    expect(page).to_have_url(re.compile("chart=bars"))


def test_without_script_a_comparison_is_complete(opened: Opened) -> None:
    page = opened("/compare?indicator=人工造林", viewport=WIDE, java_script_enabled=False)
    expect(page.locator(".cells td a").first).to_be_visible()
    expect(page.locator("figure.chart")).to_be_hidden()
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_screenshots(opened: Opened, deputy: str, viewport: dict[str, int], scheme: str) -> None:
    """What a person should look at after a change; no page may scroll sideways."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened("/", refused=True, viewport=viewport, color_scheme=scheme)
    facts = "#about" if viewport is NARROW else ""
    for name, address in {
        "start": "/",
        "search": "/?q=造林 河长制&region=990100&year=2021..2023",
        "passages": "/?q=河长制&unit=passage",
        "facets": "/?q=造林#facets",
        "nothing": "/?q=河长制&region=990302&kind=工作总结",
        "bad-query": "/?q=地域:青禾县 造林",
        "report": f"/reports/{deputy}?q=造林 河长制&hit=2#h2",
        "no-report": "/reports/none",
        "facts": f"/reports/{deputy}{facts}",
    }.items():
        page.goto(address)
        assert sideways(page) <= 0, name
        page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}-{scheme}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_screenshots_of_old_places(
    opened: Opened,
    old_server: str,
    old_ids: dict[str, str],
    viewport: dict[str, int],
    scheme: str,
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened("/", at=old_server, viewport=viewport, color_scheme=scheme)
    facets, facts = ("#facets", "#about") if viewport is NARROW else ("", "")
    for name, address in {
        "tree": f"/?q=造林&region=420600@2009&open=620000{facets}",
        "old-name": f"/reports/{old_ids['xiangfan-2005.txt']}{facts}",
        "corrected": f"/reports/{old_ids['ganzhou-2020.txt']}{facts}",
    }.items():
        page.goto(address)
        assert sideways(page) <= 0, name
        page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}-{scheme}.png")


@pytest.mark.parametrize("width", [320, 768, 1024, 1600, 2560])
def test_no_width_scrolls_sideways(opened: Opened, deputy: str, width: int) -> None:
    page = opened("/", viewport={"width": width, "height": 800})
    long = "以高质量发展" * 40
    for address in (
        "/?q=河长制",
        f"/?q=“{'造林' * 100}”",
        f"/?kind={long}&q={long}",
        f"/?kind={'x' * 300}&q={'x' * 300}",
        f"/reports/{deputy}?q=河长制",
        "/compare",
        "/compare?indicator=人工造林",
        "/compare?indicator=粮食总产量&level=county&rank=2023",
        "/indicators",
    ):
        page.goto(address)
        assert sideways(page) <= 0, address
