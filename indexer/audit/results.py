"""The results of a region by indicator and year, as its reports state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from indexer.audit.records import Account
from indexer.audit.sentences import Sentence, sentences
from indexer.coverage import is_whole, whole_year
from indexer.models import Base, Figure
from indexer.vocab.indicator_table import indicator_of_id

# Figures whose indicator is less sure than this are not compared with those of other reports.
SURE = 0.8

Measure = Literal["amount", "growth", "share", "change"]
MEASURES: Mapping[str, Measure] = {
    "level": "amount",
    "count": "amount",
    "growth_rate": "growth",
    "share": "share",
    "change_amount": "change",
}


class Subject(NamedTuple):
    """What two figures must have in common to be of one thing."""

    indicator: str
    measure: Measure
    base: Base | None


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure in its sentence, and the report that states it."""

    account: Account
    sentence: Sentence
    index: int

    @property
    def figure(self) -> Figure:
        return self.sentence.figures[self.index]


Results = Mapping[tuple[Subject, int], list[Statement]]


def subject_of(statement: Statement) -> Subject | None:
    """What a figure is of; None where that is unsure, or where it is not of the whole region."""
    figure = statement.figure
    sure = figure.indicator is not None and figure.confidence >= SURE and figure.role == "measure"
    if not sure or figure.indicator is None or figure.kind not in MEASURES:
        return None
    if not is_whole(figure.scope, statement.account.region):
        return None
    if statement.sentence.starts_change(statement.index):
        return None
    indicator = indicator_of_id(figure.indicator)
    measure, base = MEASURES[figure.kind], figure.base
    # 新增人工造林 is 人工造林: a flow is always new. 新增机井 is another thing than 机井.
    if base == "new" and indicator is not None and indicator.nature == "flow":
        base = None
        measure = "amount" if measure == "change" else measure
    # A target of growth leaves out what the result says: 按可比价计算增长6.1%.
    if measure == "growth" and base in ("yoy", "comparable"):
        base = None
    return Subject(figure.indicator, measure, base)


def statements(account: Account) -> Iterable[Statement]:
    """Every figure of a report with its sentence."""
    for sentence in sentences(account):
        for index in range(len(sentence.figures)):
            yield Statement(account, sentence, index)


def results_of(account: Account) -> Results:
    """The results of a report by subject and year."""
    found: defaultdict[tuple[Subject, int], list[Statement]] = defaultdict(list)
    for statement in statements(account):
        subject, year = subject_of(statement), whole_year(statement.figure.period)
        if subject and year and statement.figure.status == "actual":
            found[subject, year].append(statement)
    return dict(found)
