"""Claims -> cells: what stands in each, what is left out beside it, and the sentences of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.comparison.accounts import Account
from indexer.comparison.choosing import Claim, Question, best_first, values_of
from indexer.comparison.models import BaseChoice, Cell, CellState, LeftOut, Proof, Stated
from indexer.offsets import Span
from indexer.store import Store

# Reports whose texts are in memory at once.
TEXTS_AT_ONCE = 500
# More years than this are columns only where there is something to show.
MANY_YEARS = 40


@dataclass(frozen=True, slots=True)
class Quoted:
    """What proofs show of their reports.

    `sentences` are those of the figures, by report and where they begin; `paths` tell where the
    reports stand.
    """

    sentences: Mapping[tuple[str, int], str]
    paths: Mapping[str, Sequence[str]]


def quoted(store: Store, claims: Iterable[Claim]) -> Quoted:
    """What the proofs of these claims will show."""
    spans: defaultdict[str, set[Span]] = defaultdict(set)
    for claim in claims:
        spans[claim.account.report].add(claim.figure.sentence)
    sentences: dict[tuple[str, int], str] = {}
    ids = sorted(spans)
    for first in range(0, len(ids), TEXTS_AT_ONCE):
        for id_, text in store.texts(ids[first : first + TEXTS_AT_ONCE]).items():
            for start, end in spans[id_]:
                sentences[id_, start] = text[start:end]
    return Quoted(sentences, store.paths(ids))


class Cells:
    """Makes the cells of one comparison; without `quotes` their proofs show no sentences."""

    def __init__(
        self,
        question: Question,
        base: BaseChoice,
        claims: Iterable[Claim],
        reports: Iterable[Account],
        quotes: Quoted | None = None,
    ) -> None:
        self._question = question
        self._base = base
        self._quotes = quotes or Quoted({}, {})
        self._claims: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            self._claims[claim.account.place.id, self._period(claim)].append(claim)
        self._covering: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for account in reports:
            for year in account.years(question.status):
                self._covering[account.place.id, year].append(account.report)

    def cell(self, place: str, period: str) -> Cell:
        """One region in one period."""
        claims = best_first(self._claims.get((place, period), ()), self._question.status)
        fitting: list[Claim] = []
        aside: list[Claim] = []
        for claim in claims:
            fits = claim.reason is None and claim.base == self._base
            (fitting if fits else aside).append(claim)
        values = values_of([claim for claim in fitting if claim.value is not None])
        masked = tuple(self._proof(claim) for claim in fitting if claim.value is None)
        left_out = tuple(LeftOut(claim.reason or "base", self._proof(claim)) for claim in aside)
        covering = tuple(self._covering.get((place, int(period[:4])), ()))
        return Cell(
            period=period,
            state=_state(len(values), bool(masked), bool(covering)),
            values=tuple(map(self._stated, values)),
            masked=masked,
            left_out=left_out,
            reports=covering,
        )

    def _period(self, claim: Claim) -> str:
        """The cell of a claim; what is no whole year, or several, stands beside the last year."""
        if claim.reason in ("part_of_year", "several_years") and not self._question.parts:
            return str(claim.column.year)
        return claim.column.key

    def _stated(self, value: Sequence[Claim]) -> Stated:
        """A value with its proofs: before all others the claim that it is taken from."""
        first, *others = value
        assert first.value is not None
        proofs = (first, *best_first(others, self._question.status))
        return Stated(first.value, first.value_max, tuple(map(self._proof, proofs)))

    def _proof(self, claim: Claim) -> Proof:
        account, figure = claim.account, claim.figure
        paths = self._quotes.paths.get(account.report)
        return Proof(
            report=account.report,
            title=account.title,
            year=account.year,
            path=paths[0] if paths else None,
            own=account.distance(claim.column.year, self._question.status) == 0,
            figure=figure,
            sentence=self._quotes.sentences.get((account.report, figure.sentence.start), ""),
            value=claim.value,
            value_max=claim.value_max,
        )


def periods_of(
    claims: Iterable[Claim],
    base: BaseChoice,
    reports: Iterable[Account],
    question: Question,
    years: tuple[int, ...] | None,
) -> tuple[str, ...]:
    """The columns: the years asked for, else those of which something is stated.

    Of a wide range (1949..2023) those of which something is stated are shown as well. Where nothing
    is, the years that the reports cover or plan for.
    """
    if years is not None and len(years) <= MANY_YEARS and not question.parts:
        return tuple(map(str, years))
    wanted = None if years is None else set(years)
    stated = {
        claim.column.key
        for claim in claims
        if claim.reason is None
        and claim.base == base
        and (wanted is None or claim.column.year in wanted)
    }
    if not stated and not question.parts:
        ends = {int(a.covered.end[:4]) for a in reports if a.covered}
        covered = {year + (question.status == "target") for year in ends}
        stated = {str(year) for year in covered if wanted is None or year in wanted}
    return tuple(sorted(stated))


def _state(values: int, masked: bool, covered: bool) -> CellState:
    """Several values are a conflict, and a redacted number counts where there is no other."""
    if values:
        return "conflict" if values > 1 else "value"
    if masked:
        return "masked"
    return "not_mentioned" if covered else "no_report"
