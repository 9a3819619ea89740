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
    served = client.get(f"{BASE}/openapi.json").get_json()
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


def test_every_argument_and_field_is_explained_in_chinese() -> None:
    fields = {
        f"{name}.{field}": said.get("description", "")
        for name, schema in document()["components"]["schemas"].items()
        for field, said in schema["properties"].items()
    }
    arguments = {
        f"{path} {argument['name']}": argument["description"]
        for path, item in document()["paths"].items()
        for argument in item["get"]["parameters"]
    }
    assert len(fields) > 300 and len(arguments) > 60
    assert [
        name for name, said in {**fields, **arguments}.items() if not CHINESE.search(said)
    ] == []


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
