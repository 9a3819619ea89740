"""Tantivy in a comparison of engines, by its Python package."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy
from benchmark_peers import FACETS, LIMIT, Answer, Built, Texts, proved, size_of
from benchmark_tokens import Given, phrase, written
from tantivy import Occur, Query

from indexer import analysis
from indexer.query import And, Clause, Exact, FieldIs, Near, Or, Slots, Words
from indexer.query.needed import needed

HEAP = 256_000_000
ALL = 1_000_000


class Tantivy:
    """An index of Tantivy: words with frequencies, pairs with positions, labels as fast fields."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._index = _with_tokenizer(tantivy.Index.open(str(folder)))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self.text = Texts(texts)

    @classmethod
    def build(cls, folder: Path, reports: Iterable[Given]) -> Built:
        """Make an index in a folder, in one thread."""
        index = _with_tokenizer(tantivy.Index(_schema(), path=str(folder)))
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for each in reports:
            writer.add_document(_made(each))
        writer.commit()
        writer.wait_merging_threads()
        return size_of(folder)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""
        if isinstance(clause, Slots | Near):
            candidates = self._searcher.search(self._query(needed(clause)), ALL, count=False)
            names = proved(clause, [self._name(at) for _, at in candidates.hits], self.text)
            return Answer(len(names), names[:LIMIT], self._facets(_named(self._schema, names)))
        query = self._query(clause)
        found = self._searcher.search(query, LIMIT, count=True)
        return Answer(found.count, [self._name(at) for _, at in found.hits], self._facets(query))

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true."""
        return int(self._searcher.search(self._query(clause), 1, count=True).count)

    def put(self, given: Given) -> None:
        """Make a report searchable."""
        writer = self._index.writer(num_threads=1)
        writer.delete_documents("report", given.document.report)
        writer.add_document(_made(given))
        self._commit(writer)

    def remove(self, given: Given) -> None:
        """Make a report found no more."""
        writer = self._index.writer(num_threads=1)
        writer.delete_documents("report", given.document.report)
        self._commit(writer)

    def _commit(self, writer: tantivy.IndexWriter) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _name(self, at: tantivy.DocAddress) -> str:
        return str(self._searcher.doc(at).get_first("report"))

    def _facets(self, query: Query) -> dict[str, dict[str, int]]:
        wanted = {field: {"terms": {"field": field, "size": 65_000}} for field in FACETS}
        counted = self._searcher.aggregate(query, wanted)
        return {
            field: {bucket["key"]: bucket["doc_count"] for bucket in counted[field]["buckets"]}
            for field in FACETS
        }

    def _query(self, clause: Clause) -> Query:
        match clause:
            case Exact(text):
                return self._exact(text)
            case Words(text):
                words = [self._term("words", word) for word in written(analysis.query_words(text))]
                every = Query.boolean_query([(Occur.Must, word) for word in words])
                return Query.boolean_query(
                    [(Occur.Should, each) for each in (self._exact(text), every)]
                )
            case FieldIs(name, values):
                terms = [(Occur.Should, self._term(name, value)) for value in values]
                return Query.const_score_query(Query.boolean_query(terms), 0.0)
            case And(parts):
                return Query.boolean_query([(Occur.Must, self._query(part)) for part in parts])
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self._query(part)) for part in parts])
        raise ValueError(clause)

    def _exact(self, text: str) -> Query:
        if len(text) == 1:
            (start,) = written([text])
            grams = [
                gram for gram, _ in self._searcher.terms_with_prefix("grams", start, limit=ALL)
            ]
            return Query.boolean_query([(Occur.Should, self._term("grams", one)) for one in grams])
        grams = phrase(text)
        if len(grams) == 1:
            return self._term("grams", grams[0])
        # Every second pair covers the text, as in our own index.
        offsets = sorted({*range(0, len(grams), 2), len(grams) - 1})
        return Query.phrase_query(self._schema, "grams", [(at, grams[at]) for at in offsets])

    def _term(self, field: str, text: str) -> Query:
        return Query.term_query(self._schema, field, text)


def _named(schema: tantivy.Schema, names: list[str]) -> Query:
    return Query.term_set_query(schema, "report", names)


def _with_tokenizer(index: tantivy.Index) -> tantivy.Index:
    blanks = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("blanks", blanks)
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("report", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="blanks", index_option="freq")
    builder.add_text_field("grams", tokenizer_name="blanks", index_option="position")
    for field in FACETS:
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _made(given: Given) -> tantivy.Document:
    document, words, grams = given
    made = tantivy.Document()
    made.add_text("report", document.report)
    made.add_text("words", words)
    made.add_text("grams", grams)
    for field in FACETS:
        for value in document.labels[field]:
            made.add_text(field, value)
    return made
