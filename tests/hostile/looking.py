"""What a page may hold, as a browser reads it: what its templates make, and nothing of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

import webui
from tests.hostile.texts import COMPUTED

HERE = Path(webui.__file__).parent
# Attributes that stand without a value.
BARE = frozenset(
    "hidden open defer download checked selected disabled required multiple autofocus novalidate".split()
)
# What charts are drawn with: their code names these without the signs of markup.
DRAWN = frozenset("circle ellipse g line path polygon polyline rect text".split())
BARE |= frozenset(
    "stroke stroke-dasharray stroke-width font-size font-weight text-anchor points transform".split()
)
LEADING = frozenset(
    "href src action formaction poster srcset ping xlink:href data background hx-get hx-post hx-put "
    "hx-delete hx-patch hx-push-url".split()
)  # fmt: skip
# Elements that no page of ours has, whatever the templates come to hold.
NEVER = frozenset("iframe object embed base math style frame applet template".split())
# Signs that no page holds: controls that are no blanks, those that turn the direction, tags.
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\ufeff"
    "\U000e0000-\U000e007f]"
)


@cache
def made() -> tuple[frozenset[str], frozenset[str]]:
    """The elements and attributes that templates and code of the pages write."""
    sources = [*HERE.rglob("*.html"), *HERE.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    elements = frozenset(re.findall(r"<([a-z][a-z0-9]*)", text.lower()))
    names = frozenset(re.findall(r"([a-z][-a-z0-9:]*)=", text.lower()))
    return (elements | DRAWN) - NEVER, names | BARE


def faults_of(page: str) -> Iterator[str]:
    """What a page holds that it must not."""
    if COMPUTED in page:
        yield "an expression of a text was computed"
    if found := UNSEEN.search(page):
        yield f"a sign that nobody sees: {page[max(found.start() - 40, 0) : found.end() + 20]!r}"
    if not page:  # nothing for a box that is being filled in
        return
    elements, attributes = made()
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            if "pwned" in (element.text or ""):
                yield f"a comment of a text: {element.text}"
            continue
        if element.tag not in elements:
            yield f"an element <{element.tag}>"
        yield from _of_script(element)
        for name, value in element.attrib.items():
            yield from _of_attribute(element, str(name), str(value), attributes)


def _of_script(element: html.HtmlElement) -> Iterator[str]:
    if element.tag == "meta" and element.get("http-equiv"):
        yield "a <meta> that commands"
    if element.tag != "script":
        return
    if element.get("src", "").startswith("/static/"):
        if (element.text or "").strip():
            yield "a script with words in it"
    elif element.get("type") != "application/json":
        yield f"a script: {element.text}"
    else:
        try:
            json.loads(element.text or "")
        except ValueError:
            yield f"data that does not parse: {(element.text or '')[:200]}"


def _of_attribute(
    element: html.HtmlElement, name: str, value: str, known: frozenset[str]
) -> Iterator[str]:
    where = f"<{element.tag} {name}={value[:120]!r}>"
    if name.startswith(("on", "hx-on", "data-hx-on")) or "pwned" in name:
        yield f"an attribute that runs: {where}"
    elif not name.startswith("data-") and name not in known:
        yield f"an attribute of no template: {where}"
    if name in LEADING or name.startswith("data-hx-"):
        to = urlsplit(value.strip())
        if to.scheme or to.netloc or value.strip().startswith(("//", "/\\", "\\")):
            yield f"leads away: {where}"
