"""What questions and answers of the API are made of. The same models read, describe and check.

Words about a field are Chinese, because the page of the documentation shows them; the docstrings
are for who reads the code, and do not go into the document.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from indexer.models import Level

Json = dict[str, Any]
# A whole number stays one: 15000亩 is 15000, 24.5% is 24.5.
Number = int | float


def told(about: str, *examples: object, **limits: Any) -> Any:
    """A field with what it means, in the words of the documentation."""
    return Field(description=about, examples=list(examples) or None, **limits)


def _without_code_words(schema: Json) -> None:
    """Leaves what is said to readers of the API: no docstring, no title made from a name."""
    schema.pop("title", None)
    schema.pop("description", None)
    for field in schema.get("properties", {}).values():
        field.pop("title", None)


class Answer(BaseModel):
    """A part of an answer. A field with a default is left out where there is nothing to say."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, json_schema_extra=_without_code_words
    )


class Question(BaseModel):
    """The arguments of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_without_code_words)


class Whence(Question):
    """What narrows the reports: the values of one are alternatives, and all must hold."""

    region: list[str] = told("地区，名称或代码", ["青禾县"], default=[])
    year: list[str] = told("年份，或一段年份", ["2019..2023"], default=[])

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The conditions in force, as the services take them."""
        names = (name for name in Conditions.model_fields if name in type(self).model_fields)
        values = {name: tuple(getattr(self, name)) for name in names}
        return {name: value for name, value in values.items() if value}


class Conditions(Whence):
    """All that can narrow the reports."""

    kind: list[str] = told("报告类型", ["述职报告"], default=[])
    portfolio: list[str] = told("分管领域，名称或编号", ["林业草原"], default=[])
    indicator: list[str] = told("报告里写到的指标，名称或编号", ["人工造林"], default=[])
    policy: list[str] = told("报告里提到的政策，任一名称", ["河长制"], default=[])
    role: list[str] = told("职务", ["副县长"], default=[])
    level: list[str] = told("级别，中文或编号", ["county"], default=[])


class Paged(Question):
    """A question with an answer of several pages."""

    limit: int = told("一页多少条", 20, default=20, ge=1, le=500)
    cursor: str = told("上一页回答里的 next", default="", max_length=200)


class Page(Answer):
    """An answer of several pages."""

    next: str | None = told("下一页的游标；没有下一页是 null")


class Part(Answer):
    """Some characters of a text."""

    start: int = told("起点，从正文开头数的字数（Unicode 码位），从 0 起")
    end: int = told("终点，不含")


class Quote(Part):
    """Some characters of a text, and what they are."""

    quote: str = told("这些字本身")


class SourcedPart(Part):
    """Some characters of a text and, where that was plain text, of its source."""

    source_start: int | None = told("在来源文件（解码后）里的起点；只有纯文本有", default=None)
    source_end: int | None = told("在来源文件里的终点；只有纯文本有", default=None)


class Period(Answer):
    """A span of time, both ends included."""

    start: str = told("起，年或年月（ISO 8601）", "2023", "2023-01")
    end: str = told("止，含", "2023", "2023-06")


class Region(Answer):
    """A place as the vocabulary knows it."""

    code: str = told("行政区划代码", "990121")
    name: str = told("名称", "青禾县")
    path: list[str] = told("从省级往下的名称")


class Portfolio(Answer):
    """A field of responsibility."""

    id: str = told("编号", "forestry")
    name: str = told("名称", "林业草原")


class Body(Answer):
    """A body or a matter that the sentence of duties names."""

    name: str = told("原文里的名称", "区委农办")
    relation: str = told("关系：主持、分管、负责、协助、联系")
    portfolio: str | None = told("所属领域的编号")


class Point(Answer):
    """How many reports there are of some kind, of how many, and how often it stands in them."""

    reports: int = told("几份报告；同文只算一份")
    available: int = told("共几份报告")
    share: float | None = told("占比，0 到 1；没有报告是 null")
    few: bool = told("报告太少，占比说明不了什么")
    characters: int | None = told("这些报告共多少字")
    rate: float | None = told("每万字几处")


class Place(Answer):
    """A place that reports are counted in."""

    region: str = told("地区编号", "990121")
    name: str = told("名称", "青禾县")
    level: Level | None = told("级别")
    parent: str | None = told("上一级的编号")
