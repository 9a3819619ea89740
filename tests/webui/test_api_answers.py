"""What the API answers over the sample corpus, each answer held against its model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from pydantic import BaseModel

from indexer.corpus import Corpus
from indexer.jsonform import search_json
from indexer.search import ALL_FACETS, SearchRequest, search
from webui.api.document import examples
from webui.api.operations import BASE, OPERATIONS, SENDING, Operation
from webui.api.reports import PARTS

BY_NAME = {operation.name: operation for operation in OPERATIONS}
# Left out where there is nothing to say; of all others a real answer has each.
MAY_LACK = {
    *(f"ReportAnswer.{part}" for part in PARTS),
    *(
        f"{part}.source_{end}"
        for part in ("Evidence", "Section", "Passage", "TextPassage", "Figure", "Mention")
        for end in ("start", "end")
    ),
    "FacetValue.parent",
}


def at(path: str, **arguments: str | list[str]) -> str:
    """An address of the API; `from_` and the like are written without the stroke."""
    written = urlencode({name.rstrip("_"): value for name, value in arguments.items()}, doseq=True)
    return f"{BASE}{path}?{written}" if written else BASE + path


def optional(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """The fields that an answer may lack, of a model and of all in it."""
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        if not field.is_required():
            yield f"{model.__name__}.{name}"
        yield from within(field.annotation, seen)


def within(kind: Any, seen: set[type[BaseModel]]) -> Iterator[str]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from optional(kind, seen)
    for part in getattr(kind, "__args__", ()):
        yield from within(part, seen)


def test_no_other_field_may_be_missing() -> None:
    seen: set[type[BaseModel]] = set()
    found = {name for operation in OPERATIONS for name in optional(operation.answer, seen)}
    assert found == MAY_LACK
    assert len(seen) > 80


# (operation, address); {id} is 青禾县副县长2023年度述职述廉报告
ANSWERS = [
    ("search", at("/search")),
    ("search", at("/search", q="河长制", facets="true", year="2019..2023")),
    ("search", at("/search", q="造林 近/20 退耕", unit="passage", limit="3")),
    ("search", at("/search", q="人工造林>1万亩", sort="人工造林")),
    ("search", at("/search", q="没有谁写过这句话")),
    ("reports_id", at("/reports/{id}")),
    ("reports_id", at("/reports/{id}", parts=["figures", "policies"])),
    ("reports_id_passages", at("/reports/{id}/passages", limit="500")),
    ("reports_id_figures", at("/reports/{id}/figures", limit="500")),
    ("phrases", at("/phrases", q='"以*为抓手"', collocates="1")),
    ("phrases", at("/phrases", q="河长制", group="region", limit="2")),
    (
        "similar",
        at(
            "/similar",
            text="全年新增人工造林11543亩，森林覆盖率达到24.5%。认真落实党风廉政建设责任制。",
        ),
    ),
    ("complete", at("/complete", start="全年")),
    ("compare", at("/compare", indicator="人工造林")),
    (
        "compare",
        at("/compare", indicator="地区生产总值", measure="growth", level="county", rank="2022"),
    ),
    ("compare", at("/compare", indicator="gdp.total", per="capita", year="2019..2023")),
    ("indicators", at("/indicators", limit="500")),
    ("policies", at("/policies", limit="500", of_kind="institution")),
    ("policies", at("/policies", q="河涨制")),
    ("policies_name", at("/policies/河长制", words="true")),
    ("policies_name", at("/policies/river_chief", region="青禾县", limit="1")),
    ("trends", at("/trends", q=["河长制", "造林 OR 绿化", '"以'], region="朔原市")),
    ("reuse_id", at("/reuse/{id}", limit="500")),
    ("reuse_id", at("/reuse/{id}", class_="own")),
    ("regions", at("/regions", q="河长制")),
    ("stats", at("/stats")),
]


@pytest.mark.parametrize(("name", "url"), ANSWERS)
def test_an_answer_is_what_its_model_says(
    client: FlaskClient, deputy: str, name: str, url: str
) -> None:
    response = client.get(url.replace("{id}", deputy))
    assert response.status_code == 200, response.text[:300]
    assert response.mimetype == "application/json"
    BY_NAME[name].answer.model_validate_json(response.data)
    # nothing is escaped, and nothing tells where files lie on this machine
    assert b"\\u" not in response.data
    assert b'"path": "/' not in response.data


def test_every_operation_is_asked() -> None:
    assert {name for name, _ in ANSWERS} == set(BY_NAME)
    assert {*BY_NAME, *(operation.name for operation in SENDING)} == set(examples())


@pytest.mark.parametrize("operation", (*OPERATIONS, *SENDING), ids=lambda one: one.name)
def test_an_example_is_what_its_model_says(operation: Operation) -> None:
    example = examples()[operation.name]
    operation.answer.model_validate_json(json.dumps(example))


def test_a_search_answers_as_the_command_does(client: FlaskClient, sample: Corpus) -> None:
    request = SearchRequest("河长制", {"year": ("2022",)}, limit=5, facets=ALL_FACETS)
    expected = json.loads(json.dumps(search_json(search(sample, request))))
    answer = client.get(at("/search", q="河长制", year="2022", limit="5", facets="1")).get_json()
    assert answer.pop("next")
    for hit in (*expected["hits"], *answer["hits"]):
        del hit["report"]["sources"]
    assert answer == expected


# (address, what has to be in the answer)
FOUND = [
    (at("/search", q="河长制", limit="1"), {"total": 42, "cut": 0}),
    (at("/regions"), {"total": 67, "unknown": 0}),
    (at("/trends", q="河长制"), {"available": 67}),
    (
        at("/policies/河长制", limit="1"),
        {"reports": 47, "available": 67, "mentions": 66, "offset": 0},
    ),
    (at("/complete", start="这句话谁也没有写过"), {"completions": []}),
]


@pytest.mark.parametrize(("url", "expected"), FOUND)
def test_numbers_are_those_of_the_pages(
    client: FlaskClient, url: str, expected: dict[str, Any]
) -> None:
    answer = client.get(url).get_json()
    assert {name: answer[name] for name in expected} == expected


def test_parts_of_a_report(client: FlaskClient, deputy: str) -> None:
    whole = client.get(at(f"/reports/{deputy}")).get_json()
    some = client.get(at(f"/reports/{deputy}", parts=["text", "sections"])).get_json()
    assert some == {
        name: value
        for name, value in whole.items()
        if name not in ("passages", "figures", "policies")
    }
    text = whole["text"]
    for part in (*whole["figures"], *whole["policies"]):
        assert text[part["start"] : part["end"]] == part["quote"]


PAGED = [
    (at("/search", unit="passage", q="造林"), "hits", 7),
    (at("/reports/{id}/passages"), "passages", 4),
    (at("/reports/{id}/figures"), "figures", 11),
    (at("/phrases", q="造林"), "lines", 9),
    (at("/phrases", q="造林", group="year"), "groups", 2),
    (at("/indicators"), "indicators", 90),
    (at("/policies"), "policies", 120),
    (at("/policies/河长制"), "lines", 13),
    (at("/reuse/{id}"), "pairs", 1),
]


@pytest.mark.parametrize(("url", "name", "size"), PAGED)
def test_pages_together_are_the_whole(
    client: FlaskClient, deputy: str, url: str, name: str, size: int
) -> None:
    url = url.replace("{id}", deputy) + ("&" if "?" in url else "?")
    whole = client.get(f"{url}limit=500").get_json()
    assert len(whole[name]) > size
    found: list[Any] = []
    cursor = ""
    while cursor is not None:
        page = client.get(f"{url}limit={size}&cursor={cursor}").get_json()
        assert 0 < len(page[name]) <= size
        found += page[name]
        cursor = page["next"]
    assert found[: len(whole[name])] == whole[name]
    assert len({json.dumps(entry) for entry in found}) == len(found)
