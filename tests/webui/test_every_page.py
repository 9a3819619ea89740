"""Every page in a real browser, in both languages, light and dark, narrow and wide.

A page that is new fails here until `every_page` has an address for it. What each looks like is
kept in tests/screenshots under its name, width, language and colours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page

from indexer.corpus import Corpus
from tests.signing_in import sign_in_by_page
from tests.webui.every_page import (
    NO_PAGES,
    PAGES,
    PAGES_OF_PEOPLE,
    RULED,
    SETTINGS,
    Setting,
    addresses,
    answering,
    of_people,
)
from tests.webui.windows import SCREENSHOTS, Opened, hear, sideways

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": False,
}
# Contrast is a thing of colours, and asked about in one language: it takes half of the time.
NOT_OF_COLOURS = RULES | {"rules": {"color-contrast": {"enabled": False}}}
# What repeats on a page is looked at eight times; a page of 2,000 rows takes half a minute else.
SHORTENED = """() => {
  for (const more of document.querySelectorAll('main :nth-of-type(n+9)')) { more.remove(); }
}"""
# Where one thing can be done in two ways, the rules ask the size of one of them.
ANOTHER_WAY = {"#f-year-": "the years can be typed into the boxes below the bars"}
# A picture of a long page shows its beginning.
HIGHEST = 3000
# Where something else than the header is on top of it, and what of it lies beyond the window.
OF_THE_HEADER = """() => {
  const header = document.querySelector('header.top'), at = header.getBoundingClientRect();
  const found = [];
  for (let x = 4; x < at.width; x += 24) {
    for (let y = at.top + 2; y < at.bottom - 1; y += 8) {
      const top = document.elementFromPoint(x, y);
      if (top && top !== document.documentElement && !header.contains(top)) {
        found.push(`${top.tagName}.${top.className} at ${x}, ${y}`);
      }
    }
  }
  for (const link of header.querySelectorAll('a, button')) {
    const box = link.getBoundingClientRect();
    if (box.width && (box.left < 0 || box.right > innerWidth + 1)) {
      found.push(`${link.textContent} ends at ${Math.round(box.right)}`);
    }
  }
  return found;
}"""


def test_every_page_has_an_address(client: FlaskClient) -> None:
    known = set(PAGES) | set(PAGES_OF_PEOPLE) | set(NO_PAGES)
    there = set(answering(client.application))
    assert there - known == set(), "give each page an address in every_page.PAGES"
    assert known - there == {""}, "these pages are gone"


class Windows:
    """Two windows for each setting, of a stranger and of an admin, and what pages complain of."""

    def __init__(self, browser: Browser, server: str, corpus: Corpus) -> None:
        self._browser = browser
        self._server = server
        self._corpus = corpus
        self._windows: dict[tuple[Setting, bool], Page] = {}
        self.complaints: list[str] = []

    def seen(self, setting: Setting, known: bool) -> Page:
        """The window of a setting; `known`: of an admin."""
        if (setting, known) not in self._windows:
            context = self._browser.new_context(base_url=self._server, **setting.options)
            context.add_cookies(
                [{"name": "language", "value": setting.language, "url": self._server}]
            )
            page = context.new_page()
            hear(page, self._server, self.complaints, refused=True)
            if known:
                sign_in_by_page(page, self._corpus, "admin")
            self._windows[setting, known] = page
        return self._windows[setting, known]

    def close(self) -> None:
        """Close all of them."""
        for page in self._windows.values():
            page.context.close()


@pytest.fixture(scope="module")
def windows(browser: Browser, server: str, sample: Corpus) -> Iterator[Windows]:
    """Windows that stay open from page to page."""
    kept = Windows(browser, server, sample)
    yield kept
    kept.close()


@pytest.mark.parametrize("name", addresses())
@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_page(windows: Windows, deputy: str, year_before: str, setting: Setting, name: str) -> None:
    page = windows.seen(setting, known=name in of_people())
    windows.complaints.clear()
    page.goto(addresses()[name].format(report=deputy, other=year_before))
    assert page.evaluate(OF_THE_HEADER) == []
    assert sideways(page) <= 0
    keep_picture(page, f"{name}-{setting}")
    if setting in RULED:
        page.evaluate(SHORTENED)
        assert broken_rules(page, RULES if setting.language == "zh" else NOT_OF_COLOURS) == []
    assert windows.complaints == []


@pytest.mark.parametrize("theme", ["system", "chosen"])
def test_paper_is_light(opened: Opened, theme: str) -> None:
    page = opened("/phrases?q=河长制", color_scheme="dark")
    if theme == "chosen":
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.locator(".conc td.r a").first.evaluate("one => getComputedStyle(one).color")
    shown = [int(part) for part in re.findall(r"\d+", ink)[:3]]
    assert max(shown) < 128
    assert page.locator(".querybar").is_hidden() and page.locator(".orders").is_hidden()


def keep_picture(page: Page, name: str) -> None:
    """What a page looks like, from its top on."""
    SCREENSHOTS.mkdir(exist_ok=True)
    size = page.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], HIGHEST)}
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True, clip=clip)


def broken_rules(page: Page, rules: dict[str, Any]) -> list[str]:
    """What axe finds: the rule, where, and why."""
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']}: {node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] == "target-size" and node["target"][0].startswith(tuple(ANOTHER_WAY)))
    ]
