"""Recycled text in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_report_to_the_place_of_its_source(
    opened: Opened, deputy: str, script: bool
) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="沿用情况").click()
    expect(page.locator("h1")).to_have_text("青禾县副县长2023年度述职述廉报告")
    expect(page.locator(".shared h3").first).to_contain_text("沿用自")
    row = page.locator(".pair tbody tr").first
    sides = row.locator("td[data-of]")
    ours, theirs = sides.first.bounding_box(), sides.last.bounding_box()
    assert ours and theirs and ours["y"] == theirs["y"] and ours["x"] < theirs["x"]
    expect(row.locator(".nchg").first).to_be_visible()
    sides.last.get_by_role("link", name="看原处").click()
    expect(page.locator("h1")).to_contain_text("2022")
    expect(page.locator(".cited").first).to_be_in_viewport()
    expect(page.locator(".cited").first).to_contain_text("坚持把深化改革")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_class_and_a_place_are_chosen(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="沿用", exact=True).click()
    if script:
        page.evaluate("window.same = true")
    page.get_by_role("link", name=re.compile("本地往年")).click()
    expect(page).to_have_url(re.compile("class=own"))
    expect(page.locator(".recycled tbody tr")).to_have_count(3)
    assert not script or page.evaluate("window.same")
    # the class goes with the form, which lies outside of what was changed
    page.get_by_label("地区").fill("青禾县")
    page.get_by_role("button", name="查看").click()
    expect(page).to_have_url(re.compile("class=own"))
    expect(page.locator(".recycled tbody tr")).to_have_count(1)
    page.get_by_role("link", name=re.compile("去掉 ?青禾县")).click()
    expect(page.locator(".recycled tbody tr")).to_have_count(3)
    page.locator(".recycled").get_by_role("link", name="青禾县副县长2023").click()
    expect(page.locator(".pair").first).to_be_visible()


def test_on_a_phone_the_sides_stand_below_each_other(opened: Opened, deputy: str) -> None:
    page = opened(f"/reuse?report={deputy}", viewport=NARROW)
    row = page.locator(".pair tbody tr").first
    head, ours, theirs = (
        row.locator(place).bounding_box() for place in (".mid", "td >> nth=0", "td >> nth=2")
    )
    assert head and ours and theirs
    assert head["y"] < ours["y"] < theirs["y"] and head["height"] < 40
    assert ours["width"] == theirs["width"] == head["width"] > 300
    assert sideways(page) <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_screenshots_of_recycled_text(
    opened: Opened, deputy: str, viewport: dict[str, int], scheme: str
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened("/", refused=True, viewport=viewport, color_scheme=scheme)
    for name, address in {
        "reuse": "/reuse",
        "reuse-report": f"/reuse?report={deputy}",
        "reuse-nothing": "/reuse?class=unknown",
        "reuse-wrong": "/reuse?class=x",
    }.items():
        page.goto(address)
        assert sideways(page) <= 0, name
        page.screenshot(
            path=SCREENSHOTS / f"{name}-{viewport['width']}-{scheme}.png", full_page=True
        )
