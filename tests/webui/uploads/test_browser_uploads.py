"""Uploads in a real browser: dropped, sent, followed, taken in; with script and without."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from indexer.corpus import Corpus
from tests.serving import serving
from tests.signing_in import sign_in_by_page
from tests.uploads.sending import report, work_all
from tests.webui.test_every_page import RULES
from tests.webui.windows import NARROW, Opened, sideways

# Files dropped onto an element, as the browser tells of them.
DROP = """([selector, files]) => {
  const data = new DataTransfer();
  for (const [name, text] of files) { data.items.add(new File([text], name)); }
  const at = document.querySelector(selector);
  for (const type of ['dragenter', 'dragover', 'drop']) {
    at.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def address(corpus: Corpus) -> Iterator[str]:
    """A server of a corpus, with a worker."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.1):
            work_all(corpus)

    worker = threading.Thread(target=work)
    with serving(corpus) as at:
        worker.start()
        yield at
        over.set()
        worker.join()


def drop(page: Page, *files: tuple[str, str]) -> None:
    """Drop files with these names and texts, once the script of the page is there to take them."""
    page.wait_for_selector("#send")
    page.wait_for_load_state()
    page.evaluate(DROP, [".drop", [list(file) for file in files]])


@pytest.mark.parametrize("size", [{}, {"viewport": NARROW}], ids=["wide", "narrow"])
def test_dropped_followed_and_taken_in(
    opened: Opened, address: str, corpus: Corpus, size: dict[str, object]
) -> None:
    page = opened("/", at=address, **size)
    sign_in_by_page(page, corpus, "editor", "/uploads")
    drop(page, ("甲.txt", report(1).decode()), ("乙.txt", "only English"))
    expect(page.locator(".chosen")).to_contain_text("选了 2 个文件")
    page.click("#send [type=submit]")
    # Nobody presses anything: the page follows by itself.
    expect(page.locator("h1")).to_have_text("等你确认", timeout=30_000)
    assert page.locator("[name=take]").count() == 1 and page.locator("[name=take]").is_checked()
    assert "里面没有中文" in page.inner_text(".file.unreadable")
    assert sideways(page) <= 0
    page.fill("[name=region-0-1]", "甘州区")
    page.click("form.decide [type=submit]")
    expect(page.locator("h1")).to_have_text("导入完毕", timeout=30_000)
    page.click(".file.added h2 a")
    expect(page.locator("h1")).to_contain_text("述职报告")
    assert corpus.store.count_reports() == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rules_of_access_hold(
    opened: Opened, address: str, corpus: Corpus, language: str, scheme: str
) -> None:
    page = opened("/", at=address, color_scheme=scheme, viewport=NARROW)
    page.context.add_cookies([{"name": "language", "value": language, "url": address}])
    sign_in_by_page(page, corpus, "editor", "/uploads")
    assert Axe().run(page, options=RULES).response["violations"] == []
    drop(page, ("甲.txt", report(1).decode()), ("乙.txt", ""), ("丙.txt", report(1).decode()))
    page.click("#send [type=submit]")
    page.wait_for_selector("form.decide", timeout=30_000)
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.click("form.decide [type=submit]")
    page.wait_for_selector(".file.added a", timeout=30_000)
    page.wait_for_selector(".going", state="detached", timeout=30_000)
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_what_is_too_much_is_not_even_sent(opened: Opened, address: str, corpus: Corpus) -> None:
    page = opened("/", at=address)
    sign_in_by_page(page, corpus, "editor", "/uploads")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.evaluate("document.getElementById('send').dataset.files = '1'")
    drop(page, ("甲.txt", "1"), ("乙.txt", "2"))
    expect(page.locator(".problem")).to_contain_text("现在选的太多")
    page.click("#send [type=submit]")
    assert "POST" not in asked


def test_a_refusal_is_said_beside_the_form(opened: Opened, address: str, corpus: Corpus) -> None:
    page = opened("/", refused=True, at=address)
    sign_in_by_page(page, corpus, "editor", "/uploads")
    drop(page, ("甲.txt", "1"))
    page.evaluate("document.querySelector('#send [name=csrf_token]').value = 'wrong'")
    page.click("#send [type=submit]")
    expect(page.locator(".problem")).to_contain_text("这张表单过期了")
    expect(page.locator("#send [type=submit]")).to_be_enabled()
    assert corpus.store.uploads.count(None) == 0


def test_all_works_without_script(opened: Opened, address: str, corpus: Corpus) -> None:
    page = opened("/", at=address, java_script_enabled=False)
    sign_in_by_page(page, corpus, "editor", "/uploads")
    expect(page.locator(".with-script")).to_be_hidden()
    page.set_input_files("#files", [{"name": "甲.txt", "mimeType": "", "buffer": report(1)}])
    page.click("#send [type=submit]")
    for _ in range(100):
        if page.locator("form.decide").count():
            break
        page.wait_for_timeout(200)
        page.click("a:has-text('刷新')") if page.locator(".going").count() else page.reload()
    page.click("form.decide [type=submit]")
    for _ in range(100):
        if page.inner_text("h1") == "导入完毕":
            break
        page.wait_for_timeout(200)
        page.reload()
    assert corpus.store.count_reports() == 1
