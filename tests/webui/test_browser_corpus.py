"""The corpus and the help in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_place_to_its_reports(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="语料", exact=True).click()
    expect(page.locator("h1")).to_have_text("语料")
    page.get_by_role("link", name="收起澜屏市").click()
    expect(page.locator("#places")).not_to_contain_text("青禾县")
    page.get_by_role("link", name="展开澜屏市").click()
    row = page.locator("#r-990121")
    expect(row.locator("th")).to_have_text("青禾县")
    row.locator("td a").nth(1).click()
    expect(page.locator("h1 b")).to_have_text("1")
    expect(page.locator(".hit .year").first).to_contain_text("2016")


def test_from_the_contents_to_an_example(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    page.get_by_role("link", name="帮助", exact=True).click()
    page.get_by_role("link", name="检索的写法").click()
    expect(page.get_by_role("heading", name="检索的写法")).to_be_in_viewport()
    page.get_by_role("link", name="造林 -试点").click()
    expect(page.locator("#q")).to_have_value("造林 -试点")
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("address", ["/corpus?open=all", "/help"])
def test_on_a_phone_nothing_is_wider_than_the_window(opened: Opened, address: str) -> None:
    page = opened(address, viewport=NARROW)
    assert sideways(page) == 0
    for entry in page.locator(".top nav a").all():
        box = entry.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"]
        assert box["width"] >= 24 and box["height"] >= 24
    # the names of places stay in view while the years move
    if grid := page.locator(".holdings").first if page.locator(".holdings").count() else None:
        holding = grid.locator("xpath=..")
        assert holding.evaluate("box => box.scrollWidth > box.clientWidth")
        holding.evaluate("box => box.scrollTo(1000, 0)")
        name = grid.locator("tbody th").first.bounding_box()
        assert name and 0 <= name["x"] < 30


SHOTS = [("corpus", "/corpus"), ("help", "/help")]


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
