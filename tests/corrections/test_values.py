"""What a person writes becomes the value of a field, and back, or is refused in words."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.corrections import (
    CorrectionError,
    write_value,
)
from indexer.corrections.values import read_value
from indexer.models import FIELD_NAMES, Period
from indexer.vocab.regions import load_regions
from tests.corrections.homes import GANZHOU

ACCEPTED: list[tuple[str, str, Any]] = [
    ("region", "620702", "620702"),
    ("region", "甘州区", "620702"),
    ("region", GANZHOU, "620702"),
    ("region", " 甘肃省／张掖市／甘州区 ", "620702"),
    ("region", "６２０７０２", "620702"),
    ("year", "2023", 2023),
    ("year", "２０２３", 2023),
    ("year", "2023年", 2023),
    ("kind", "政府工作报告", "政府工作报告"),
    ("kind", "述职材料", "述职报告"),  # another name of the kind
    ("kind", "非报告", "other"),
    ("kind", "other", "other"),
    ("level", "县级", "county"),
    ("level", "prefecture", "prefecture"),
    ("level", "地市级", "prefecture"),
    ("period", "2023", Period("2023", "2023")),
    ("period", "2019..2023", Period("2019", "2023")),
    ("period", "2023-01..2023-06", Period("2023-01", "2023-06")),
    ("date", "2024-01-15", "2024-01-15"),
    ("date", "2024/1/5", "2024-01-05"),  # as Excel saves it
    ("date", "2024年2月29日", "2024-02-29"),
    ("role", "副县长", "副县长"),
    ("title", "  青禾县\u200b 述职报告\n", "青禾县 述职报告"),
    ("organisation", "局" * 200, "局" * 200),
    ("bodies", "分管:区农业农村局、联系：某公司", ("分管 区农业农村局 agri", "联系 某公司 None")),
    ("bodies", "分管:区水务局, 区林业局", ("分管 区水务局 water", "分管 区林业局 forestry")),
    ("portfolios", "林业草原、水务", ("林业草原", "水务")),
    ("portfolios", "水务，水务", ("水务",)),
    *((name, "未标明", None) for name in FIELD_NAMES),
    ("year", "Unknown", None),
]


@pytest.mark.parametrize(("field", "text", "expected"), ACCEPTED)
def test_values_are_read_and_what_is_shown_is_read_back(
    field: str, text: str, expected: Any
) -> None:
    regions = load_regions()
    value = read_value(field, text, regions)
    shown = value
    if value and field in ("region", "portfolios", "bodies"):
        shown = {
            "region": lambda: value.code,
            "portfolios": lambda: tuple(part.name for part in value),
            "bodies": lambda: tuple(
                f"{body.relation} {body.name} {body.portfolio}" for body in value
            ),
        }[field]()
    assert shown == expected
    assert read_value(field, write_value(field, value), regions) == value


REFUSED = [
    ("region", "甘舟区", "no region 甘舟区: did you mean 甘州区"),
    ("region", "甘肃省/张掖市/甘舟区", "did you mean 甘州区"),
    ("region", "鼓楼区", "江苏省/南京市/鼓楼区 (320106)"),
    ("region", "//", "no region"),
    ("year", "23", "23 is no year; write four digits, from 1949 to 2100"),
    ("year", "1948", "is no year"),
    ("year", "2101", "is no year"),
    ("year", "2023.0", "is no year"),
    ("kind", "述职报导", "did you mean 述职报告"),
    ("kind", "诗", "no kind 诗. Kinds are "),
    ("level", "村级", "no level 村级; levels are national (国家级), "),
    ("period", "2023..2019", "write 2019..2023"),
    ("period", "2023-13..2023-14", "is no period"),
    ("period", "2023..2023-06", "is no period"),
    ("period", "上半年", "is no period; write 2023, 2019..2023 or 2023-01..2023-06"),
    ("date", "2023-02-29", "is no date"),
    ("date", "15.1.2024", "is no date; write a day as in 2024-01-15"),
    ("title", "题" * 201, "has 201 characters; at most 200"),
    ("role", " \u200b\t", "role: no value; to set it to unknown, write 未标明"),
    ("bodies", "区水务局", "write 分管:区水务局"),
    ("bodies", "管辖:区水务局", "with one of 主持, 分管"),
    ("bodies", "分管:", "says not how"),
    ("bodies", "、、", "names nothing"),
    ("portfolios", "农业农村、水物", "no portfolio 水物: did you mean 水务"),
    ("portfolios", "诗", "no portfolio 诗. Portfolios are 农业农村, "),
    ("地域", "甘肃", "no field 地域; fields are title, kind, role"),
]


@pytest.mark.parametrize(("field", "text", "message"), REFUSED)
def test_what_is_no_value_is_refused_with_what_to_do(field: str, text: str, message: str) -> None:
    with pytest.raises(CorrectionError) as refused:
        read_value(field, text, load_regions())
    assert message in str(refused.value)
