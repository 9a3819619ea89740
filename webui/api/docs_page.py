"""The page of the documentation: each address with its arguments, its answer and an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui.address import with_arguments
from webui.api.document import ABOUT, document
from webui.api.operations import BASE, IN_PATH, OPERATIONS, SENDING, Operation
from webui.api.problems import KINDS
from webui.api.records import Json
from webui.language import _, later

TYPES = {
    "string": later("文字"),
    "integer": later("整数"),
    "number": later("数"),
    "boolean": later("true 或 false"),
    "null": "null",
    "object": later("对象"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A part of the words for a type; `url` leads to the shape that it names."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """What can stand in an address."""

    name: str
    about: str
    type: tuple[Word, ...]
    choices: tuple[str, ...]
    example: str
    note: str


@dataclass(frozen=True, slots=True)
class ShownOperation:
    """An address; `url` is an example that can be followed, empty where the corpus has none.

    `written` is the same as a person would write it.
    """

    anchor: str
    path: str
    summary: str
    arguments: tuple[Argument, ...]
    answer: Word
    url: str
    written: str
    example: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of an answer; `always` tells that it is never left out."""

    name: str
    about: str
    type: tuple[Word, ...]
    choices: tuple[str, ...]
    always: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A part of an answer with its fields."""

    name: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem."""

    name: str
    status: int
    about: str


@dataclass(frozen=True, slots=True)
class DocsPage:
    """The whole page."""

    about: tuple[str, ...]
    base: str
    operations: tuple[ShownOperation, ...]
    kinds: tuple[Kind, ...]
    shapes: tuple[Shape, ...]


def docs_page(corpus: Corpus) -> DocsPage:
    """The page. Its examples are asked of the corpus that is there."""
    described = document()
    first = next((hit.report.id for hit in search(corpus, SearchRequest(limit=1)).hits), "")
    return DocsPage(
        tuple(map(_, ABOUT)),
        BASE,
        tuple(_operation(operation, described, first) for operation in (*OPERATIONS, *SENDING)),
        tuple(Kind(name, kind.status, _(kind.about)) for name, kind in KINDS.items()),
        tuple(
            Shape(name, tuple(_fields(schema)))
            for name, schema in sorted(described["components"]["schemas"].items())
        ),
    )


def _operation(operation: Operation, described: Json, report: str) -> ShownOperation:
    path = re.sub("<([a-z]+)>", r"{\1}", operation.path)
    said = described["paths"][path][operation.method.lower()]
    example = said["responses"]["200"]["content"]["application/json"]["example"]
    url = _example_url(operation, report)
    return ShownOperation(
        anchor=operation.name,
        path=path if operation.method == "GET" else f"{operation.method} {path}",
        summary=said["summary"],
        arguments=tuple(_argument(argument) for argument in said["parameters"]),
        answer=_shape(operation.answer.__name__),
        url=url,
        written=unquote_plus(url),
        example=json.dumps(example, ensure_ascii=False, indent=2),
    )


def _example_url(operation: Operation, report: str) -> str:
    if operation in SENDING:
        return ""
    path = operation.path
    if "<id>" in path and not report:
        return ""
    path = path.replace("<id>", quote(report)).replace("<name>", quote(IN_PATH["name"][1]))
    return with_arguments(BASE + path, list(operation.example))


def _argument(argument: Json) -> Argument:
    schema = argument["schema"]
    notes = []
    if argument["required"]:
        notes.append(_("必写"))
    if schema.get("type") == "array":
        notes.append(_("可写几次"))
    if "default" in schema:
        default = json.dumps(schema["default"]).strip('"')
        notes.append(_("不写是 %(value)s", value=default))
    if "maximum" in schema:
        least, most = schema["minimum"], schema["maximum"]
        notes.append(_("%(least)s 到 %(most)s", least=least, most=most))
    example = argument.get("example", "")
    example = example[0] if isinstance(example, list) else example
    return Argument(
        argument["name"],
        argument["description"],
        tuple(_type(schema.get("items", schema))),
        tuple(_choices(schema)),
        example if isinstance(example, str) else json.dumps(example),
        _("，").join(notes),
    )


def _fields(schema: Json) -> Iterator[ShownField]:
    always = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        yield ShownField(
            name,
            field.get("description", ""),
            tuple(_type(field)),
            tuple(_choices(field)),
            name in always,
        )


def _type(schema: Json) -> Iterator[Word]:
    """The words for a type: 文字, 列表：Hit, 整数 或 null."""
    if "$ref" in schema:
        yield _shape(schema["$ref"].rpartition("/")[2])
    elif "anyOf" in schema:
        for number, choice in enumerate(schema["anyOf"]):
            yield from ([Word(_(" 或 "))] if number else [])
            yield from _type(choice)
    elif schema.get("type") == "array":
        yield Word(_("列表："))
        yield from _type(schema.get("items", {}))
    elif isinstance(schema.get("additionalProperties"), dict):
        yield Word(_("名称 → "))
        yield from _type(schema["additionalProperties"])
    else:
        yield Word(_(TYPES.get(schema.get("type", ""), TYPES["string"])))


def _choices(schema: Json) -> Iterator[str]:
    """The values that there are, where a type lists them."""
    yield from map(str, schema.get("enum", [schema["const"]] if "const" in schema else []))
    for part in (*schema.get("anyOf", []), *([schema["items"]] if "items" in schema else [])):
        yield from _choices(part)


def _shape(name: str) -> Word:
    return Word(name, f"#shape-{name}")
