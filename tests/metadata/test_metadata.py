"""Title, kind, year and region from labels, title lines and date lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.metadata import Hints, find_metadata
from indexer.models import FIELD_NAMES
from indexer.vocab.regions import Regions, load_regions

SAMPLE_REGIONS = Path(__file__).parents[2] / "corpus" / "regions.csv"


@pytest.fixture(scope="module")
def regions() -> Regions:
    return load_regions(SAMPLE_REGIONS)


# text, title, kind, year, code of the region (or its status)
ROWS = [
    ("青禾县副县长2023年度述职述廉报告\n2023年，按照分工…", "青禾县副县长2023年度述职述廉报告", "述职述廉报告", 2023, "990121"),
    ("副区长2023年度述职述廉述德报告\n按照分工", "副区长2023年度述职述廉述德报告", "述职述廉述德报告", 2023, "unknown"),
    # the longest kind wins; an alias counts for its kind
    ("某局局长2020年度述职述德述廉报告", "某局局长2020年度述职述德述廉报告", "述职述廉述德报告", 2020, "unknown"),
    # Chinese digits
    ("乌柏县农业农村局局长二〇二三年度述职报告", "乌柏县农业农村局局长二〇二三年度述职报告", "述职报告", 2023, "990122"),
    # several years: the last
    ("霜河县水务局2019年至2021年工作总结", "霜河县水务局2019年至2021年工作总结", "工作总结", 2021, "990123"),
    ("松澜县农业农村局2023年工作总结和2024年工作打算", "松澜县农业农村局2023年工作总结和2024年工作打算", "工作总结", 2023, "990321"),
    ("霜河县述职报告（2021年度）", "霜河县述职报告（2021年度）", "述职报告", 2021, "990123"),
    # the session gives year and region where the title gives none
    ("政府工作报告\n——2012年2月29日在海拉尔区第十三届人民代表大会第六次会议上\n各位代表：", "政府工作报告", "政府工作报告", 2012, "150702"),
    ("政府工作报告\n2019年3月4日在呼伦贝尔市海拉尔区第十五届人民代表大会第三次会议上", "政府工作报告", "政府工作报告", 2019, "150702"),
    # provinces by their short names too
    ("2025年宁夏政府工作报告\n来源：某日报\n各位代表：", "2025年宁夏政府工作报告", "政府工作报告", 2025, "640000"),
    # names side by side narrow each other; alone, a name of several regions is ambiguous
    ("江苏省南京市鼓楼区2020年政府工作报告", "江苏省南京市鼓楼区2020年政府工作报告", "政府工作报告", 2020, "320106"),
    ("鼓楼区2020年政府工作报告", "鼓楼区2020年政府工作报告", "政府工作报告", 2020, "ambiguous"),
    # 唐县 stands inside 高唐县, 易县 inside 米易县
    ("高唐县2020年政府工作报告", "高唐县2020年政府工作报告", "政府工作报告", 2020, "371526"),
    ("米易县2020年政府工作报告", "米易县2020年政府工作报告", "政府工作报告", 2020, "510421"),
    # a place in the first paragraph is not the place of the report
    ("2020年工作总结\n一、学习甘肃省张掖市的经验", "2020年工作总结", "工作总结", 2020, "unknown"),
    # nothing in the text
    ("各位代表：\n现在报告工作。", None, None, "unknown", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "title", "kind", "year", "region"), ROWS)
def test_find_metadata(
    regions: Regions, text: str, title: str | None, kind: str | None, year: int | str, region: str
) -> None:
    found = find_metadata(text, Hints(), regions)
    assert (found.title.value, found.kind.value) == (title, kind)
    assert (found.year.value or found.year.status) == year
    assert (found.region.value.code if found.region.value else found.region.status) == region


@pytest.mark.parametrize("text", [row[0] for row in ROWS])
def test_every_quote_is_the_text_of_its_span(regions: Regions, text: str) -> None:
    found = find_metadata(text, Hints(), regions)
    for name in FIELD_NAMES:
        field = getattr(found, name)
        assert (field.value is None) == (field.status != "ok")
        assert 0 <= field.confidence <= 1
        for evidence in field.evidence:
            assert evidence.rule
            quoted = text[slice(*evidence.span)] if evidence.span else ""
            assert quoted == evidence.quote


def test_an_ambiguous_region_lists_all_that_bear_the_name(regions: Regions) -> None:
    field = find_metadata("鼓楼区政府工作报告", Hints(), regions).region
    assert {region.path[:2] for region in field.candidates} >= {
        ("江苏省", "南京市"),
        ("江苏省", "徐州市"),
    }


def test_units_of_equal_weight_come_to_an_end(regions: Regions) -> None:
    field = find_metadata("鼓楼区鼓楼区鼓楼区镇江扬州", Hints(), regions).region
    assert field.status in ("ok", "ambiguous")


def test_a_label_decides(regions: Regions) -> None:
    labels = {
        "title": "某报告", "kind": "述职述德述廉报告", "role": "副县长", "level": "county",
        "region": "云岫省/澜屏市/青禾县", "year": "2022",
    }  # fmt: skip
    found = find_metadata("乌柏县2023年度述职报告", Hints(labels), regions)
    values = [getattr(found, name).value for name in FIELD_NAMES]
    assert values[:4] == ["某报告", "述职述廉述德报告", "副县长", "county"]
    assert (found.region.value and found.region.value.code, found.year.value) == ("990121", 2022)


@pytest.mark.parametrize(
    ("label", "status"),
    [("没有这个县", "unknown"), ("鼓楼区", "ambiguous"), ("990121", "ok"), ("天门", "ok")],
)
def test_a_label_of_a_region_is_never_guessed(regions: Regions, label: str, status: str) -> None:
    field = find_metadata("报告", Hints({"region": label}), regions).region
    assert field.status == status
    assert [evidence.quote for evidence in field.evidence] == (
        [] if status == "unknown" else [label]
    )


def test_the_file_stands_in_for_a_title(regions: Regions) -> None:
    by_format = find_metadata("各位代表：", Hints({}, "2021年青禾县政府工作报告", "x"), regions)
    assert (by_format.title.value, by_format.year.value) == ("2021年青禾县政府工作报告", 2021)
    says_more = find_metadata(
        "政府工作报告\n各位代表：", Hints({}, "2021年青禾县政府工作报告"), regions
    )
    assert (says_more.title.value, says_more.year.value) == ("2021年青禾县政府工作报告", 2021)
    says_else = find_metadata("青禾县2020年度述职报告\n一、", Hints({}, "下载中心"), regions)
    assert says_else.title.value == "青禾县2020年度述职报告"
    by_name = find_metadata("各位代表：", Hints({}, None, "青禾县2020年总结"), regions)
    assert (by_name.title.value, by_name.year.value) == ("青禾县2020年总结", 2020)
    assert by_name.title.confidence < by_format.title.confidence < 0.9
    assert (
        find_metadata("各位代表：", Hints({}, None, "scan001"), regions).title.status == "unknown"
    )
