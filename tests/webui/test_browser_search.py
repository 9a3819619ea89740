"""Completion, facets that are searched in, exclusion, kept searches and files, in a browser."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.webui.windows import NARROW, WIDE, Opened, sideways

SORTED = "/?q=人工造林>1万亩&sort=indicator:afforestation.artificial"


def facet(page: Page, name: str) -> Locator:
    return page.locator(".facet", has=page.get_by_role("heading", name=name, exact=True))


def test_completion_by_keyboard(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    box, options = page.get_by_role("combobox"), page.locator("#completions [role=option]")
    box.press_sequentially("造林 地区:青禾")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    # Escape shuts the list and leaves what was typed
    box.press("Escape")
    expect(page.locator("#completions")).to_be_hidden()
    expect(box).to_have_value("造林 地区:青禾")
    # the arrows open it again, and go around by way of the box
    box.press("ArrowDown")
    expect(options).to_have_count(1)
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "c-1")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "false")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q="))
    expect(page.locator("#q")).to_have_value("造林 地区:青禾县")
    # Enter without a choice asks for what was typed
    page.locator("#q").fill("粮食")
    expect(options.first).to_be_visible()
    page.locator("#q").press("Enter")
    expect(page.get_by_role("heading", name="份报告")).to_be_visible()
    expect(page.locator("#q")).to_have_value("粮食")


def test_completion_by_mouse(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    page.locator("#q").press_sequentially("河长")
    option = page.get_by_role("option", name=re.compile("政策.*河长制"))
    option.click()
    expect(page.locator("#q")).to_have_value("政策:河长制")
    expect(page.locator("#results h1 b")).not_to_have_text("0")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_excluding_and_taking_it_back(opened: Opened, script: bool) -> None:
    page = opened("/?q=造林", viewport=WIDE, java_script_enabled=script)
    total = page.locator("#results h1 b")
    before = int(total.inner_text())
    value = facet(page, "类型").locator("li", has_text="政府工作报告").first
    count = int(value.locator(".n").inner_text())
    value.hover()
    value.get_by_role("button", name="排除政府工作报告").click()
    expect(total).to_have_text(str(before - count))
    chip = page.locator(".chip.not")
    expect(chip).to_contain_text("不含类型政府工作报告")
    expect(value).to_have_class("out")
    expect(page).to_have_url(re.compile("&-kind="))
    page.go_back()
    expect(total).to_have_text(str(before))
    page.go_forward()
    value.get_by_role("link").click()
    expect(total).to_have_text(str(before))
    expect(chip).to_have_count(0)


def test_searching_in_a_facet_as_one_types(opened: Opened) -> None:
    page = opened("/?q=工作", viewport=WIDE)
    page.evaluate("window.same = true")
    values = facet(page, "指标").locator("li")
    box = page.get_by_label("在指标中查找")
    box.press_sequentially("造林", delay=60)
    expect(page).to_have_url(re.compile("find-indicator="))
    expect(values.first).to_contain_text("造林")
    expect(box).to_be_focused()
    expect(box).to_have_value("造林")
    box.press_sequentially("面")
    expect(box).to_have_value("造林面")
    expect(page).to_have_url(re.compile("find-indicator=%E9%80%A0%E6%9E%97%E9%9D%A2"))
    assert page.evaluate("window.same")
    # what is chosen goes with the words that were looked for
    values.first.locator("a.pick").click()
    expect(page.locator(".chip").first).to_contain_text("指标")
    page.get_by_role("link", name="不查找").click()
    expect(page.get_by_label("在指标中查找")).to_have_value("")
    assert "find-" not in page.url


def test_searching_in_a_facet_without_script(opened: Opened) -> None:
    page = opened("/?q=工作&year=2023", viewport=WIDE, java_script_enabled=False)
    box = page.get_by_label("在地区中查找")
    box.fill("青禾")
    box.press("Enter")
    tree = page.locator(".facet .tree")
    expect(tree).to_contain_text("青禾县")
    expect(tree).not_to_contain_text("望川县")
    expect(page.locator(".chip").first).to_contain_text("2023")
    page.locator("#f-region-990121").click()
    expect(page.locator(".chip").first).to_contain_text("青禾县")


def test_sorting_by_the_value_of_an_indicator(opened: Opened) -> None:
    page = opened("/?indicator=人工造林", viewport=WIDE)
    page.get_by_role("group", name="排序").get_by_role("link", name="人工造林面积").click()
    values = page.locator(".hit .value b")
    expect(values.first).to_be_visible()
    numbers = [float(text.replace(",", "")) for text in values.all_inner_texts()]
    assert len(numbers) > 5 and numbers == sorted(numbers, reverse=True)
    page.locator(".hit .value a").first.click()
    expect(page.locator(".fig.now").first).to_be_in_viewport()


def test_searches_are_kept_in_this_browser(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    panel = page.locator("[data-kept]")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="存为常用")).to_be_hidden()
    page.goto("/?q=造林&year=2023")
    page.get_by_role("button", name="存为常用").click()
    expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "true")
    page.goto("/?q=<b>河长制</b>")
    page.goto("/?q=河长制")
    panel.locator("summary").click()
    saved, recent = (panel.locator(f"[data-list={name}] li") for name in ("saved", "recent"))
    expect(saved).to_have_count(1)
    expect(saved).to_contain_text("造林 · 年份 2023")
    expect(recent).to_have_count(2)
    expect(recent.first).to_contain_text("河长制")
    recent.first.get_by_role("button").click()
    expect(recent).to_have_count(1)
    panel.get_by_role("button", name="最近的检索全部删除").click()
    expect(recent).to_have_count(0)
    saved.get_by_role("link").click()
    expect(page.locator(".chip").first).to_contain_text("2023")
    # taken back where it was kept
    page.locator("[data-save]").click()
    expect(page.locator("[data-save]")).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("JSON.parse(localStorage.getItem('shuzhi-saved')).length") == 0


def test_a_change_of_facets_is_a_search_to_keep(opened: Opened) -> None:
    page = opened("/?q=造林", viewport=WIDE)
    page.locator("#f-year-2023").click()
    expect(page.locator(".chip").first).to_contain_text("2023")
    names = "JSON.parse(localStorage.getItem('shuzhi-recent')).map(one => one.name)"
    page.wait_for_function(f"{names}.length === 2")
    assert page.evaluate(names) == ["造林 · 年份 2023", "造林"]


def test_without_script_nothing_is_kept(opened: Opened) -> None:
    page = opened("/?q=造林", viewport=WIDE, java_script_enabled=False)
    expect(page.locator("[data-kept]")).to_be_hidden()
    expect(page.locator("[data-save]")).to_be_hidden()


def test_all_hits_as_a_file(opened: Opened, tmp_path: Path) -> None:
    page = opened("/?q=造林&-kind=述职报告", viewport=WIDE)
    total = int(page.locator("#results h1 b").inner_text())
    titles = page.locator(".hit h2").all_inner_texts()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as opened_file:
        rows = list(csv.DictReader(opened_file))
    assert len(rows) == total > 20
    assert [row["title"] for row in rows[:20]] == titles
    page.goto(rows[0]["address"])
    expect(page.locator("h1")).to_have_text(rows[0]["title"])


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [
        (WIDE, "light", "zh"),
        (WIDE, "dark", "en"),
        (NARROW, "light", "en"),
        (NARROW, "dark", "zh"),
    ],
    ids=["1280-zh", "1280-en", "360-en", "360-zh"],
)
def test_nothing_that_axe_finds_and_no_sideways_scroll(
    opened: Opened, viewport: dict[str, int], scheme: str, language: str
) -> None:
    page = opened(
        f"/language/{language}",
        viewport=viewport,
        color_scheme=scheme,
        bypass_csp=True,
        refused=True,
    )
    for address in (
        "/",
        f"{SORTED}&-kind=述职报告",
        "/?q=造林&unit=passage&find-region=青",
        "/?q=河长制&region=990302&kind=工作总结",
        "/?q=地域:青禾县",
        *(["/?q=造林#facets"] if viewport is NARROW else []),
    ):
        page.goto(address)
        assert sideways(page) <= 0, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
    page.goto("/?q=造林")
    page.locator("[data-save]").click()
    page.locator("[data-kept] summary").click()
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("粮食")
    expect(page.locator("#completions [role=option]").first).to_be_visible()
    page.locator("#q").press("ArrowDown")
    assert sideways(page) <= 0
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
