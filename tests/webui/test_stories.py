"""What the program is for, each from the first box to the exported file, in a real browser.

A phrasing that prior reports have; what counties say of one indicator; the reports of a place that
mention a policy. Every page that is opened must leave the console empty, keep the security policy
and ask no other host for anything.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.ingest import IngestResult
from indexer.models import Report
from indexer.readers.models import SourceFile
from indexer.readers.sheets import read_sheets
from tests.conftest import SHARED
from tests.serving import serving
from tests.webui.windows import WIDE, Opened

BOTH = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
PHRASE = "一岗双责"
# What may stand inside a name, and names of 河长制 that the vocabulary has.
INSIDE = re.compile(r"[“”‘’\"'（）()\s]")
RIVER_CHIEF = re.compile("河湖?库?长制(?!定|止)")


def saved(page: Page, link: Locator) -> bytes:
    """The file that a link brings."""
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of an exported table, which begins with a byte order mark for Excel."""
    return list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))


@BOTH
def test_a_phrasing_of_prior_reports(opened: Opened, sample: Corpus, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    page.locator("#q").fill(f'"{PHRASE}"')
    page.locator("#q").press("Enter")
    expect(page.locator(".hit mark").first).to_have_text(PHRASE)
    # line by line, and one of the newest at its place in the report
    page.get_by_role("link", name="逐行对照").click()
    lines = page.locator(".conc tbody tr")
    total = int(page.locator("h1 b").inner_text())
    newest = lines.first.locator(".y").inner_text()
    lines.first.locator(".r a").click()
    expect(page.locator("mark.now")).to_be_in_viewport()
    expect(page.locator("mark.now")).to_have_text(PHRASE)
    page.go_back()
    # how it was put before, elsewhere
    page.get_by_label("归组").get_by_role("link", name="年份").click()
    earliest = page.locator("tr.group .q").last.inner_text()
    assert earliest < newest
    page.locator(".conc tbody").last.locator(".r a").first.click()
    expect(page.locator("mark.now")).to_have_text(PHRASE)
    expect(page.locator("#about")).to_contain_text(earliest)
    page.go_back()
    # every line in a table, each as its report has it
    rows = rows_of(saved(page, page.get_by_role("link", name="CSV", exact=True)))
    assert len(rows) == total and {newest, earliest} <= {row["year"] for row in rows}
    texts = sample.store.texts({row["report"] for row in rows})
    for row in rows:
        assert texts[row["report"]][int(row["start"]) : int(row["end"])] == row["match"] == PHRASE
        assert row["left"] + row["match"] + row["right"] in texts[row["report"]]
    assert total == sum(text.count(PHRASE) for text in texts_of(sample))


def test_what_counties_say_of_an_indicator(opened: Opened) -> None:
    page = opened("/", viewport=WIDE)
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="比较").click()
    page.locator("#indicator").fill("人工造林")
    page.locator("#level").select_option("county")
    page.locator("#indicator").press("Enter")
    expect(page.locator("h1")).to_contain_text("人工造林面积")
    # what to know before numbers are compared, and the reasons that tell empty cells apart
    warnings = page.locator(".note li").all_inner_texts()
    assert any("几年合计" in warning for warning in warnings)
    cells = page.locator("#t-compare tbody tr")
    shown = {row.locator("th a").inner_text(): row.inner_text() for row in cells.all()}
    assert (
        "11,860" in shown["青禾县"] and "未提及" in shown["柳湾区"] and "无报告" in shown["柳湾区"]
    )
    # both files have each value with the sentence that says it
    table = rows_of(saved(page, page.get_by_role("link", name="CSV", exact=True)))
    book = {
        sheet.name: sheet.rows
        for sheet in read_sheets(
            SourceFile("比较.xlsx", saved(page, page.get_by_role("link", name="XLSX", exact=True)))
        )
    }
    head, *proofs = book["proofs"]
    in_book = [dict.fromkeys(head, "") | dict(zip(head, row, strict=False)) for row in proofs]
    for rows in (table, in_book):
        values = [row for row in rows if row["value"]]
        assert len(values) > 10 and {row["state"] for row in rows} >= {"not_mentioned", "no_report"}
        assert all(row["quote"] in row["sentence"] for row in values)
        told = {(row["region"], row["period"]): row for row in values}
        assert float(told["青禾县", "2023"]["value"]) == 11860
        assert told["青禾县", "2023"]["sentence"].startswith("坚持把造林绿化任务分解到山头地块")
    regions = {row[0]: row for row in book["table"][1:]}
    assert set(regions) == set(shown)
    assert any(said in " ".join(map(str, book["notes"])) for said in warnings)


