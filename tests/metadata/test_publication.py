"""What a page says of its publication counts only where the text itself says nothing."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.metadata import Hints, find_metadata
from indexer.metadata.publication import DATE_RULE, PUBLISHER_RULE
from indexer.models import Field, Metadata
from indexer.vocab.regions import load_regions

REGIONS = load_regions()
BODY = "\n一年来，本人认真履行职责，狠抓产业发展。\n"


def found(text: str, published: str | None = None, publisher: str | None = None) -> Metadata:
    hints = Hints(published=published, publisher=publisher)
    return find_metadata(text, hints, REGIONS)


def by_page(field: Field[Any]) -> bool:
    return any(proof.rule in (DATE_RULE, PUBLISHER_RULE) for proof in field.evidence)


# text, day of publication, date, whether the page gave it
DATES = [
    ("2023年度述职报告" + BODY, "2024-01-20", "2024-01-20", True),
    ("2023年度述职报告" + BODY, None, None, False),
    ("述职报告" + BODY, "2024-01-20", "2024-01-20", True),
    # moved to another site years later; before there was such a report
    ("2013年度述职报告" + BODY, "2024-01-20", None, False),
    ("2023年度述职报告" + BODY, "2001-01-01", None, False),
    ("2023年度述职报告" + BODY + "2024年1月8日", "2024-01-20", "2024-01-08", False),
    ("2023年度述职报告\n发布时间：2024-01-19\n" + BODY, "2024-01-20", "2024-01-19", False),
    ("政府工作报告\n——2024年1月16日在某区第十九届人民代表大会上\n", "2024-02-20", "2024-01-16", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "published", "date", "page"), DATES)
def test_date(text: str, published: str | None, date: str | None, page: bool) -> None:
    field = found(text, published).date
    assert (field.value, by_page(field)) == (date, page)
    assert not page or (field.confidence <= 0.5 and field.evidence[0].quote == published)


# text, publisher, name of the region (or its status), whether the page gave it
PLACES = [
    ("2023年度述职报告" + BODY, "甘州区人民政府办公室", "甘州区", True),
    ("2023年度述职报告" + BODY, "甘州区政府办", "甘州区", True),
    ("2023年度述职报告" + BODY, "张掖市人民政府门户网站", "张掖市", True),
    # the text names one
    ("山丹县副县长2023年度述职报告" + BODY, "甘州区人民政府办公室", "山丹县", False),
    # or says of what rank it is
    ("副县长2023年度述职报告" + BODY, "张掖市人民政府办公室", "unknown", False),
    ("副市长2023年度述职报告" + BODY, "张掖市人民政府办公室", "张掖市", True),
    # or hides it
    ("**区副区长2023年度述职报告" + BODY, "甘州区人民政府办公室", "masked", False),
    # one of several of a name
    ("鼓楼区2023年度工作总结" + BODY, "南京市鼓楼区人民政府", "鼓楼区", True),
    ("鼓楼区2023年度工作总结" + BODY, "甘州区人民政府", "ambiguous", False),
    ("2023年度述职报告" + BODY, "鼓楼区政府办", "unknown", False),
    # of no place, of the press, nobody
    ("2023年度述职报告" + BODY, "区政府办", "unknown", False),
    ("2023年度述职报告" + BODY, "甘肃日报", "unknown", False),
    ("2023年度述职报告" + BODY, "甘州区融媒体中心", "unknown", False),
    ("2023年度述职报告" + BODY, "甘州新闻网", "unknown", False),
    ("2023年度述职报告" + BODY, "", "unknown", False),
]


@pytest.mark.parametrize(("text", "publisher", "region", "page"), PLACES)
def test_region(text: str, publisher: str, region: str, page: bool) -> None:
    field = found(text, publisher=publisher).region
    assert (field.value.name if field.value else field.status, by_page(field)) == (region, page)
    assert not page or field.confidence <= 0.4


# text, publisher, organisation, whether the page gave it
BODIES = [
    ("2023年工作总结" + BODY, "甘州区水务局", "甘州区水务局", True),
    ("山丹县水务局2023年工作总结" + BODY, "甘州区水务局", "山丹县水务局", False),
    # a government puts up what others wrote
    ("2023年工作总结" + BODY, "甘州区人民政府办公室", None, False),
    ("2023年工作总结" + BODY, "甘州区人民政府", None, False),
    ("2023年工作总结" + BODY, "甘州区政务服务中心", None, False),
    ("2023年工作总结" + BODY, "水务局", None, False),
    ("2023年工作总结" + BODY, "甘州区新闻办公室", None, False),
    # but the 政府工作报告 is its own
    ("政府工作报告\n各位代表：\n", "甘州区人民政府办公室", "甘州区人民政府", True),
    ("政府工作报告\n各位代表：\n", "甘州区水务局", None, False),
    # no report
    ("关于召开会议的通知\n各单位：\n", "甘州区水务局", None, False),
]


@pytest.mark.parametrize(("text", "publisher", "body", "page"), BODIES)
def test_organisation(text: str, publisher: str, body: str | None, page: bool) -> None:
    field = found(text, publisher=publisher).organisation
    assert (field.value, by_page(field)) == (body, page)


def test_the_level_follows_the_text_first() -> None:
    of_county = found(
        "2023年工作总结" + BODY + "全县上下，全县各级，我县各地。", publisher="甘州区人民政府"
    )
    assert of_county.level.value == "county" and not by_page(of_county.region)
    alone = found("2023年工作总结" + BODY, publisher="张掖市人民政府")
    assert (alone.level.value, alone.level.confidence) == ("prefecture", 0.38)


def test_nothing_else_changes() -> None:
    text = "甘州区水务局局长2023年度述职报告" + BODY + "2024年1月8日"
    assert found(text, "2020-05-05", "山丹县人民政府") == found(text)
