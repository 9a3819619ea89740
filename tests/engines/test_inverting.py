"""Terms and their places, turned round by arrays, are those that a loop finds."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from indexer import analysis
from indexer.engines.whoosh.inverting import Inverted, PairInverter, TokenInverter

tokens = st.lists(st.text("造林é1\ud800𬭳", max_size=3), max_size=12)


def plain(inverted: Inverted) -> dict[bytes, list[int]]:
    """Arrays as a dictionary."""
    sizes, counts = inverted.terms.sizes.tolist(), inverted.places.counts.tolist()
    data, numbers = inverted.terms.data.tobytes(), inverted.places.numbers.tolist()
    found: dict[bytes, list[int]] = {}
    for size, count in zip(sizes, counts, strict=True):
        found[data[:size]], data, numbers = numbers[:count], data[size:], numbers[count:]
    assert not data and not numbers
    assert list(found) == sorted(found)
    return found


def encoded(places: dict[str, list[int]]) -> dict[bytes, list[int]]:
    return {term.encode("utf-8", "surrogatepass"): found for term, found in places.items()}


@given(st.lists(st.text(max_size=20), max_size=6))
def test_pairs_are_the_grams_of_each_text(texts: list[str]) -> None:
    inverter = PairInverter()
    expected: defaultdict[str, list[int]] = defaultdict(list)
    begin = 0
    for document, text in enumerate(texts):
        inverter.add(document, text)
        for at, gram in enumerate(analysis.grams(text)):
            expected[gram].append(begin + at)
        begin += len(text) + 1
    assert plain(inverter.inverted()) == encoded(expected)


@given(st.lists(st.lists(tokens, max_size=4), max_size=5))
def test_words_are_in_their_passages(reports: list[list[list[str]]]) -> None:
    inverter = TokenInverter(of_passages=True)
    expected: defaultdict[str, list[int]] = defaultdict(list)
    passages = [words for report in reports for words in report]
    for passage, words in enumerate(passages):
        for word in words:
            expected[word].append(passage)
    for document, report in enumerate(reports):
        inverter.add(document, report)
    assert plain(inverter.inverted()) == encoded(expected)
    assert inverter.lengths.tolist() == [len(words) for words in passages]


@given(st.dictionaries(st.integers(0, 9), tokens, max_size=5))
def test_labels_are_of_their_documents(labels: dict[int, list[str]]) -> None:
    inverter = TokenInverter(of_passages=False)
    expected: defaultdict[str, list[int]] = defaultdict(list)
    for document in sorted(labels):
        inverter.add(document, labels[document])
        for label in labels[document]:
            expected[label].append(document)
    assert plain(inverter.inverted()) == encoded(expected)
