"""The pages in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways

# A report with several lines of 河长制.
DEPUTY = "青禾县副县长2023年度述职述廉报告"


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
    hit = page.locator(".hit", has_text=DEPUTY)
    title = hit.locator("h2").inner_text()
    hit.locator(".kwic a").first.click()
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
    page.locator(".hit", has_text=DEPUTY).locator(".kwic a").first.click()
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
