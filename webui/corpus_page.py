"""The page of the corpus: what is in it, what could not be read, and by what it was read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.corpus import Corpus
from indexer.trends.grid import grid_of
from webui.corpus_accuracy import FILE_NAME, Accuracy, accuracy
from webui.corpus_address import Ask, WrongArgument, ask_url
from webui.corpus_facts import Fact, Holding, holding, moment, versions_of, vocabularies
from webui.corpus_grid import Matrix, matrix
from webui.corpus_states import wrong_argument
from webui.failure_words import Told, told
from webui.pager import Pager, last_page, pager
from webui.states import Link, State, empty_corpus

FAILURES_OF_A_PAGE = 20
FORMATS = {".csv": "CSV", ".json": "JSON"}


@dataclass(frozen=True, slots=True)
class ShownFailure:
    """A file that could not be read: by the path under which it was tried, why, what to do."""

    path: str
    reason: Told
    hint: Told
    time: str


@dataclass(frozen=True, slots=True)
class Failures:
    """Those of a page, the newest first, and how many there are."""

    total: int
    shown: tuple[ShownFailure, ...]
    pages: Pager | None


@dataclass(frozen=True, slots=True)
class Known:
    """What is told of a corpus that holds something."""

    holding: Holding
    matrix: Matrix
    exports: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class CorpusPage:
    """The whole page; `moved` is the address of the last page of failures, or empty.

    `state` stands in place of all where an argument is wrong, and in place of `known` where there
    are no reports.
    """

    known: Known | None = None
    failures: Failures | None = None
    versions: tuple[Fact, ...] = ()
    vocabularies: tuple[Fact, ...] = ()
    accuracy: Accuracy | None = None
    accuracy_file: str = FILE_NAME
    state: State | None = None
    moved: str = ""
    status: int = 200


def corpus_page(corpus: Corpus, ask: Ask) -> CorpusPage:
    """The page of an address."""
    failures = corpus.store.failures.count()
    last = last_page(failures, FAILURES_OF_A_PAGE)
    if ask.page > last:
        return CorpusPage(moved=ask_url(replace(ask, page=last), anchor="failures"))
    is_empty = not corpus.store.count_reports()
    try:
        known = None if is_empty else _known(corpus, ask)
    except WrongArgument as error:
        return wrong_page(error)
    return CorpusPage(
        known=known,
        failures=_failures(corpus, ask, failures),
        versions=versions_of(corpus),
        vocabularies=vocabularies(corpus),
        accuracy=accuracy(corpus.settings.home),
        state=empty_corpus() if is_empty else None,
    )


def wrong_page(error: WrongArgument) -> CorpusPage:
    """The page with a state in place of everything."""
    return CorpusPage(state=wrong_argument(error), status=400)


def _known(corpus: Corpus, ask: Ask) -> Known:
    return Known(
        holding(corpus),
        matrix(grid_of(corpus), ask, corpus.regions),
        tuple(Link(name, ask_url(ask, ending)) for ending, name in FORMATS.items()),
    )


def _failures(corpus: Corpus, ask: Ask, total: int) -> Failures:
    first = (ask.page - 1) * FAILURES_OF_A_PAGE
    return Failures(
        total,
        tuple(
            ShownFailure(one.path, told(one.reason), told(one.hint), moment(one.failed_at))
            for one in corpus.store.failures.all(FAILURES_OF_A_PAGE, first)
        ),
        pager(
            total,
            ask.page,
            FAILURES_OF_A_PAGE,
            lambda page: ask_url(replace(ask, page=page), anchor="failures"),
        ),
    )
