"""An editor goes through the queue by keys in a browser, and the other pages show it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from indexer.corpus import Corpus
from indexer.corrections import correct
from tests.serving import serving
from tests.signing_in import PASSWORD, give_account
from tests.webui.every_page import RULED, Setting
from tests.webui.test_every_page import RULES as WCAG
from tests.webui.test_every_page import broken_rules
from tests.webui.windows import sideways

At = Callable[[str], str]


@pytest.fixture
def window(browser: Browser, corpus: Corpus, id_: str) -> Iterator[Page]:
    """A window in which an editor has logged in."""
    give_account(corpus, "editor")
    with serving(corpus) as address:
        page = browser.new_page(base_url=address)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        enter(page)
        yield page
        page.close()
    assert faults == []


def enter(page: Page) -> None:
    """Log in as the editor."""
    page.goto("/login")
    page.fill("input[name=name]", "editor")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def press(page: Page, key: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def found(page: Page, query: str) -> bool:
    page.goto(f"/?q={query}")
    return page.locator(".hit").count() == 1


def test_by_keys(window: Page, corpus: Corpus, id_: str, at: At) -> None:
    page, afforested, people = window, at("11543亩"), at("806人")
    page.goto("/review?what=figures")
    first = page.locator("#item-name .q").inner_text()
    press(page, "a")  # accepted: the next one comes
    assert page.locator("#item-name .q").inner_text() != first
    assert corpus.store.figure_corrections.all()[0].verdict == "accepted"
    press(page, "k") if page.locator('[data-key="k"]').count() else None

    page.goto(f"/review?item={afforested}")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "indicator"
    page.keyboard.press("End")
    page.keyboard.type("ax")  # who types decides nothing
    assert len(corpus.store.figure_corrections.all()) == 1
    page.fill("#indicator", "人工造林")
    page.fill("#value", "1543")
    with page.expect_navigation():
        page.press("#value", "Enter")
    assert corpus.store.figure_corrections.all()[0].verdict == "changed"
    assert not found(page, "人工造林>1万亩") and found(page, "人工造林:1543..1543亩")
    page.goto("/compare?indicator=人工造林")
    assert "1,543" in page.content() and "11,543" not in page.locator("table").first.inner_text()

    page.goto(f"/review?item={people}")
    press(page, "x")
    assert not found(page, "指标:防返贫监测对象")
    page.goto("/review")
    press(page, "u")
    assert found(page, "指标:防返贫监测对象")
    page.goto(f"/reports/{id_}?figure={afforested.split('.')[1]}")
    assert page.locator(f'a.pen[href$="{afforested}"]').count() == 1
    page.locator(".prose .fig").last.hover()  # what is said of a number leads to its item too
    assert page.locator('.tip a[href^="/review?item="]').count() == 1


@pytest.mark.parametrize("setting", RULED, ids=str)
def test_what_the_pages_look_like(
    browser: Browser, corpus: Corpus, id_: str, at: At, setting: Setting
) -> None:
    """They stay within the window and keep the rules, in both languages and colours."""
    give_account(corpus, "editor")
    correct(corpus, id_, "year", "2022", "见封面", "editor")
    with serving(corpus) as address:
        page = browser.new_page(base_url=address, **setting.options)
        page.context.add_cookies([{"name": "language", "value": setting.language, "url": address}])
        enter(page)
        for path in ("/review", f"/review?item={at('24.5%')}", f"/review?item={id_}.year",
                     "/review?what=nameless&year=x&region=x", "/review/corrections", f"/reports/{id_}"):  # fmt: skip
            page.goto(path)
            assert sideways(page) <= 0, path
            assert broken_rules(page, WCAG) == [], path
        page.close()
