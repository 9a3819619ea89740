"""Whoosh as it comes in a comparison of engines: its own codec, its own facets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmark_peers import FACETS, LIMIT, Answer, Built, Texts, proved, size_of
from benchmark_tokens import Given, phrase, written
from whoosh import fields, index, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.query import Query

from indexer import analysis
from indexer.query import And, Clause, Exact, FieldIs, Near, Or, Slots, Words
from indexer.query.needed import needed

MEGABYTES = 512


class StockWhoosh:
    """An index of Whoosh."""

    def __init__(self, folder: Path, texts: Path) -> None:
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()
        self.text = Texts(texts)

    @classmethod
    def build(cls, folder: Path, reports: Iterable[Given]) -> Built:
        """Make an index in a folder."""
        tokens = SpaceSeparatedTokenizer()
        labels = {field: fields.KEYWORD(commas=True, sortable=True) for field in FACETS}
        schema = fields.Schema(
            report=fields.ID(stored=True, unique=True),
            words=fields.TEXT(analyzer=tokens, phrase=False),
            grams=fields.TEXT(analyzer=tokens),
            **labels,
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=MEGABYTES)
        for each in reports:
            writer.add_document(**_values(each))
        writer.commit()
        return size_of(folder)

    def answer(self, clause: Clause) -> Answer:
        """The first reports for which a clause is true."""
        if isinstance(clause, Slots | Near):
            candidates = self._searcher.search(_query(needed(clause)), limit=None)
            names = proved(clause, [hit["report"] for hit in candidates], self.text)
            return self._found(query.Or([query.Term("report", name) for name in names]))
        return self._found(_query(clause))

    def total(self, clause: Clause) -> int:
        """For how many reports a clause is true."""
        return len(self._searcher.search(_query(clause), limit=1))

    def put(self, given: Given) -> None:
        """Make a report searchable."""
        writer = self._index.writer()
        writer.update_document(**_values(given))
        writer.commit()
        self._searcher = self._searcher.refresh()

    def remove(self, given: Given) -> None:
        """Make a report found no more."""
        self._index.delete_by_term("report", given.document.report)
        self._searcher = self._searcher.refresh()

    def _found(self, wanted: Query) -> Answer:
        facets = sorting.Facets()
        for field in FACETS:
            many = sorting.FieldFacet(field, allow_overlap=True, maptype=sorting.Count)
            facets.add_facet(field, many)
        found = self._searcher.search(wanted, limit=LIMIT, groupedby=facets)
        counts = {
            field: {value: times for value, times in found.groups(field).items() if value}
            for field in FACETS
        }
        return Answer(len(found), [hit["report"] for hit in found], counts)


def _values(given: Given) -> dict[str, str]:
    document, words, grams = given
    return {
        "report": document.report,
        "words": words,
        "grams": grams,
        **{field: ",".join(document.labels[field]) for field in FACETS},
    }


def _query(clause: Clause) -> Query:
    match clause:
        case Exact(text) if len(text) == 1:
            (start,) = written([text])
            return query.Prefix("grams", start)
        case Exact(text):
            grams = phrase(text)
            return query.Phrase("grams", grams) if len(grams) > 1 else query.Term("grams", grams[0])
        case Words(text):
            words = written(analysis.query_words(text))
            return query.Or(
                [_query(Exact(text)), query.And([query.Term("words", word) for word in words])]
            )
        case FieldIs(name, values):
            return query.Or([query.Term(name, value) for value in values])
        case And(parts):
            return query.And([_query(part) for part in parts])
        case Or(parts):
            return query.Or([_query(part) for part in parts])
    raise ValueError(clause)
