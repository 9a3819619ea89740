"""Where numbers outgrow 8 and 16 bits: long reports, frequent words, many terms, many clauses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.engines import Document, Engine, IndexedPassage
from indexer.query import And, Clause, Exact, FieldIs, Not, Or, Unit, Words
from tests.engines.test_contract import document, ids

FILLER = "造林水利粮食产量公路学校医院"


def long_text(length: int) -> str:
    return (FILLER * (length // len(FILLER) + 1))[:length]


def of_words(report: str, words: list[str]) -> Document:
    """A report of words that are given, as they stand one after another."""
    text = "".join(words)
    return Document(report, text, [IndexedPassage(0, len(text), words)])


@pytest.mark.parametrize("unit", ["report", "passage"])
def test_places_beyond_16_bits(engine: Engine, unit: Unit) -> None:
    # 甲 is character 0 and 乙 character 65,536: with 16 bits they would be one place
    engine.add([document("甲" + long_text(65_535) + "乙丙丁" + long_text(70_000) + "戊己", "a")])
    engine.add([document("前文", "b")])
    for text, found in [
        ("乙丙丁", ["a"]),
        ("院甲", []),
        (f"乙{FILLER[0]}", []),
        ("戊己", ["a"]),
        (long_text(65_535)[-3:] + "乙", ["a"]),
        (FILLER * 30, ["a"]),
    ]:
        assert ids(engine.search(Exact(text), unit=unit)) == found


def test_frequencies_beyond_16_bits(engine: Engine) -> None:
    engine.add([of_words("z", ["的"])])
    engine.add([of_words("a", ["的"] * 70_000), of_words("b", ["甲", "的", "乙"])])
    engine.add([of_words("c", ["甲", "的", "乙"])])
    engine.remove(dict.fromkeys(["z"], 0))
    for _ in range(2):
        assert sorted(ids(engine.search(Exact("甲的乙")))) == ["b", "c"]
        assert sorted(ids(engine.search(Exact("的的的")))) == ["a"]
        assert sorted(ids(engine.search(Words("的")))) == ["a", "b", "c"]
        engine.optimize()


def test_queries_of_many_clauses(engine: Engine) -> None:
    characters = [chr(0x4E00 + i) for i in range(600)]
    engine.add([document("".join(characters), "a"), document("".join(characters[:299]), "b")])
    many: list[Clause] = [Exact(character) for character in characters[:300]]
    assert ids(engine.search(And(tuple(many)))) == ["a"]
    assert sorted(ids(engine.search(Or(tuple(many))))) == ["a", "b"]
    assert ids(engine.search(Not(And(tuple(many))))) == ["b"]
    assert ids(engine.search(And((*many[:299], Not(many[299]))), limit=1)) == ["b"]


@pytest.mark.parametrize("length", [1, 2, 3, 255, 256, 257, 499, 500])
def test_phrases_of_any_length(engine: Engine, length: int) -> None:
    text = "".join(chr(0x4E00 + i * i % 20_000) for i in range(600))
    engine.add([document(text, "a"), document(text[: 40 + length - 1], "b")])
    assert ids(engine.search(Exact(text[40 : 40 + length]))) == ["a"]
    assert engine.search(Exact(text[40 : 40 + length] + "无")).total == 0


def test_an_empty_phrase_finds_nothing(engine: Engine) -> None:
    engine.add([document("造林", "a")])
    assert engine.search(Exact("")).total == 0


def test_a_character_that_more_than_1024_different_ones_follow(engine: Engine) -> None:
    engine.add(document("乡" + chr(0x5000 + i), f"r{i}") for i in range(1500))
    assert engine.search(Exact("乡")).total == 1500
    assert engine.search(Exact("乡"), unit="passage").total == 1500


@pytest.mark.parametrize("text", ["造\ud800林", "\ud800", "造\x00林", "造\U0003106c林", "é造"])
def test_any_character_is_indexed(engine: Engine, text: str) -> None:
    engine.add([of_words("a", [text]), document("造林", "b")])
    for part in (text, *text):
        assert "a" in ids(engine.search(Exact(part)))
        assert "a" in ids(engine.search(Exact(part), unit="passage"))


def test_reports_without_text_words_or_passages(engine: Engine) -> None:
    engine.add([document("", "empty", passages=[]), document("", "blank"), document("造", "a")])
    engine.add([document("造林", "bare", passages=[])])
    assert engine.search(Not(Exact("无"))).total == 4
    assert sorted(ids(engine.search(Exact("造")))) == ["a", "bare"]
    assert ids(engine.search(Exact("造"), unit="passage")) == ["a"]
    engine.optimize()
    assert sorted(ids(engine.search(Not(Exact("造"))))) == ["blank", "empty"]


def test_a_field_that_no_report_has(engine: Engine) -> None:
    engine.add([Document("a", "造林", [])])
    results = engine.search(Exact("造林"), facets=("year", "portfolio", "indicator"), sort="year")
    assert results.total == 1
    assert results.facets == {"year": {}, "portfolio": {}, "indicator": {}}
    assert engine.search(FieldIs("portfolio", ("forestry",))).total == 0
    assert engine.search(Not(FieldIs("year", ("2020",))), sort="region").total == 1


def test_of_a_report_that_comes_twice_in_a_batch_the_last_stays(engine: Engine) -> None:
    engine.add([document("造林", "a"), document("水利", "b"), document("公路", "a")])
    assert ids(engine.search(Exact("造林"))) == []
    assert ids(engine.search(Exact("公路"))) == ["a"]
    assert engine.search(Not(Exact("无"))).total == 2


def test_everything_may_be_removed(engine: Engine) -> None:
    engine.add([document("造林", "a")])
    engine.add([document("造林", "b")])
    engine.remove(dict.fromkeys(["a", "b"], 0))
    engine.optimize()
    results = engine.search(Exact("造林"), facets=("year",))
    assert (results.total, results.facets) == (0, {"year": {}})
    engine.add([document("造林", "a")])
    assert ids(engine.search(Exact("造林"))) == ["a"]


def test_the_head_of_a_ranking_is_the_same_at_any_limit(engine: Engine) -> None:
    texts = ["造林" * (i % 5 + 1) + "水利" * (i % 7) for i in range(40)]
    engine.add(document(text, f"r{i}") for i, text in enumerate(texts))
    for query in [Words("造林"), And((Words("造林"), Not(Words("公路")))), Not(Words("公路"))]:
        whole = engine.search(query, limit=100).hits
        assert len(whole) == 40
        for limit in (1, 5, 39):
            assert engine.search(query, limit=limit).hits == whole[:limit]


def test_a_batch_that_fails_leaves_all_as_it_was(engine: Engine) -> None:
    engine.add([document("造林", "a")])
    before = engine.generation

    def broken() -> Iterator[Document]:
        yield from (document("水利" * 20, name) for name in "abc")
        raise RuntimeError("a fault while documents are made")

    with pytest.raises(RuntimeError):
        engine.add(broken())
    assert engine.generation == before
    assert ids(engine.search(Exact("造林"))) == ["a"]
    engine.add([document("水利", "b")])  # and the next one need not wait
    assert engine.search(Exact("水利")).total == 1


def test_words_are_ranked_by_how_often_they_stand_in_a_passage(engine: Engine) -> None:
    text = "造林。水利。\n造林。造林。\n水利。水利。"
    passages = text.split("\n")
    engine.add([document(text, "a", passages)])
    engine.add(document("公路。" * 9, f"r{i}") for i in range(5))
    hits = engine.search(Words("造林"), unit="passage").hits
    assert [hit.passage for hit in hits] == [1, 0]
