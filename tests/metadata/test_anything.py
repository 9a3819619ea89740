"""Whatever a text holds, its fields keep what `Field` promises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.metadata import Hints, find_metadata
from indexer.models import FIELD_NAMES
from indexer.vocab.regions import load_regions

PIECES = st.sampled_from(
    "鼓楼区 朝阳 海南 吉林 城区 青禾县 我市 全县 **县 XX区 兰州新区 2023年 二〇二三年 2019-2021年 上半年 五年来 "
    "2024年1月8日 2018-02-05 述职报告 政府工作报告 工作总结 第三次会议 在 第五届人民代表大会 代表 人民政府 副县长 局长 "
    "分管 联系 、 ， 。 （ ） ： \n 一、 来源： 各位代表： 现在，我 农业局 水务、林业 等部门 现将履职情况报告如下".split(" ")
)  # fmt: skip
NAMES = st.sampled_from(["", "甘州区2023", "鼓楼", "2024", "新建 文档", "scan001"])
FOLDERS = st.lists(st.sampled_from(["甘肃", "张掖", "2023", "吉林"]), max_size=2).map(tuple)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), NAMES, FOLDERS)
def test_every_field_is_proved_by_its_text(text: str, name: str, folders: tuple[str, ...]) -> None:
    found = find_metadata(text, Hints(file_name=name, folders=folders), load_regions())
    for field in (getattr(found, field_name) for field_name in FIELD_NAMES):
        assert (field.value is None) == (field.status != "ok")
        assert 0 <= field.confidence <= 1
        for evidence in field.evidence:
            assert evidence.rule
            assert not evidence.span or text[slice(*evidence.span)] == evidence.quote
