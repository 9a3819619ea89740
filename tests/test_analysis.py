"""Two segmenters, one result."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import analysis
from indexer.corpus import Corpus
from indexer.query import Everything


def test_both_segmenters_cut_alike(sample: Corpus) -> None:
    """rjieba is an accelerator: on every run of Han characters it must give jieba's tokens."""
    ids = [hit.report for hit in sample.engine.search(Everything(), limit=100).hits]
    texts = [report.text for report in sample.store.reports(ids).values()]
    runs = {run for text in texts for run in re.findall("[\u4e00-\u9fff]+", text)}
    assert len(runs) > 3000
    rust, python = analysis.rust_segmenter(), analysis.python_segmenter()
    for run in runs:
        assert rust.for_search(run) == python.for_search(run)
        assert rust.once(run) == python.once(run)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("落实河长制林长制", ["落实", "河长", "河长制", "林长", "林长制"]),
        ("增长9.1%，2023年GDP", ["增长", "9.1", "2023", "年", "gdp"]),
        ("，。", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert analysis.words(text) == expected


@given(st.text(st.sampled_from("乡村振兴人工造林河长制林长的1.aB，"), max_size=15))
def test_words_of_a_query_are_among_those_of_the_same_text(text: str) -> None:
    assert set(analysis.query_words(text)) <= set(analysis.words(text))


@given(st.text(max_size=20))
def test_grams_are_the_text_in_pairs(text: str) -> None:
    grams = analysis.grams(text)
    assert "".join(gram[0] for gram in grams) == text
    assert all(text.startswith(gram, at) for at, gram in enumerate(grams))
