"""The documentation of the API: the document for programs, and the page for people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from tests.webui.windows import NARROW, WIDE, Opened, sideways
from webui.api.document import document
from webui.api.operations import BASE, OPERATIONS
from webui.api.problems import KINDS

CHINESE = re.compile("[\u4e00-\u9fff]")


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from parts(part)


def test_the_document_tells_of_every_address(client: FlaskClient) -> None:
    asked = client.get(f"{BASE}/openapi.json", headers={"Accept-Language": "zh-CN,zh;q=0.9"})
    served = asked.get_json()
    assert served == document()
    assert served["openapi"].startswith("3.1")
    rules = {
        re.sub("<([a-z]+)>", r"{\1}", rule.rule.removeprefix(BASE))
        for rule in client.application.url_map.iter_rules()
        if rule.rule.startswith(BASE)
    }
    assert set(served["paths"]) == rules - {"/openapi.json"}


def test_every_reference_leads_somewhere() -> None:
    schemas = document()["components"]["schemas"]
    found = {part["$ref"] for part in parts(document()) if "$ref" in part}
    assert found == {f"#/components/schemas/{name}" for name in schemas}


def explained(described: dict[str, Any]) -> dict[str, str]:
    """What a document says of each field and argument."""
    fields = {
        f"{name}.{field}": said.get("description", "")
        for name, schema in described["components"]["schemas"].items()
        for field, said in schema["properties"].items()
    }
    arguments = {
        f"{path} {argument['name']}": argument["description"]
        for path, item in described["paths"].items()
        for operation in item.values()
        for argument in operation["parameters"]
    }
    assert len(fields) > 300 and len(arguments) > 60
    return {**fields, **arguments}


# What may ask for the document -> whether it is in Chinese.
ASKED_IN = [
    ({"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}, True),
    ({"Accept-Language": "en-GB,en;q=0.9,zh;q=0.5"}, False),
    # neither is spoken, and nothing is said: programs are spoken to in English
    ({"Accept-Language": "fr"}, False),
    ({}, False),
    # the switch of the pages goes before what the browser was set to
    ({"Cookie": "language=zh", "Accept-Language": "en"}, True),
    ({"Cookie": "language=en", "Accept-Language": "zh"}, False),
]


@pytest.mark.parametrize(("headers", "chinese"), ASKED_IN)
def test_all_is_said_in_one_language(
    client: FlaskClient, headers: dict[str, str], chinese: bool
) -> None:
    asking = client.application.test_client(use_cookies=False)
    answer = asking.get(f"{BASE}/openapi.json", headers=headers)
    said = explained(answer.get_json())
    assert [name for name, text in said.items() if bool(CHINESE.search(text)) != chinese] == []
    assert answer.headers["Content-Language"] == ("zh-CN" if chinese else "en")
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)
    # whoever has it in the other language does not have this one
    again = asking.get(
        f"{BASE}/openapi.json",
        headers={
            "If-None-Match": answer.headers["ETag"],
            "Accept-Language": "en" if chinese else "zh",
        },
    )
    assert again.status_code == 200


@pytest.mark.parametrize(("headers", "chinese"), ASKED_IN)
@pytest.mark.parametrize(
    "address",
    [
        '/search?q="以',
        "/search?limit=x",
        "/search?cursor=x",
        "/reports/none",
        "/nothing",
        "/compare",
    ],
)
def test_problems_are_said_in_one_language(
    client: FlaskClient, headers: dict[str, str], chinese: bool, address: str
) -> None:
    asking = client.application.test_client(use_cookies=False)
    answer = asking.get(BASE + address, headers=headers)
    problem = answer.get_json()
    assert bool(CHINESE.search(problem["title"])) == chinese
    assert bool(CHINESE.search(problem["detail"])) == chinese
    assert {"Accept-Language", "Cookie"} <= set(answer.vary)


def test_names_of_shapes_are_plain() -> None:
    # two models of one name would be told apart by the modules that they stand in
    assert [
        name for name in document()["components"]["schemas"] if not re.fullmatch("[A-Za-z]+", name)
    ] == []


def test_an_example_of_an_argument_has_an_answer(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    urls = re.findall(r'试一试：<a href="([^"]+)"', page)
    assert len(urls) == len(OPERATIONS)
    assert {client.get(url.replace("&amp;", "&")).status_code for url in urls} == {200}


def test_every_kind_of_problem_has_its_place_on_the_page(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    assert [kind for kind in KINDS if f'id="{kind}"' not in page] == []
    targets = set(re.findall(r'href="#([^"]+)"', page)) - {"main"}
    assert [name for name in targets if page.count(f'id="{name}"') != 1] == []


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_behaves(opened: Opened, viewport: Any, scheme: Any) -> None:
    page = opened("/api/docs", viewport=viewport, color_scheme=scheme)
    expect(page.locator("h1")).to_have_text("接口")
    assert sideways(page) <= 0
    page.locator("#search details summary").click()
    expect(page.locator("#search pre")).to_contain_text('"total"')
    assert sideways(page) <= 0
    page.get_by_role("link", name="SearchAnswer").first.click()
    expect(page.locator("#shape-SearchAnswer")).to_be_in_viewport()


def test_the_page_needs_no_script(opened: Opened) -> None:
    page = opened("/api/docs", viewport=WIDE, java_script_enabled=False)
    page.get_by_role("link", name="/compare", exact=True).click()
    expect(page.locator("#compare h2")).to_be_in_viewport()
