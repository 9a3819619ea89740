"""The copy of a report on another site: one line under the hit, one in the reading view."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.corpus import Corpus
from webui import create_app

FULL, COPY = "liuwan-2022-education.html", "liuwan-2022-education-copy.txt"


def id_of(corpus: Corpus, name: str) -> str:
    paths = corpus.store.paths(corpus.store.ids())
    return next(id_ for id_, places in paths.items() if Path(places[0]).name == name)


def shown(corpus: Corpus, address: str) -> str:
    return create_app(corpus).test_client().get(address).text


def test_a_hit_leads_to_the_same_text(sample: Corpus) -> None:
    page = shown(sample, '/?q="课后服务课程"')
    assert page.count('<li class="hit">') == 1
    link = f'<a href="/reports/{id_of(sample, COPY)}">教育局局长2022年度述职报告</a>'
    assert f"同文：{link}" in page
    assert "同文" not in shown(sample, '/?q="课后服务课程"&unit=passage')
    assert "同文" not in shown(sample, '/?q="河长制"')


@pytest.mark.parametrize(("one", "other"), [(FULL, COPY), (COPY, FULL)])
def test_either_reading_view_leads_to_the_other(sample: Corpus, one: str, other: str) -> None:
    page = shown(sample, f"/reports/{id_of(sample, one)}")
    assert "同文" in page and f"/reports/{id_of(sample, other)}" in page
