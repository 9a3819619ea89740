"""Whoosh's own queries on our segments find what they find on segments of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from whoosh import fields, index, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.index import FileIndex
from whoosh.query import Query
from whoosh.query.spans import SpanNear2
from whoosh.searching import Searcher
from whoosh.writing import BufferedWriter

from indexer import analysis
from indexer.engines.whoosh import WhooshEngine
from indexer.engines.whoosh.arrayfile import DamagedIndex
from indexer.engines.whoosh.writer import ArrayIndex, Storage
from indexer.errors import IndexerError
from indexer.query import Exact
from tests.engines.test_contract import document, ids
from tests.engines.test_large import long_text, of_words

# No blanks and no ends of lines: in the index of Whoosh's own these separate the tokens.
LETTERS = "造林亩万，。1的é𬭳"
WORDS = ["造林", "的", "一是", "11543", "造", "é"]


def test_queries_of_whoosh_find_the_same_on_segments_of_its_own(tmp_path: Path) -> None:
    chance = random.Random(3)
    engine = WhooshEngine(tmp_path / "ours", batch_characters=150)
    stock = index.create_in(_folder(tmp_path / "stock"), _stock_schema())
    held: set[str] = set()
    asked = 0
    for step in range(12):
        batch = {
            f"r{number}": [
                chance.choice(WORDS + list(LETTERS)) for _ in range(chance.randint(0, 40))
            ]
            for number in chance.sample(range(25), 6)
        }
        gone = set(chance.sample(range(25), 2))
        engine.add(of_words(report, words) for report, words in batch.items())
        engine.remove(dict.fromkeys([f"r{number}" for number in gone], 0))
        writer = stock.writer()
        for report, words in batch.items():
            pairs = " ".join(analysis.grams("".join(words)))
            writer.update_document(report=report, words=" ".join(words), text=pairs)
        writer.commit(merge=step % 3 > 0)
        for number in gone:
            stock.delete_by_term("report", f"r{number}")
        held = (held | set(batch)) - {f"r{number}" for number in gone}
        with _searcher(tmp_path / "ours") as ours, stock.searcher() as theirs:
            assert ours.doc_count() == theirs.doc_count() == len(held)
            for _ in range(84):
                asked += 1
                wanted = _random_query(chance)
                assert _found(ours, wanted) == _found(theirs, wanted), wanted
                if not isinstance(wanted, query.And):  # nor is that right with a limit and a Not
                    assert _top(ours, wanted, 5) == _top(ours, wanted, None)[:5], wanted
    assert asked == 1008
    engine.close()


def _random_query(chance: random.Random) -> Query:
    def leaf() -> Query:
        if chance.random() < 0.4:
            return query.Term("words", chance.choice(WORDS + list(LETTERS)))
        if chance.random() < 0.3:
            return query.Prefix("words", chance.choice(LETTERS))
        text = "".join(chance.choices(LETTERS[:4], k=chance.randint(2, 5)))
        return query.Phrase("text", analysis.grams(text)[:-1])

    parts = [leaf() for _ in range(chance.randint(1, 3))]
    return chance.choice(
        [
            parts[0],
            query.And(parts),
            query.Or(parts),
            # AndNot of Whoosh itself is wrong where the first of what is not wanted comes before
            # the first of what is; nothing comes before the first of Every.
            query.And([query.Every(), query.Not(parts[0])]),
            query.Or([query.And(parts), leaf()]),
        ]
    )


def _found(searcher: Searcher, wanted: Query) -> list[str]:
    return sorted(hit["report"] for hit in searcher.search(wanted, limit=None))


def _top(searcher: Searcher, wanted: Query, limit: int | None) -> list[float]:
    return [round(hit.score, 6) for hit in searcher.search(wanted, limit=limit)]


def _stock_schema() -> fields.Schema:
    tokens = SpaceSeparatedTokenizer()
    return fields.Schema(
        report=fields.ID(stored=True, unique=True),
        words=fields.TEXT(analyzer=tokens),
        text=fields.TEXT(analyzer=tokens),
    )


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _searcher(folder: Path) -> closing[Searcher]:
    return closing(ArrayIndex(Storage(str(folder))).searcher())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The index of an engine that holds two reports."""
    engine = WhooshEngine(tmp_path / "index")
    engine.add([document("造林工作，造林", "a"), document("水利工作", "b")])
    engine.close()
    yield tmp_path / "index"


