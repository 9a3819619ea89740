"""Where Chinese stands in the sources and the pages, and whether it is meant to be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes
from lxml import html

HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]")
WEBUI = Path(__file__).parents[2] / "webui"
# Functions that a sentence is given to, so that it is said in the language of the page; `zh` is
# given what is Chinese in both.
SPEAKERS = {"_", "gettext", "ngettext", "many", "later", "zh"}
# Is given what a field of the API means, and examples of it from the reports, which stay as they are.
TELLER = "told"
# What a reader sees or hears of an element beside its text.
SEEN = ("title", "aria-label", "placeholder", "alt", "data-tip")


def untold_in_module(path: Path) -> Iterator[tuple[str, str]]:
    """Chinese literals of a module that no page translates, each with the name that holds it.

    Docstrings are for who reads the code.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for top in tree.body:
        said = {
            id(part)
            for call in ast.walk(top)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in SPEAKERS | {TELLER}
            for argument in (call.args if call.func.id == TELLER else call.args[:1])
            for part in ast.walk(argument)
        }
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(top)
            if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(top):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and HAN.search(node.value)
                and id(node) not in said | docstrings
                and not (isinstance(top, ast.Expr) and top.value is node)
            ):
                yield _name(top), node.value


def _name(top: ast.stmt) -> str:
    match top:
        case ast.FunctionDef() | ast.ClassDef():
            return top.name
        case ast.Assign(targets=[ast.Name(id=name), *_]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""


def untold_in_template(path: Path) -> Iterator[str]:
    """Chinese text of a template that no page translates."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    tree = environment.parse(path.read_text(encoding="utf-8"))
    said = {
        id(part)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in (*SPEAKERS, "pgettext")
        for argument in call.args[: 2 if call.node.name == "pgettext" else 1]
        for part in (argument, *argument.find_all(nodes.Const))
    }
    for data in tree.find_all(nodes.TemplateData):
        if HAN.search(data.data):
            yield data.data.strip()
    for constant in tree.find_all(nodes.Const):
        if (
            isinstance(constant.value, str)
            and HAN.search(constant.value)
            and id(constant) not in said
        ):
            yield constant.value


def unmarked(page: str) -> list[str]:
    """What is Chinese on an English page, and not marked as such for who hears it read.

    A name inside an English sentence is a proper name, and needs no mark.
    """
    found = []
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        inside = _language(element)
        texts = [(element.text, inside)]
        texts += [(child.tail, inside) for child in element]
        texts += [(element.get(name), inside) for name in SEEN]
        found += [
            f"<{element.tag}> {text.strip()[:80]}"
            for text, spoken in texts
            if text and HAN.search(text) and not LATIN.search(text) and not spoken.startswith("zh")
        ]
    return found


def _language(element: html.HtmlElement) -> str:
    for one in (element, *element.iterancestors()):
        if spoken := one.get("lang"):
            return str(spoken)
    return ""
