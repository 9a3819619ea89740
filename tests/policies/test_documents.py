"""Documents in 《》: laws, plans and opinions are, newspapers, books and songs are not."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.policies.documents import find_documents, find_titles, is_document
from indexer.vocab.policy_table import Document, Policy


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("印发《关于扶持制种业的实施意见》", ["《关于扶持制种业的实施意见》"]),
        ("出台《甲办法》《乙方案》", ["《甲办法》", "《乙方案》"]),
        # the outer one of two
        ("《关于印发〈造林办法〉的通知》", ["《关于印发〈造林办法〉的通知》"]),
        ("《关于印发《造林办法》的通知》", ["《关于印发《造林办法》的通知》"]),
        ("《关于印发〈造林办法》的通知》", ["《关于印发〈造林办法》的通知》"]),
        ("《关于〈甲办法〉和〈乙办法〉的说明》", []),
        # marks without their other half
        ("《关于印发《造林办法》", ["《造林办法》"]),
        ("《造林办法》》和《管护办法", ["《造林办法》"]),
        ("《造林\n办法》《管护办法》", ["《管护办法》"]),
        ("》《》〉", []),
        ("《" + "长" * 300 + "办法》", []),
        ("《" + "长" * 300 + "《管护办法》办法》", ["《管护办法》"]),
    ],
)
def test_find_documents(text: str, quotes: list[str]) -> None:
    found = find_documents(text)
    assert [mention.quote for mention in found] == quotes
    assert [text[mention.start : mention.end] for mention in found] == quotes
    assert {mention.kind for mention in found} <= {"document"}


@pytest.mark.parametrize(
    "title",
    [
        "甲县节约用水条例",
        "造林管护办法（试行）",
        "工业振兴行动计划（2023—2027年）",
        "矿产资源规划(2021-2025年)（征求意见稿）",
        "水土保持法",
        "民法典",
        "村庄清洁“五有五无”标准",
        "党风廉政建设责任书",
        "关于稳定经济增长的若干措施",
        "稳增长三十条",
        "2024年重点任务分工",
        "土地利用总体规划纲要",
        "政府工作报告",
    ],
)
def test_documents(title: str) -> None:
    assert is_document(title)


@pytest.mark.parametrize(
    "title",
    [
        "人民日报",
        "焦点访谈",
        "孙子兵法",
        "党委会的工作方法",
        "青禾县志",
        "沙河小调",
        "思想学习纲要",
        "道德与法治",
        "不动产权证书",
        "（试行）",
        "",
    ],
)
def test_no_documents(title: str) -> None:
    assert not is_document(title)


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("落实《关于全面推行河长制的意见》", "river"),
        ("落实《关于全面推行“河长制”的意见》", "river"),
        ("出台《关于全面推行河长制的实施意见》", None),
        # two entries stand in it: it is neither's
        ("落实《机构改革方案》", None),
    ],
)
def test_a_document_of_a_policy_is_known(text: str, owner: str | None) -> None:
    policies = (
        Policy("river", "河长制", "", "policy", document=Document("关于全面推行河长制的意见")),
        Policy("one", "甲局", "", "body", document=Document("机构改革方案")),
        Policy("two", "乙局", "", "body", document=Document("机构改革方案")),
        Policy("none", "丙局", "", "body", document=Document(number="1号")),
    )
    assert [mention.policy for mention in find_documents(text, policies)] == [owner]


@given(st.text("《》〈〉办法\n", max_size=30))
def test_titles_do_not_overlap_and_are_whole(text: str) -> None:
    end = 0
    for span in find_titles(text):
        quote = text[span.start : span.end]
        assert span.start >= end and quote[0] in "《〈" and quote[-1] in "》〉"
        assert "\n" not in quote
        end = span.end


@pytest.mark.parametrize("text", ["《" * 300_000, "《》" * 150_000, "《" * 99 + "》" * 300_000])
def test_hostile_texts_are_read_quickly(text: str) -> None:
    start = process_time()
    find_documents(text)
    find_documents(text + "《" + "（" * 199 + "》")
    assert process_time() - start < 2
