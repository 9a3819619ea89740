"""Where a report was found: the name of a file, or a link to a page of the web."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest

from indexer.addresses import named
from indexer.corpus import Corpus
from indexer.extraction import extract
from indexer.models import KeptFile
from indexer.readers import SourceFile
from indexer.store import Mentions
from webui import create_app
from webui.sources import source_fact

TEXT = "青禾县水务局2023年工作总结\n一年来，全局上下认真履行职责，狠抓产业发展。\n".encode()
SITE = "https://www.qinghe.example"

# path of a source, its name, its link
SOURCES = [
    ("/home/a/报告.txt", "报告.txt", ""),
    ("C:\\资料\\报告.txt", "报告.txt", ""),
    (f"{SITE}/", "www.qinghe.example/", f"{SITE}/"),
    (
        f"{SITE}:8080/%E6%8A%A5%20%E5%91%8A.txt?id=%C7%E0",
        "www.qinghe.example:8080/报 告.txt?id=%C7%E0",
        f"{SITE}:8080/%E6%8A%A5%20%E5%91%8A.txt?id=%C7%E0",
    ),
    (f"{SITE}/%B1%A8%B8%E6.doc", "www.qinghe.example/报告.doc", f"{SITE}/%B1%A8%B8%E6.doc"),
    (named(f"{SITE}/get?id=3", "报.ofd"), "www.qinghe.example/get?id=3", f"{SITE}/get?id=3"),
    (f"{SITE}/a.zip!/县/b.txt", "www.qinghe.example/a.zip › b.txt", f"{SITE}/a.zip"),
    # signs that turn the writing around
    (f"{SITE}/%E2%80%AEcod.a", "www.qinghe.example/\ufffdcod.a", f"{SITE}/%E2%80%AEcod.a"),
    # what only looks like an address, or one that we do not ask
    ("javascript:alert(1)", "javascript:alert(1)", ""),
    ("data:text/html,<script>", "html,<script>", ""),
    ("HTTPS://www.qinghe.example/", "www.qinghe.example", ""),
    ("https://a:b@qinghe.example/b.txt", "b.txt", ""),
    ("https://qinghe.example\\@x.example/", "qinghe.example\\@x.example", ""),
    ("ftp://qinghe.example/a.txt", "a.txt", ""),
    ("汇总.zip!/https://qinghe.example/a.txt", "汇总.zip › a.txt", ""),
    ('https://qinghe.example/"onclick="x', '"onclick="x', ""),
    ("https://qinghe.example/a\u200fb", "a\ufffdb", ""),
]


@pytest.mark.parametrize(("path", "name", "url"), SOURCES)
def test_source(path: str, name: str, url: str) -> None:
    now = datetime.now(UTC)
    fact = source_fact("1", KeptFile(path, "", 0, "text/html", None, "html", now, None))
    assert fact.url == url
    assert fact.name == name


def test_only_an_address_becomes_a_link(corpus: Corpus) -> None:
    """One text that was found in all these places."""
    for path, _, _ in SOURCES:
        report = extract(SourceFile(path, TEXT), {}, corpus.regions)
        corpus.store.put(report, (), TEXT, {}, "1", Mentions((), "1"))
    page = create_app(corpus).test_client().get(f"/reports/{report.id}").text
    part = page[page.index("<h2>来源</h2>") : page.index("</aside>", page.index("<h2>来源</h2>"))]
    links = re.findall(r"<a ([^>]* rel=[^>]*)>(.*?)</a>", part)
    assert {(tag, html.unescape(words)) for tag, words in links} == {
        (f'href="{url}" rel="noopener noreferrer nofollow"', name)
        for _, name, url in SOURCES
        if url
    }
    files = re.findall(r'<dt>文件</dt><dd class="name">(.*?)</dd>', part)
    assert sorted(map(html.unescape, files)) == sorted(name for _, name, url in SOURCES if not url)
    assert "<script" not in part
