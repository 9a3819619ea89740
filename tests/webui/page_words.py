"""Addresses of pages, and what pages say."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'single'"


def url(path: str = "/", **arguments: str | list[str]) -> str:
    """An address; `from_` stands for `from`."""
    named = {name.rstrip("_"): value for name, value in arguments.items()}
    return f"{path}?{urlencode(named, doseq=True)}" if named else path


def text_of(page: str) -> str:
    """The words of a page without its tags, with single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


def main_of(page: str) -> str:
    """The words of what a page is about, without those that can be chosen."""
    main = page[page.index("<main") : page.index("<footer")]
    return text_of(re.sub(r"<(script|select|textarea).*?</\1>", "", main, flags=re.S))


def links_of(page: str) -> list[str]:
    """Where its links lead."""
    return [html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)]