def test_what_whoosh_knows_of_a_term(folder: Path) -> None:
    with _searcher(folder) as searcher:
        reader = searcher.reader()
        assert reader.frequency("words", "造林") == 2
        assert reader.doc_frequency("words", "工作") == 2
        assert ("words", "公路") not in reader
        assert list(reader.expand_prefix("text", "造")) == ["造林".encode()]
        assert reader.postings("text", "造林").value_as("positions") == [0, 5]
        assert searcher.stored_fields(1) == {"report": "b", "text": "水利工作"}
        assert reader.field_length("words") == 5
        (found,) = searcher.search(query.Term("words", "水利"))
        assert found["text"] == "水利工作"


def test_spans_and_every_document_of_a_field(tmp_path: Path) -> None:
    with closing(WhooshEngine(tmp_path / "index")) as engine:
        engine.add([document("造林和水利", "a"), document("水利造林", "b"), document("", "c")])
    with _searcher(tmp_path / "index") as searcher:
        first, then = query.Term("text", "造林"), query.Term("text", "水利")
        assert _found(searcher, SpanNear2([first, then], slop=4, ordered=True)) == ["a"]
        assert _found(searcher, query.Every("words")) == ["a", "b"]
        assert _found(searcher, query.Every()) == ["a", "b", "c"]


def test_an_empty_word_is_a_word_like_any_other(tmp_path: Path) -> None:
    with closing(WhooshEngine(tmp_path / "index")) as engine:
        engine.add([of_words("a", ["", "造林", ""]), of_words("b", ["造林"])])
        assert sorted(ids(engine.search(Exact("造林")))) == ["a", "b"]
    with _searcher(tmp_path / "index") as searcher:
        assert _found(searcher, query.Term("words", "")) == ["a"]


def test_frequencies_and_positions_beyond_16_bits(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "index")
    engine.add([of_words("a", ["的"] * 70_000), document(long_text(66_000) + "戊己", "b")])
    engine.add([of_words("c", ["甲", "的", "乙"])])
    for _ in range(2):
        with _searcher(tmp_path / "index") as searcher:
            assert searcher.reader().frequency("words", "的") == 70_001
            assert searcher.reader().frequency("text", "的的") == 69_999
            wanted = query.Phrase("text", analysis.grams("甲的乙")[:-1])
            assert _found(searcher, wanted) == ["c"]
            assert _found(searcher, query.Phrase("text", ["戊己"])) == ["b"]
            assert searcher.reader().postings("text", "戊己").value_as("positions")[-1] == 66_000
        engine.optimize()
    engine.close()


# ------------------------------------------------------------------------------- the wrong door


def _stock_writer(stock: FileIndex) -> None:
    writer = stock.writer()
    try:
        writer.add_document(report="c", text="造林", passages=[(0, 2)], words=[["造林"]])
        writer.commit()
    finally:
        if not writer.is_closed:
            writer.cancel()


def _buffered_writer(stock: FileIndex) -> None:
    writer = BufferedWriter(stock, period=None)
    try:
        writer.add_document(report="c", text="造林", passages=[(0, 2)], words=[["造林"]])
    finally:
        writer.writer.cancel()


def _optimize(stock: FileIndex) -> None:
    writer = stock.writer()
    try:
        writer.commit(optimize=True)
    finally:
        if not writer.is_closed:
            writer.cancel()


@pytest.mark.parametrize("door", [_stock_writer, _buffered_writer, _optimize])
def test_a_writer_of_whoosh_itself_is_refused_and_harms_nothing(
    folder: Path, door: Callable[[FileIndex], None]
) -> None:
    with pytest.raises((AssertionError, IndexerError, TypeError)):
        door(index.open_dir(folder))
    engine = WhooshEngine(folder)
    assert ids(engine.search(Exact("造林"))) == ["a"]
    engine.add([document("造林", "c")])
    assert sorted(ids(engine.search(Exact("造林")))) == ["a", "c"]
    engine.close()


def test_every_way_to_a_writer_is_ours(folder: Path) -> None:
    ours = ArrayIndex(Storage(str(folder)))
    ours.optimize()
    with closing(WhooshEngine(folder)) as engine:
        assert ids(engine.search(Exact("造林"))) == ["a"]


def test_an_index_of_whoosh_itself_is_refused(tmp_path: Path) -> None:
    stock = index.create_in(_folder(tmp_path / "index"), _stock_schema())
    writer = stock.writer()
    writer.add_document(report="a", words="造林", text="造林")
    writer.commit()
    with closing(WhooshEngine(tmp_path / "index")) as engine:
        with pytest.raises(DamagedIndex, match="shuzhi reindex"):
            engine.search(Exact("造林"))
        with pytest.raises(DamagedIndex, match="shuzhi reindex"):
            engine.add([document("造林", "b")])
