"""What the pages of reviewing say: of fields, of parts of figures, and of what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from indexer.corrections import CorrectionError, Verdict
from indexer.models import FigureRole, FigureStatus
from webui.figures import ROLE_WORDS, STATUS_WORDS
from webui.language import _, later

FIELD_WORDS: Mapping[str, str] = {
    "title": later("标题"),
    "kind": later("类型"),
    "role": later("职务"),
    "level": later("级别"),
    "organisation": later("机构"),
    "region": later("地区"),
    "year": later("年份"),
    "period": later("时段"),
    "date": later("日期"),
    "portfolios": later("分管"),
    "bodies": later("分工"),
}
PART_WORDS: Mapping[str, str] = {
    "indicator": later("指标"),
    "value": later("数值"),
    "unit": later("单位"),
    "status": later("实际或目标"),
    "role": later("是谁的数"),
    "period": later("时段"),
    "scope": later("范围"),
}
VERDICT_WORDS: Mapping[Verdict, str] = {
    "accepted": later("认可"),
    "changed": later("改过"),
    "wrong": later("不是指标数字"),
}
# What can be in a box, where what stands in it cannot.
HINTS: Mapping[str, str] = {
    "reason": later("写一句怎么知道的，例如：见落款"),
    "indicator": later("词表里没有这个指标；从候选里选，或到“指标”页查它的名称"),
    "value": later("这不是数；写 15000、1.5万 或 3.25，单位另写"),
    "unit": later("没有这个单位；万、亿写在数值里"),
    "status": later("选一个"),
    "role": later("选一个；职务写原文的叫法，不超过 200 字"),
    "period": later("写 2023、2019..2023 或 2023-01..2023-06"),
    "scope": later("不超过 200 字"),
    "title": later("不超过 200 字"),
    "kind": later("没有这个类型；写类型的名称，不是报告的写“非报告”"),
    "region": later("没有这个地区，或不止一个；写全称，例如 甘肃省/张掖市/甘州区"),
    "year": later("写四位数的年份"),
    "level": later("没有这个级别；写 省级、市级、县级 等"),
    "": later("这一项不在了：报告或数字已经变了"),
}
REASONS = (
    later("对照原文核对"),
    later("见标题"),
    later("见落款"),
    later("上下文另有所指"),
    later("是外地或上级的数"),
    later("单位认错"),
    later("是目标，不是实际"),
)
KEYS = (
    ("a", later("认可")),
    ("e", later("修改")),
    ("x", later("标为不对")),
    ("j k", later("下一项、上一项")),
    ("u", later("撤销我的上一个决定")),
)


def status_choices() -> tuple[tuple[str, str], ...]:
    """What a figure states: each value with its word."""
    return tuple((one, _(STATUS_WORDS[one])) for one in get_args(FigureStatus))


def role_choices() -> tuple[tuple[str, str], ...]:
    """Whose number a figure is: each value with its word."""
    words = {"measure": _("本地的数"), **{role: _(word) for role, word in ROLE_WORDS.items()}}
    return tuple((one, words[one]) for one in get_args(FigureRole))


def fault_words(error: CorrectionError) -> str:
    """Why a correction cannot be made, and what to do."""
    hint = _(HINTS[error.part]) if error.part in HINTS else str(error)
    name = FIELD_WORDS.get(error.part) or PART_WORDS.get(error.part)
    return _("%(name)s：%(hint)s", name=_(name), hint=hint) if name else hint