@BOTH
def test_who_mentions_a_policy(opened: Opened, sample: Corpus, script: bool) -> None:
    page = opened("/", viewport=WIDE, java_script_enabled=script)
    found = reports_found(page, "政策:河长制 地区:云岫省 年份:2017..")
    assert found == reports_saying(sample, "990000", 2017)
    # from a hit to the words of the report, and from these to all that the policy is
    page.locator(".hit h2 a").first.click()
    page.locator("#text a.pol", has_text=re.compile("河.{0,3}长制")).first.click()
    expect(page.locator("h1")).to_have_text("河长制")
    page.get_by_text("添加条件").click()
    page.get_by_label("地区", exact=True).fill("云岫省")
    page.get_by_label("年份", exact=True).fill("2017")
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("group", name="已选条件").get_by_role("link")).to_have_count(3)
    # the table counts the same reports, of each place and each year
    rows = rows_of(saved(page, page.get_by_role("link", name="CSV", exact=True)))
    counted = {row["by"]: row for row in rows}
    assert int(counted["all"]["reports"]) == len(found) > 40
    years = {row["value"]: int(row["reports"]) for row in rows if row["by"] == "year"}
    assert min(years) >= "2017" and sum(years.values()) == len(found)


@pytest.mark.skipif(
    not (SHARED / "reports").exists(),
    reason="the real reports are not there; they are not part of the project",
)
@BOTH
def test_who_mentions_a_policy_in_real_reports(
    opened: Opened, real: tuple[Corpus, IngestResult], script: bool
) -> None:
    corpus = real[0]
    with serving(corpus) as address:
        page = opened("/", at=address, viewport=WIDE, java_script_enabled=script)
        gansu = reports_found(page, "政策:河长制 地区:甘肃 年份:2017..")
        assert gansu == reports_saying(corpus, "620000", 2017)
        found = reports_found(page, "政策:河长制 年份:2017..")
        assert found > gansu and found == reports_saying(corpus, "", 2017)
        page.locator(".hit h2 a").first.click()
        expect(page.locator("#text")).to_contain_text(re.compile("河.{0,3}长制"))
        page.close()


def reports_found(page: Page, query: str) -> set[str]:
    """The ids of all hits, page by page."""
    page.locator("#q").fill(query)
    page.locator("#q").press("Enter")
    expect(page.locator("#q")).to_have_value(query)
    total = int(page.locator("#results h1 b").inner_text())
    found: set[str] = set()
    while True:
        links = page.locator(".hit h2 a").evaluate_all("links => links.map(link => link.pathname)")
        found |= {link.rpartition("/")[2] for link in links}
        onward = page.locator(".pager a[rel=next]")
        if not onward.count():
            break
        here = page.url
        onward.click()
        page.wait_for_url(lambda url, here=here: url != here)
    assert len(found) == total
    page.goto(f"/?q={query}")
    return found


def reports_saying(corpus: Corpus, province: str, year: int) -> set[str]:
    """The same by reading every text: reports of a place, of a year or later, with the name."""
    reports = corpus.store.reports(corpus.store.ids())
    return {
        id_
        for id_, report in reports.items()
        if (not province or in_province(report, province))
        and (report.metadata.year.value or 0) >= year
        and RIVER_CHIEF.search(INSIDE.sub("", fold(report.text)))
    }


def in_province(report: Report, province: str) -> bool:
    """Whether a report is of a place there, as its code tells."""
    region = report.metadata.region.value
    return region is not None and region.code[:2] == province[:2]


def texts_of(corpus: Corpus) -> Iterable[str]:
    """All texts."""
    return corpus.store.texts(corpus.store.ids()).values()
