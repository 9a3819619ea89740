"""Saving a search as a person does, and the badge after something came in."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from tests.serving import serving
from tests.signing_in import sign_in_by_page

TEXT = "青禾县副县长{}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林1000亩。\n"


def test_a_search_is_saved_and_marked(browser: Browser, corpus: Corpus, tmp_path: Path) -> None:
    def take(year: int) -> None:
        file = tmp_path / f"{year}.txt"
        file.write_text(TEXT.format(year), encoding="utf-8")
        ingest(corpus, walk([file], corpus.settings.home))

    take(2022)
    with serving(corpus) as server:
        context = browser.new_context(base_url=server, java_script_enabled=True)
        page = context.new_page()
        sign_in_by_page(page, corpus, "reader")
        page.goto("/?q=河长制")
        page.get_by_text("保存这次检索").click()
        page.fill("#save-name", "河长制的新报告")
        page.get_by_role("button", name="保存", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("河长制的新报告")
        page.goto("/searches")
        expect(page.locator(".badge")).to_have_count(0)
        take(2023)
        page.reload()
        page.locator(".badge").click()
        expect(page.locator(".saved-list a")).to_have_text("青禾县副县长2023年度述职报告")
        page.get_by_role("button", name="这 1 份新的都看过了").click()
        expect(page.locator(".badge")).to_have_count(0)
        page.goto("/searches")
        expect(page.locator(".badge")).to_have_count(0)
        page.get_by_role("link", name="检索", exact=True).last.click()
        expect(page.locator("#q")).to_have_value("河长制")
        context.close()
