"""Whatever stands in an address, the API answers it or says what is wrong: never a fault of ours."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webui.api.document import document
from webui.api.operations import BASE, OPERATIONS
from webui.api.problems import ProblemAnswer

STRANGE = [
    "", " ", "0", "-1", "1e9", "9" * 30, "NaN", "null", "true", "２０", "١٢", "\x00", "\x1b[31m", "\ud7ff", "\ufffe",
    "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%00", "%", "{}", "[]", "\"", "“", "((((((((((", "((a", "NOT",
    "..", "2023..", "..2023", "0000..9999", "99999", "unknown", "未标明", "100000", "990121", "*", "\"*\"", "\"#\"", "近/20",
    "a" * 300, "造" * 1200, "河长制\n造林", "𠮷", "e\u0301", "\u202e", "年份:", "人工造林>", "人工造林>1e400亩", "人工造林>１万亩",
]  # fmt: skip
ASKED = {operation.name: operation for operation in OPERATIONS}


def parameters(name: str) -> list[dict[str, Any]]:
    """What the document says of the arguments of an operation."""
    paths = document()["paths"].values()
    found: list[dict[str, Any]] = next(
        p["get"]["parameters"] for p in paths if p["get"]["operationId"] == name
    )
    return found


def known_values(parameter: dict[str, Any]) -> list[str]:
    """Values that a parameter can have: its example and its choices."""
    schema = parameter["schema"]
    schema = schema.get("items", schema)
    example = parameter.get("example", [])
    examples = example if isinstance(example, list) else [example]
    return [str(value) for value in (*examples, *schema.get("enum", []))]


def asked(client: FlaskClient, deputy: str, name: str, arguments: list[tuple[str, str]]) -> None:
    path = ASKED[name].path
    in_path = dict(arguments)
    path = path.replace("<id>", quote(in_path.get("id", deputy), safe=""))
    path = path.replace("<name>", quote(in_path.get("name", "河长制"), safe=""))
    in_query = [(key, value) for key, value in arguments if f"<{key}>" not in ASKED[name].path]
    response = client.get(f"{BASE}{path}?{urlencode(in_query)}", follow_redirects=True)
    if response.status_code != 200:
        ProblemAnswer.model_validate_json(response.data)
        assert 400 <= response.status_code < 500, (name, arguments, response.text)


# An argument that means the same in several operations is tried in one of them; all are mixed below.
ONE_BY_ONE = {
    (parameter["name"], parameter["description"]): (operation.name, parameter["name"])
    for operation in OPERATIONS
    for parameter in parameters(operation.name)
}.values()


@pytest.mark.parametrize(("name", "argument"), ONE_BY_ONE)
def test_strange_values_of_each_argument(
    client: FlaskClient, deputy: str, name: str, argument: str
) -> None:
    least = [
        (parameter["name"], known_values(parameter)[0])
        for parameter in parameters(name)
        if parameter["required"] and parameter["in"] == "query" and parameter["name"] != argument
    ]
    for value in STRANGE:
        asked(client, deputy, name, [*least, (argument, value)])


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=%FF%FE",
        "/search?%FF=1",
        "/reports/%FF%00",
        "/policies/%E6%B2",
        "/search?q",
        "/search?&&=&",
        "//search",
    ],
)
def test_addresses_that_nobody_writes(client: FlaskClient, path: str) -> None:
    response = client.get(BASE + path, follow_redirects=True)
    if response.status_code != 200:
        ProblemAnswer.model_validate_json(response.data)
        assert response.status_code < 500


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    """An operation with some of its arguments, known, strange or any text."""
    name = draw(st.sampled_from(sorted(ASKED)))
    arguments: list[tuple[str, str]] = []
    for parameter in parameters(name):
        if (
            parameter["in"] == "query"
            and draw(st.integers(0, 3 if parameter["required"] else 5)) > 3
        ):
            continue
        if parameter["in"] == "path" and draw(st.booleans()):
            continue
        values = [*known_values(parameter), *STRANGE[:12]]
        value = draw(st.one_of(st.sampled_from(values), st.text(max_size=12)))
        arguments.append((parameter["name"], value))
    return name, arguments


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=questions())
def test_any_arguments_together(
    client: FlaskClient, deputy: str, question: tuple[str, list[tuple[str, str]]]
) -> None:
    asked(client, deputy, *question)
