"""Checking a list, discovering and auditing names in a real browser, over a real server.

Every page that is opened here must leave the console empty, keep the security policy and ask no
other host for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from tests.serving import serving
from tests.signing_in import sign_in_by_page
from tests.webui.windows import NARROW, SCREENSHOTS, WIDE, Opened, sideways

FILES = {
    "a.txt": "民乐县2022年工作总结\n推行渠段巡护制，落实河长制。",
    "b.txt": "山丹县2023年工作总结\n健全渠段巡护制。",
}
LIST = "/policies/checklist?list=河长制&list=林长制&list=田长制&list=乡村振兴&list=三重一大"
# The contrast of a text with the colour behind it, after WCAG 2.
CONTRAST = """cell => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const back = light(getComputedStyle(cell).backgroundColor);
  const texts = [cell.firstElementChild, ...cell.querySelectorAll('.below')];
  return Math.min(...texts.map(text => light(getComputedStyle(text).color))
    .map(text => (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05)));
}"""


@pytest.fixture
def own_server(corpus: Corpus, tmp_path: Path) -> Iterator[str]:
    """The address of a server over a small home that may be changed."""
    folder = tmp_path / "files"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert not ingest(corpus, walk([folder], corpus.settings.home)).rejected
    with serving(corpus) as address:
        yield address


def row_of(page: Page, place: str) -> Locator:
    return page.locator(".checklist tbody tr", has=page.locator("th > span", has_text=place))


def cell(page: Page, place: str, column: int) -> str:
    return row_of(page, place).locator("td").nth(column).inner_text(timeout=3000)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_pasted_list_to_the_reports_of_a_place(opened: Opened, script: bool) -> None:
    page = opened("/policies/checklist", viewport=WIDE, java_script_enabled=script)
    expect(page.locator("h1")).to_have_text("一份名单，各地提没提到")
    page.get_by_label("政策名单，一行一项").fill("1. 河长制\n林长制\n河涨制")
    page.get_by_role("button", name="对照").click()
    assert cell(page, "青禾县", 0).split() == ["4", "8", "处"]
    # the line that means nothing becomes what it is like, which is there already
    page.get_by_role("link", name="河长制").first.click()
    expect(page.locator(".unknown")).to_have_count(0)
    # under a condition, of one level
    page.get_by_text("添加条件").click()
    page.get_by_label("地区", exact=True).fill("澜屏市")
    page.get_by_role("button", name="应用").click()
    page.get_by_role("link", name="县级", exact=True).click()
    expect(page).to_have_url(re.compile("region=990100&by=county$"))
    expect(page.locator(".checklist tbody tr")).to_have_count(4)
    row_of(page, "青禾县").locator("td a").first.click()
    expect(page.locator("h1 b")).to_have_text("4")


def test_a_file_is_uploaded(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "名单.txt"
    file.write_bytes("河长制\r\n林长制\r\n".encode("gb18030"))
    page = opened("/policies/checklist?region=990121", viewport=WIDE)
    page.get_by_label("或者上传文本文件").set_input_files(file)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator(".checklist thead th")).to_have_text(["地区", "河长制", "林长制"])
    expect(page).to_have_url(re.compile("list=.*&list=.*&region=990121$"))
    assert page.get_by_label("政策名单，一行一项").input_value() == "河长制\n林长制"


def test_a_file_that_is_no_text(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "图片.txt"
    file.write_bytes(bytes(range(256)) * 20)
    page = opened("/policies/checklist", refused=True, viewport=NARROW)
    page.get_by_label("或者上传文本文件").set_input_files(file)
    page.get_by_role("button", name="上传", exact=True).click()
    expect(page.locator("h1")).to_have_text("这个文件不是文本")
    assert sideways(page) == 0


def test_the_place_and_the_policy_stay_in_view(opened: Opened) -> None:
    page = opened(LIST, viewport=NARROW)
    assert sideways(page) == 0
    box = page.locator(".checklist")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert box.evaluate("box => box.scrollHeight > box.clientHeight")
    box.scroll_into_view_if_needed()
    box.evaluate("box => box.scrollTo(1000, 400)")
    around, corner = box.bounding_box(), box.locator("thead th").first.bounding_box()
    place, head = (box.locator(one).last.bounding_box() for one in ("tbody th", "thead th"))
    assert around and corner and place and head
    assert abs(corner["x"] - around["x"]) <= 2 and abs(corner["y"] - around["y"]) <= 2
    assert abs(place["x"] - around["x"]) <= 2 and abs(head["y"] - around["y"]) <= 2


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_each_shade_leaves_its_text_legible(opened: Opened, colours: str) -> None:
    page = opened(LIST, viewport=WIDE, color_scheme=colours)
    for shade in range(1, 6):
        assert page.locator(f"td.q-{shade}").first.evaluate(CONTRAST) >= 4.5, shade


def test_a_name_is_accepted(opened: Opened, corpus: Corpus, own_server: str) -> None:
    page = opened("/", at=own_server, refused=True, viewport=WIDE)
    sign_in_by_page(page, corpus, "editor", "/policies/discover")
    page.get_by_text("收进词表：渠段巡护制").click()
    form = page.locator("details[open] form")
    form.get_by_label("类别").select_option(label="制度")
    form.get_by_label("起始年").fill("前年")
    form.get_by_label("别名，一行一个").fill("巡渠制\n管护制")
    form.get_by_label("水务", exact=True).check()
    form.get_by_role("button", name="收进词表").click()
    # what is wrong is told, and nothing has to be typed again
    refused = page.locator("#refused")
    expect(refused.get_by_role("alert")).to_contain_text("“前年”不是年份")
    assert refused.get_by_label("别名，一行一个").input_value() == "巡渠制\n管护制"
    expect(refused.get_by_label("水务", exact=True)).to_be_checked()
    refused.get_by_label("起始年").fill("2020年")
    refused.get_by_role("button", name="收进词表").click()
    expect(page.locator("h1")).to_contain_text("渠段巡护制")
    expect(page).to_have_url(re.compile(r"/policies/own_[0-9a-f]+$"))
    # it is found under any of its names
    page.goto("/policies/checklist?list=巡渠制")
    assert cell(page, "山丹县", 0).split() == ["1", "1", "处"]
    page.goto("/?q=政策:巡渠制")
    expect(page.locator("h1 b")).to_have_text("2")


def test_a_name_out_of_its_time_leads_to_its_place(opened: Opened) -> None:
    page = opened("/policies/names", viewport=NARROW)
    assert sideways(page) == 0
    page.get_by_role("link", name="报送国家农发办的河谷灌渠改造项目通过评审。").click()
    expect(page.locator(".cited").first).to_have_text("国家农发办")


SHOTS = [
    ("checklist", LIST + "&list=河涨制"),
    ("checklist-start", "/policies/checklist"),
    ("discover", "/policies/discover?form=ending"),
    ("names", "/policies/names"),
]


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("window", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize(("name", "address"), SHOTS, ids=[name for name, _ in SHOTS])
def test_screenshots(
    opened: Opened, name: str, address: str, window: dict[str, int], colours: str
) -> None:
    page = opened(address, viewport=window, color_scheme=colours)
    for details in page.locator("details.take").all()[:1]:
        details.locator("summary").click()
    page.wait_for_load_state("networkidle")
    assert sideways(page) == 0
    SCREENSHOTS.mkdir(exist_ok=True)
    file = SCREENSHOTS / f"policies-{name}-{window['width']}-{colours}.png"
    page.screenshot(path=file, full_page=True)
