"""The OpenAPI document: what can be asked, and what is answered, made from the models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from webui.api.operations import BASE, IN_PATH, OPERATIONS, SENDING, Operation
from webui.api.problems import KINDS, MEDIA_TYPE, ProblemAnswer
from webui.api.records import Conditions, Json, Paged, Question
from webui.api.uploading import FILES
from webui.language import _, language, later

# Answers over the sample corpus, whose places and people are fiction; long lists are cut short.
EXAMPLES = Path(__file__).with_name("examples.json")
ABOUT = (
    later("述值的检索、比较、趋势等服务，以 JSON 作答。字段名和命令行的 --json 相同。"),
    later(
        "多页的回答里有 next：把它作为 cursor 再问，就是下一页；语料变了，旧游标答 410，要从头取。"
    ),
    later(
        "回答带 ETag：带着它再问，没有变就答 304。出错时答 application/problem+json（RFC 9457）。"
    ),
    later(
        "问题的 title、detail 和 openapi.json 里的说明，按请求的 Accept-Language 用中文或英文，"
        "没有写的用英文；从页面里问的，同页面一样。"
    ),
    later("一切起止（start、end）都从报告正文开头数字数（Unicode 码位），从 0 起，不含终点。"),
    later("没有写到的是 null，不是 0。"),
)
# In which cases an operation answers with a problem, beside what holds for all.
ALWAYS = (400, 413, 414, 500, 503)
TOKEN = "token"
# What is said of a parameter, and not again in its schema.
SAID_BESIDE = ("description", "examples", "default")


def document() -> Json:
    """The whole document, in the language of who asks. It is the same for every corpus."""
    return _document(language())


@cache
def _document(_language: str) -> Json:
    operations = (*OPERATIONS, *SENDING)
    answers = {operation.answer for operation in operations} | {ProblemAnswer}
    _all, schemas = models_json_schema(
        [(model, "validation") for model in sorted(answers, key=lambda model: model.__name__)],
        ref_template="#/components/schemas/{model}",
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("述值 API"),
            "version": version("shuzhi"),
            "description": "\n\n".join(map(_, ABOUT)),
        },
        "servers": [{"url": BASE}],
        "paths": {
            re.sub("<([a-z]+)>", r"{\1}", operation.path): {
                operation.method.lower(): _operation(operation)
            }
            for operation in operations
        },
        "components": {
            "schemas": _said(_without_defaults(schemas["$defs"])),
            "securitySchemes": {TOKEN: {"type": "http", "scheme": "bearer"}},
        },
    }


def arguments_of(operation: Operation) -> list[Json]:
    """The parameters of an operation: first those of its path."""
    return [*_in_path(operation.path), *_in_query(operation.question)]


def examples() -> Json:
    """An answer of each operation by its name."""
    found: Json = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    return found


def _operation(operation: Operation) -> Json:
    answer = {"schema": {"$ref": f"#/components/schemas/{operation.answer.__name__}"}}
    example = {"example": examples()[operation.name]}
    return {
        "operationId": operation.name,
        "summary": _(operation.summary),
        "parameters": arguments_of(operation),
        **({"requestBody": _files()} if operation.method == "POST" else {}),
        **({"security": [{TOKEN: []}]} if operation in SENDING else {}),
        "responses": {
            "200": {
                "description": _("回答"),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {**answer, **example}},
            },
            "304": {"description": _("同上次一样")},
            **{str(status): _problems(status) for status in sorted(_statuses(operation))},
        },
    }


def _files() -> Json:
    """What is sent: any number of files."""
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    schema = {"type": "object", "properties": {FILES: files}, "required": [FILES]}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _statuses(operation: Operation) -> Iterator[int]:
    yield from ALWAYS
    if "<" in operation.path:
        yield 404
    if operation in SENDING:
        yield from (401, 403)
    if operation.method == "POST":
        yield 507
    if issubclass(operation.question, Paged):
        yield 410


def _problems(status: int) -> Json:
    words = [_(kind.about) for kind in KINDS.values() if kind.status == status]
    schema = {"$ref": "#/components/schemas/ProblemAnswer"}
    return {"description": _("；").join(words), "content": {MEDIA_TYPE: {"schema": schema}}}


def _in_path(path: str) -> Iterator[Json]:
    for name in re.findall("<([a-z]+)>", path):
        about, example = IN_PATH[name]
        yield {
            "name": name,
            "in": "path",
            "required": True,
            "description": _(about),
            "schema": {"type": "string"},
            "example": example,
        }


def _in_query(question: type[Question]) -> Iterator[Json]:
    described = question.model_json_schema()
    properties = described.get("properties", {})
    required = described.get("required", [])
    for name in sorted(properties, key=lambda name: (name not in required, _rank_of(name))):
        schema = properties[name]
        about = schema["description"]
        kept = {key: value for key, value in schema.items() if key not in SAID_BESIDE}
        example = schema.get("examples", [])[:1]
        default = schema.get("default")
        stated = {} if default in (None, "", []) else {"default": default}
        yield {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": _(about),
            "schema": {**_not_null(kept), **stated},
            **({"example": example[0]} if example else {}),
        }


def _rank_of(name: str) -> int:
    """What is asked stands before what narrows it, and that before what turns pages.

    >>> sorted(("limit", "year", "q"), key=_rank_of)
    ['q', 'year', 'limit']
    """
    return (name in Conditions.model_fields) + 2 * (name in Paged.model_fields)


def _not_null(schema: Json) -> Json:
    """An argument that is not given is left out; none is ever null."""
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return choices[0] if len(choices) == 1 else schema


def _said(schemas: Json) -> Json:
    """The shapes, with what their fields mean in the language of who asks."""
    for schema in schemas.values():
        for field in schema.get("properties", {}).values():
            about = field["description"]
            field["description"] = _(about)
    return schemas


def _without_defaults(schema: Any) -> Any:
    """What is left out of an answer is not there: to say that it is null would be wrong."""
    if isinstance(schema, dict):
        return {
            name: _without_defaults(part)
            for name, part in schema.items()
            if not (name == "default" and part is None)
        }
    return [_without_defaults(part) for part in schema] if isinstance(schema, list) else schema
