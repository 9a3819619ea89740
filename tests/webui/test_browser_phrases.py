"""Phrases in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways

DRAFT = "全年新增人工造林11543亩，森林覆盖率达到24.5%。严格落实河长制，三级河长全年巡河9000次。"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_phrase_to_its_place(opened: Opened, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.get_by_role("link", name="语句", exact=True).click()
    box = page.locator("#q")
    box.fill("坚持*")
    page.get_by_role("button", name="查语句").click()
    expect(page.locator("h1")).to_contain_text("行，出自")
    # a filler is a phrase of its own: the box says which
    page.locator(".slots a").first.click()
    expect(box).to_have_value(re.compile('^"坚持.+"$'))
    expect(page).to_have_url(re.compile("q=%22"))
    lines = page.locator(".conc td.r a")
    mark = lines.first.locator("mark").inner_text()
    lines.first.click()
    marked = page.locator("mark.now")
    expect(marked).to_be_in_viewport()
    assert marked.inner_text() == mark
    page.go_back()
    expect(page.locator(".conc td.r a").first).to_be_visible()
    page.go_back()
    expect(page.locator("#q")).to_have_value("坚持*")


def test_orders_groups_and_conditions(opened: Opened) -> None:
    page = opened("/phrases?q=河长制", viewport=WIDE)
    page.evaluate("window.same = true")
    page.get_by_role("group", name="归组").get_by_role("link", name="地区").click()
    expect(page.locator("tr.group").first).to_contain_text("青禾县")
    page.locator("tr.group").first.get_by_role("link", name="全部").click()
    expect(page.locator(".chip")).to_contain_text("青禾县")
    page.get_by_text("添加条件").click()
    page.get_by_label("年份", exact=True).fill("2022")
    page.get_by_label("截止年份").fill("2022")
    page.get_by_role("button", name="应用").click()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator("td.who .y").first).to_have_text("2022")
    # a new phrase keeps the conditions
    page.locator("#q").fill("造林")
    page.locator("#q").press("Enter")
    expect(page.locator(".conc mark").first).to_have_text("造林")
    expect(page.locator(".chip")).to_have_count(2)
    page.locator(".chip").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    assert page.evaluate("window.same")


def test_lines_are_aligned_on_the_match(opened: Opened) -> None:
    page = opened("/phrases?q=河长制", viewport=WIDE)
    edges = page.locator(".conc mark").evaluate_all(
        "marks => marks.map(mark => Math.round(mark.getBoundingClientRect().left))"
    )
    assert len(edges) > 20 and len(set(edges)) == 1
    # what stands to the left ends where the match begins, and is cut off at the other end
    left = page.locator(".conc td.l > span > span").evaluate_all(
        "texts => texts.map(text => Math.round(text.getBoundingClientRect().right))"
    )
    assert max(left) - min(left) <= 1 and 0 <= edges[0] - left[0] <= 4


def test_completion(opened: Opened) -> None:
    page = opened("/phrases", viewport=WIDE)
    with page.expect_response(re.compile("/phrases/complete")):
        page.locator("#q").press_sequentially("完成")
    proposed = page.locator("#stock option[value='完成人工造林#亩']")
    expect(proposed).to_have_text(re.compile("份报告"))
    page.locator("#q").fill("完成人工造林#亩")
    page.locator("#q").press("Enter")
    expect(page.locator(".conc mark b").first).to_have_text(re.compile("[0-9]"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("times", [1, 40], ids=["short", "long"])
def test_a_draft(opened: Opened, script: bool, times: int) -> None:
    page = opened("/phrases", viewport=WIDE, java_script_enabled=script)
    page.locator(".tips").get_by_role("link", name="贴一段草稿").click()
    page.get_by_label("草稿").fill(DRAFT * times)
    page.get_by_role("button", name="找相近写法").click()
    expect(page.locator(".like")).to_have_count(2 if times == 1 else 20)
    assert ("text=" in page.url) == (times == 1)
    expect(page.locator("#text")).to_have_value(DRAFT * times)
    if times > 1:
        page.get_by_role("button", name="接着比对").click()
        expect(page.locator(".like .pn").first).to_have_text("21")
        expect(page.locator("#text")).to_have_value(DRAFT * times)
    page.locator(".like li a").first.click()
    expect(page.locator(".cited").first).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 360, 768, 1024, 1280, 1920])
def test_no_sideways_scroll(opened: Opened, width: int) -> None:
    page = opened("/phrases", refused=True, viewport={"width": width, "height": 800})
    for address in (
        "/phrases",
        "/phrases?q=坚持*",
        "/phrases?q=坚持*&group=match&region=青禾县&year=2018..2024",
        "/phrases?q=" + "造" * 600,
        "/phrases?q=“" + "河" * 200,
        f"/phrases/similar?text={DRAFT}",
        f"/phrases/similar?text={'河长制' * 300}",
        "/phrases/templates",
    ):
        page.goto(address)
        assert sideways(page) <= 0, address


def test_on_a_phone_lines_read_as_text(opened: Opened) -> None:
    page = opened("/phrases?q=河长制", viewport=NARROW, has_touch=True, is_mobile=True)
    line = page.locator(".conc tbody tr").first
    for part in (".who", ".l > span > span", "mark"):
        box = line.locator(part).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert page.locator(".conc thead").is_hidden()
    line.locator("mark").tap()
    expect(page.locator("mark.now")).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "360"])
def test_screenshots_of_phrases(opened: Opened, viewport: dict[str, int], scheme: str) -> None:
    SCREENSHOTS.mkdir(exist_ok=True)
    page = opened("/", refused=True, viewport=viewport, color_scheme=scheme)
    for name, address in {
        "phrases-empty": "/phrases",
        "phrases": "/phrases?q=坚持*&region=云岫省&year=2018..2024",
        "phrases-groups": "/phrases?q=河长制&group=region",
        "phrases-bad": "/phrases?q=“河长",
        "phrases-none": "/phrases?q=龘龘&year=2022",
        "similar": f"/phrases/similar?text={DRAFT}",
        "templates": "/phrases/templates",
    }.items():
        page.goto(address)
        assert sideways(page) <= 0, name
        path = SCREENSHOTS / f"{name}-{viewport['width']}-{scheme}.png"
        page.screenshot(path=path, full_page=True)
