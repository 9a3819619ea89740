"""Charts of comparisons in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import csv
import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.webui.windows import NARROW, PLACE_OF_A_POINT, WIDE, Opened, sideways

COUNTIES = "/compare?indicator=人工造林&level=county"
CHARTS = {
    "lines": COUNTIES,
    "bars": f"{COUNTIES}&chart=bars&rank=2023",
    "box": f"{COUNTIES}&chart=box",
    "scatter": f"{COUNTIES}&chart=scatter&rank=2023&with=粮食产量",
    "tiles": f"{COUNTIES}&chart=tiles&rank=2023",
    "multiples": f"{COUNTIES}&chart=multiples",
}


def saved(page: Page, name: str, folder: Path) -> Path:
    """The file that a link or button of the page gives."""
    with page.expect_download() as waiting:
        page.locator("#workspace").get_by_role(re_role(name), name=name, exact=True).click()
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def re_role(name: str) -> str:
    return "button" if name == "PNG" else "link"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_counties_are_compared_from_the_first_box_to_the_files(
    opened: Opened, tmp_path: Path, script: bool
) -> None:
    page = opened("/compare", viewport=WIDE, java_script_enabled=script, accept_downloads=True)
    page.get_by_label("指标", exact=True).fill("人工造林")
    page.get_by_label("级别").select_option("县级")
    page.get_by_role("button", name="比较").click()
    expect(page.locator("h1")).to_have_text("人工造林面积，实际数")
    # lines are there in either case
    drawing = page.locator(".canvas canvas") if script else page.locator(".unscripted svg.drawn")
    expect(drawing).to_be_visible()
    expect(page.locator(".caption")).to_contain_text("最高的是望川县")
    page.get_by_role("link", name="排名", exact=True).click()
    page.locator(".periods").get_by_role("link", name="2023").click()
    first = page.locator(".ranking tbody tr").first
    expect(first).to_contain_text("望川县")
    expect(page.locator(".ranking .median")).to_contain_text("12,180")
    # the same comparison as files
    table = saved(page, "CSV", tmp_path).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(table.splitlines()))
    assert {row["region"] for row in rows} >= {"望川县", "北屏县", "松澜县"}
    assert any(row["value"] == "21000" and row["period"] == "2023" for row in rows)
    with ZipFile(saved(page, "XLSX", tmp_path)) as book:
        assert "xl/workbook.xml" in book.namelist()
    picture = saved(page, "SVG", tmp_path)
    assert picture.suffix == ".svg"
    words = "".join(ElementTree.parse(picture).getroot().itertext())
    assert "人工造林面积，实际数：2023年各地" in words and "21,000" in words and "述值" in words
    # the number leads to its sentence
    first.get_by_role("link", name="21,000").click()
    assert page.locator(".fig.now").inner_text() == "2.1万亩"


def pixels(file: Path) -> tuple[int, int, set[bytes]]:
    """The size of a PNG, and the first colours that it has."""
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, _depth, kind = struct.unpack(">IIBB", data[16:26])
    parts, at = [], 8
    while at < len(data):
        size = struct.unpack(">I", data[at : at + 4])[0]
        if data[at + 4 : at + 8] == b"IDAT":
            parts.append(data[at + 8 : at + 8 + size])
        at += size + 12
    raw = zlib.decompress(b"".join(parts))
    step = {2: 3, 6: 4}[kind]
    return width, height, {raw[n : n + step] for n in range(1, len(raw) - step, step * 7)}


@pytest.mark.parametrize("chart", ["lines", "bars", "tiles"])
def test_a_chart_is_saved_as_png(opened: Opened, tmp_path: Path, chart: str) -> None:
    page = opened(CHARTS[chart], viewport=WIDE, accept_downloads=True)
    file = saved(page, "PNG", tmp_path)
    assert file.name == "人工造林面积.png"
    width, height, colours = pixels(file)
    assert width > 900 and height > 300
    # something is drawn on it
    assert len(colours) > 20


@pytest.mark.parametrize("chart", ["box", "scatter", "multiples"])
def test_a_point_opens_its_sentence_by_keyboard(opened: Opened, chart: str) -> None:
    page = opened(CHARTS[chart], viewport=WIDE)
    point = page.locator("svg.drawn a").first
    named = (point.get_attribute("data-tip") or "").split()[0]
    # the box that scrolls is before the first point of a chart
    page.locator("[data-png]").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('svg.drawn') !== null"):
            break
    assert page.evaluate("document.activeElement.dataset.tip").split()[0] == named
    expect(page.locator("#tip")).to_contain_text(named)
    page.keyboard.press("Enter")
    expect(page.locator(".fig.now")).to_be_in_viewport()
    expect(page.locator("h1")).to_contain_text(named[:2])


@pytest.mark.parametrize("chart", ["bars", "tiles"])
def test_the_numbers_of_a_table_open_by_keyboard(opened: Opened, chart: str) -> None:
    page = opened(CHARTS[chart], viewport=WIDE)
    page.locator("figure.chart table a, .tiles a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reports/"))


def test_a_point_of_the_lines_opens_its_sentence(opened: Opened) -> None:
    page = opened(CHARTS["lines"], viewport=WIDE)
    expect(page.locator(".canvas canvas")).to_be_visible()
    page.locator(".canvas").scroll_into_view_if_needed()
    x, y = page.evaluate(PLACE_OF_A_POINT, "2023")
    page.mouse.click(x, y)
    expect(page.locator(".fig.now")).to_be_in_viewport()


def test_kinds_are_links_and_back_works(opened: Opened) -> None:
    page = opened(CHARTS["lines"], viewport=WIDE)
    page.locator(".kinds").get_by_role("link", name="箱线").click()
    expect(page).to_have_url(re.compile("chart=box#chart"))
    page.locator(".kinds").get_by_role("link", name="散点").focus()
    page.keyboard.press("Enter")
    page.get_by_label("第二项指标").fill("粮食产量")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("with="))
    expect(page.locator("figure.chart h2")).to_contain_text("粮食产量")
    page.go_back()
    expect(page.locator("svg.drawn")).to_have_count(0)
    page.go_back()
    expect(page.locator("figure.chart h2")).to_have_text("各期的分布")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("chart", CHARTS)
def test_nothing_is_wider_than_a_telephone(opened: Opened, chart: str, language: str) -> None:
    page = opened(f"/language/{language}?back=/compare", viewport=NARROW)
    page.goto(CHARTS[chart])
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert sideways(page) <= 0
    # the heads of the table stay while it is moved
    box = page.locator(".panel.scroll").first
    box.evaluate("box => box.scrollTo(150, 60)")
    head, name = box.locator("thead th").first.bounding_box(), box.bounding_box()
    assert head and name and abs(head["x"] - name["x"]) < 3 and abs(head["y"] - name["y"]) < 3


@pytest.mark.parametrize("chart", CHARTS)
def test_in_a_very_wide_window_a_chart_is_whole(opened: Opened, chart: str) -> None:
    page = opened(CHARTS[chart], viewport={"width": 2560, "height": 1200})
    assert sideways(page) <= 0
    figure = page.locator("figure.chart").bounding_box()
    assert figure and figure["width"] > 1000


@pytest.mark.parametrize(
    "path", [*CHARTS.values(), "/compare", "/indicators?q=造林", "/trends?q=河长制&q=造林"]
)
@pytest.mark.parametrize(("window", "colours"), [(WIDE, "light"), (NARROW, "dark")])
def test_no_rule_of_access_is_broken(
    browser: Browser, server: str, path: str, window: dict[str, int], colours: str
) -> None:
    context = browser.new_context(
        base_url=server, bypass_csp=True, viewport=window, color_scheme=colours
    )
    page = context.new_page()
    page.goto(path)
    found = Axe().run(page).response
    context.close()
    assert len(found["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_points_can_be_touched(opened: Opened) -> None:
    page = opened(CHARTS["box"], viewport=WIDE)
    sizes = page.locator("svg.drawn a").evaluate_all(
        """links => links.map(link => {
          const box = link.querySelector('.reach').getBoundingClientRect();
          return Math.min(box.width, box.height); })"""
    )
    assert sizes and page.locator("svg.drawn .reach").first.evaluate(
        "one => parseFloat(getComputedStyle(one).strokeWidth) + 2 * one.r.baseVal.value >= 24"
    )


def test_indicators_as_files(opened: Opened, tmp_path: Path) -> None:
    page = opened("/indicators?q=造林", viewport=WIDE, accept_downloads=True)
    page.locator(".about-one summary").first.click()
    expect(page.locator(".about-one dl").first).to_contain_text("不含封山育林")
    rows = list(
        csv.DictReader(saved(page, "CSV", tmp_path).read_text(encoding="utf-8-sig").splitlines())
    )
    assert rows[0]["name"] == "人工造林面积" and int(rows[0]["reports"]) > 20
