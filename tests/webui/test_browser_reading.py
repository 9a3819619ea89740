"""Reading a report in a real browser, over a real server: keys, copying, printing, side by side.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways

SONGLAN = "/?q=地区:松澜县 年份:2024 类型:政府工作报告"


def to_songlan(opened: Opened, **options: object) -> Page:
    """The report of 松澜县 of 2024, which has one before and one after."""
    page = opened(SONGLAN, viewport=WIDE, **options)
    page.locator(".hit h2 a, .hit h3 a").first.click()
    expect(page.locator("h1")).to_contain_text("松澜县2024年政府工作报告")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_report_to_its_file_and_back(opened: Opened, deputy: str, script: bool) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="源文与清洗").first.click()
    expect(page.locator("mark.removed").first).to_contain_text("##paidbegin##")
    page.get_by_role("link", name="下一处改动").click()
    expect(page.locator(".walk")).to_contain_text("第 1 / 3 处")
    expect(page.locator("#h1")).to_be_in_viewport()
    page.get_by_role("link", name="下一处改动").click()
    expect(page.locator(".walk")).to_contain_text("第 2 / 3 处")
    if script:
        page.keyboard.press("p")
        expect(page.locator(".walk")).to_contain_text("第 1 / 3 处")
    page.get_by_role("link", name="没有改动的 6 行").first.click()
    expect(page.locator(".raw tr.gap")).to_have_count(0)
    page.locator(".raw .place a", has_text="第 5 段").click()
    expect(page).to_have_url(re.compile(f"/reports/{deputy}#p5"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_side_by_side_with_the_year_before(opened: Opened, script: bool) -> None:
    page = to_songlan(opened, java_script_enabled=script)
    page.locator(".ways").get_by_role("link", name="并排对照").first.click()
    expect(page.locator("h1")).to_contain_text("松澜县2023年政府工作报告")
    expect(page.locator("#numbers tbody tr").first).to_contain_text("地区生产总值")
    rows = page.locator(".pair tbody tr[id]")
    count = rows.count()
    assert count > 5
    expect(page.locator(".pair .is-same")).to_have_count(0)
    page.get_by_role("link", name="下一处不同").click()
    expect(page.locator(".walk")).to_contain_text(f"第 1 / {count} 处")
    expect(page.locator("#h1")).to_be_in_viewport()
    # the sides of a row that both have are level, with what differs marked
    changed = page.locator("tr.is-changed").first
    ours, theirs = (changed.locator("td[data-of]").nth(at).bounding_box() for at in (0, 1))
    assert ours and theirs and ours["y"] == theirs["y"] and ours["x"] < theirs["x"]
    assert changed.locator(".chg, .nchg, .only").count()
    page.get_by_role("link", name="左右对调").click()
    expect(page.locator("#numbers th").nth(1)).to_have_text("松澜县 2023")


def test_keys_go_through_sections_and_years(opened: Opened) -> None:
    page = to_songlan(opened)
    headings = page.locator("#text h2")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"#s\d+$"))
    first = page.url
    expect(headings.first).to_be_in_viewport()
    page.keyboard.press("j")
    assert page.url != first
    page.keyboard.press("k")
    expect(page).to_have_url(first)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="键盘")
    expect(keys).to_contain_text("下一节、上一节")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("]")
    expect(page.locator("h1")).to_contain_text("松澜县2025年政府工作报告")
    page.keyboard.press("[")
    expect(page.locator("h1")).to_contain_text("松澜县2024年政府工作报告")
    # letters that are typed are no keys
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("j]c?")
    expect(page.locator("h1")).to_contain_text("松澜县2024年政府工作报告")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_copying_takes_the_source_along(opened: Opened, deputy: str) -> None:
    page = opened(
        f"/reports/{deputy}#p3", viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]
    )
    pasted = "navigator.clipboard.readText()"
    page.locator("#p3").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('p3').scrollIntoView()")
    page.get_by_role("button", name="复制引用").click()
    expect(page.get_by_role("status")).to_contain_text("已复制")
    words = page.evaluate(pasted)
    number = re.search(r"第 (\d+) 段", words)
    assert number and words.endswith(
        f"（《青禾县副县长2023年度述职述廉报告》，青禾县，2023年，第 {number[1]} 段，"
        f"{page.url.partition('#')[0]}#p{number[1]}）"
    )
    # a selection alone, by the key; the numbers beside paragraphs are left out
    page.evaluate(
        """() => { const range = document.createRange();
        range.selectNodeContents(document.getElementById('p2'));
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_contain_text("第 2 段")
    assert page.evaluate(pasted).startswith("1.坚持先学一步")


def test_a_selection_offers_to_be_copied(opened: Opened, deputy: str) -> None:
    page = opened(
        f"/reports/{deputy}", viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]
    )
    box = page.locator("#p1").bounding_box()
    assert box
    page.mouse.move(box["x"] + 80, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 20, steps=5)
    page.mouse.up()
    page.locator(".cite-here").click()
    expect(page.get_by_role("status")).to_contain_text("已复制，附出处：第 1 段")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert len(copied.partition("（《")[0]) < 30 and "#p1）" in copied


def test_without_script_every_paragraph_has_an_address(opened: Opened, deputy: str) -> None:
    page = opened(f"/reports/{deputy}", viewport=WIDE, java_script_enabled=False)
    page.get_by_role("link", name="第 6 段", exact=True).click()
    expect(page).to_have_url(re.compile("#p6$"))
    expect(page.locator("#p6")).to_be_in_viewport()
    expect(page.get_by_role("button", name="复制引用")).to_be_hidden()
    expect(page.get_by_text("后一个、前一个命中")).to_be_hidden()


def test_on_paper_there_is_the_text_and_where_it_is_from(opened: Opened, deputy: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened(f"/reports/{deputy}?q=河长制", viewport=WIDE)
    page.emulate_media(media="print")
    printed = page.locator(".printed")
    expect(printed).to_contain_text("青禾县，2023年")
    expect(printed).to_contain_text("qinghe-2023-deputy.txt")
    expect(printed).to_contain_text(f"/reports/{deputy}")
    for gone in (".top", ".toolbar", ".outline", "#about", ".ways", ".bottom"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("#p1")).to_be_visible()
    assert page.locator("mark").first.evaluate("e => getComputedStyle(e).textDecorationStyle") == (
        "double"
    )
    page.screenshot(path=SCREENSHOTS / "report-print.png")


ADDRESSES = {
    "reading": "/reports/{id}?q=河长制",
    "source": "/reports/{id}/source",
    "source-whole": "/reports/{id}/source?lines=all",
    "beside": "/reports/{id}/beside/{other}",
    "beside-what": "/reports/{id}/beside",
    "beside-same": "/reports/{id}/beside/{id}",
    "reuse-report": "/reuse?report={id}",
    "reuse": "/reuse",
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_pages_of_reports_are_for_everybody(
    opened: Opened, deputy: str, server: str, viewport: dict[str, int], language: str
) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    scheme = "dark" if (language == "en") == (viewport == WIDE) else "light"
    page = opened(
        f"/language/{language}",
        refused=True,
        viewport=viewport,
        color_scheme=scheme,
        bypass_csp=True,
    )
    page.goto(f"/reports/{deputy}")
    other = page.locator(".ways a[rel=prev]").get_attribute("href")
    assert other
    for name, address in ADDRESSES.items():
        page.goto(address.format(id=deputy, other=other.rsplit("/", 1)[-1]))
        assert sideways(page) <= 0, name
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        page.screenshot(path=SCREENSHOTS / f"{name}-{viewport['width']}-{language}-{scheme}.png")
