"""A corpus of two reports in a home of its own, which tests may correct, and an editor of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from indexer.corpus import Corpus
from tests.corrections.homes import report_at, take, write
from tests.signing_in import Asking, sign_in
from webui import create_app

TEXT = (
    "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩。\n"
    "森林覆盖率达到24.5%，比上年提高1.2个百分点。识别监测对象214户806人。\n"
)


@pytest.fixture
def id_(corpus: Corpus, tmp_path: Path) -> str:
    """A report of a place that the corpus knows."""
    path = write(tmp_path / "in" / "a.txt", TEXT)
    labels = write(tmp_path / "in" / "labels.csv", "path,region\na.txt,甘肃省/张掖市/甘州区\n")
    take(corpus, path, manifest=labels)
    return report_at(corpus, path).id


@pytest.fixture
def app(corpus: Corpus) -> Flask:
    return create_app(corpus)


@pytest.fixture
def editor(corpus: Corpus, app: Flask) -> Asking:
    return sign_in(corpus, "editor", app)


@pytest.fixture
def at(corpus: Corpus, id_: str) -> Iterator[Callable[[str], str]]:
    """The name of the item of the figure that is written so."""

    def item(quote: str) -> str:
        (figure,) = (one for one in corpus.store.figures_in(id_) if one.quote == quote)
        return f"{id_}.{figure.start}"

    yield item
