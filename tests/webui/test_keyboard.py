"""Every page by the keyboard alone: what Tab reaches is seen, and can be left again."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.webui.every_page import PAGES
from tests.webui.windows import NARROW, WIDE, Opened

# What has had the focus since the page came, and how that looked.
WATCH = """() => {
  window.reached = [];
  document.addEventListener('focusin', event => {
    const one = event.target, style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!one.dataset.reached) { one.dataset.reached = reached.length; }
    reached.push({
      which: `${one.dataset.reached} <${one.tagName}> ${one.id || one.className || one.textContent}`,
      skip: one.matches('.skip'),
      seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
        && box.width > 0 && box.height > 0,
    });
  });
}"""
# So many elements of a long page are walked through from its top, and so many from its end.
FROM_TOP, FROM_END = 60, 20
MOST = 300


def reached(page: Page, key: str, times: int) -> list[dict[str, Any]]:
    """What has the focus in turn."""
    page.evaluate(WATCH)
    for _ in range(times):
        page.keyboard.press(key)
    found: list[dict[str, Any]] = page.evaluate("reached")
    return found


# Of each page what it shows when it is asked, else as one comes to it.
# The login begins in the box that is to be filled in.
ASKED = [
    [*named.values()][:2][-1]
    for endpoint, named in PAGES.items()
    if endpoint != "people.show_login"
]


@pytest.mark.parametrize("address", ASKED)
def test_what_has_the_focus_is_seen_and_left(
    opened: Opened, deputy: str, year_before: str, address: str
) -> None:
    # the place that an address names would be where Tab begins
    top = address.partition("#")[0].format(report=deputy, other=year_before)
    page = opened(top, refused=True, viewport=WIDE)
    down = reached(page, "Tab", FROM_TOP)
    page.reload()
    up = reached(page, "Shift+Tab", FROM_END)
    assert down[0]["skip"] and len(down) > 10
    for walk in (down, up):
        # a page that is at its end begins again
        ended = next((i for i, one in enumerate(walk) if one["skip"] and i), len(walk))
        assert [one["which"] for one in walk[:ended] if not one["seen"]] == []
        # twice is what a number has that shows a link of its own beside it
        times = Counter(one["which"] for one in walk[:ended])
        assert [which for which, often in times.items() if often > 2] == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        # while a page comes in place of another nothing has the focus
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab")


Step = str | tuple[str, str]
# (address, what is reached in turn and pressed Enter in, with what is typed there; the address that
# they lead to)
WAYS: list[tuple[str, list[Step], str]] = [
    ("/", [("#q", "河长制")], r"/\?q="),
    ("/?q=河长制", ["[aria-label='展开澜屏市']", "#f-region-990121"], "region=990121"),
    ("/?q=河长制", [".hit .kwic a"], "/reports/.*#h"),
    ("/?q=河长制&region=990121", [".chip"], r"/\?q=[^&]*$"),
    ("/phrases", [("#q", "坚持*"), ".orders a[href*='sort=left']"], "sort=left"),
    ("/phrases?q=坚持*", [".conc td.r a"], "/reports/.*#h"),
    ("/phrases?q=坚持*", [".slots a"], "/phrases"),
    ("/compare", [("#indicator", "人工造林"), "#t-compare thead a"], "rank="),
    ("/compare?indicator=人工造林", ["#t-compare td a[href*='#n']"], "/reports/.*#n"),
    ("/trends", [("input[name=q]", "河长制"), "a[href*='show=count']"], "show=count"),
    ("/trends?q=河长制", ["#years tbody td a"], "year="),
    ("/policies", [("#q", "水务"), "a[href^='/policies/river_chief']"], "/policies/river_chief"),
    ("/indicators", [("#q", "造林"), "a[href^='/compare']"], "/compare"),
    ("/reuse", ["a[href*='report=']"], "/reuse.report="),
    ("/corpus", ["a[href*='open=']"], "open="),
    ("/reports/{report}?q=造林", ["[data-step='1']"], "#h[0-9]+$"),
    ("/reports/{report}", [".find input[type=search]"], r"\?.*q="),
    ("/help", ["[lang=en][hreflang]"], "/help$"),
]


@pytest.mark.parametrize(("address", "steps", "leads"), WAYS)
def test_main_controls(
    opened: Opened, deputy: str, year_before: str, address: str, steps: list[Step], leads: str
) -> None:
    page = opened(address.format(report=deputy, other=year_before), viewport=WIDE)
    for step in steps:
        selector, text = step if isinstance(step, tuple) else (step, "")
        tab_to(page, selector)
        page.keyboard.type(text)
        with page.expect_event("framenavigated"):
            page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(leads))


def test_the_way_past_the_header(opened: Opened) -> None:
    page = opened("/help", viewport=WIDE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_draft(opened: Opened) -> None:
    page = opened("/phrases/similar", viewport=WIDE)
    tab_to(page, "#text")
    page.keyboard.type("推行河长制，落实责任到人。")
    tab_to(page, ".draft button")
    page.keyboard.press("Enter")
    expect(page.locator(".like li a").first).to_be_visible()


def test_dark_and_light(opened: Opened) -> None:
    page = opened("/help", viewport=WIDE, color_scheme="light")
    tab_to(page, "[data-theme-switch]")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    ("address", "sheet"),
    [("/?q=造林", "#facets"), ("/reports/{report}", "#outline"), ("/reports/{report}", "#about")],
)
def test_escape_closes_a_sheet(
    opened: Opened, deputy: str, year_before: str, address: str, sheet: str
) -> None:
    page = opened(address.format(report=deputy, other=year_before), viewport=NARROW)
    expect(page.locator(sheet)).to_be_hidden()
    tab_to(page, f"a[href='{sheet}']")
    page.keyboard.press("Enter")
    expect(page.locator(sheet)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(sheet)).to_be_hidden()
