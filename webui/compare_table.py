"""A comparison as a table: rows with links, cells with their states in words, and their proofs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from functools import cache

from indexer.comparison import Cell, Change, Comparison, Proof, Row, Stated
from indexer.comparison.models import CellState, Per, Reason
from webui.address import Question, figure_url, report_url, search_url
from webui.compare_address import Ask, ask_url
from webui.compare_periods import period_words
from webui.figures import number_words
from webui.language import _, language, later, many

POINTS = (later("个百分点"), later("个千分点"))
# So many rows are shown; the files have all.
MOST_ROWS = 300
# So many sentences are listed below the table.
MOST_PROOFS = 400
# Characters of a sentence around its number that a tooltip shows.
AROUND = 48
SHOWN_DIGITS = Context(prec=6)
NATION = "100000"
SHORT_COMPARATORS = {
    "over": later("超"),
    "under": later("近"),
    "about": later("约"),
    "at_least": later("以上"),
    "at_most": later("以内"),
}
STATE_WORDS: Mapping[CellState, str] = {
    "value": "",
    "conflict": "",
    "masked": later("已隐去"),
    "not_mentioned": later("未提及"),
    "no_report": later("无报告"),
}
REASONS: Mapping[Reason, str] = {
    "scope": later("只属于部分地区或外地"),
    "base": later("口径不同"),
    "status": later("预计数"),
    "part_of_year": later("不是全年"),
    "several_years": later("几年合计"),
    "unit": later("单位不能换算"),
    "no_number": later("没有确数"),
}
# 4.35万亩 is in 亩: these say how many.
MULTIPLES = "百千万亿"


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A number of a cell: how it reads, what to know of it, and where its sentence stands.

    `tags` stand before it (约, or the unit of the report where it is another). `tip` and `quote`
    are what its tooltip says.
    """

    text: str
    tags: tuple[str, ...]
    url: str
    tip: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell. `state` dresses it; `words` stand where there is no value, `url` leads to a report.

    `below` is a second line: what the value per person was divided from.
    """

    state: CellState
    values: tuple[ShownValue, ...]
    words: str
    url: str
    below: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A region with its cells; `within` names the place that holds it."""

    name: str
    within: str
    url: str
    rank: int | None
    cells: tuple[ShownCell, ...]
    change: str
    change_note: str
    change_words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A period as the head of a column; `url` orders the rows by it, or no longer does."""

    name: str
    url: str
    ranked: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence below the table: three parts of which the second is the number."""

    region: str
    period: str
    value: str
    before: str
    quote: str
    after: str
    report: str
    url: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The table and what stands below it; `cut` tells how many rows are left out.

    `conflicts` are the sentences that contradict each other, `proofs` all others; `more_proofs`
    counts those that are not listed.
    """

    columns: tuple[Column, ...]
    rows: tuple[ShownRow, ...]
    cut: int
    has_change: bool
    counts: Mapping[CellState, int]
    conflicts: tuple[Evidence, ...]
    proofs: tuple[Evidence, ...]
    more_proofs: int
    left_out: tuple[Evidence, ...]


def table_of(comparison: Comparison, ask: Ask) -> Table:
    """The table of a comparison."""
    rows = comparison.rows[:MOST_ROWS]
    cells = [cell for row in comparison.rows for cell in row.cells]
    proofs = tuple(_proofs(rows, comparison, conflicts=False))
    return Table(
        columns=tuple(
            Column(
                period_words(period),
                ask_url(replace(ask, rank="" if ask.rank == period else period)),
                ask.rank == period,
            )
            for period in comparison.periods
        ),
        rows=tuple(_row(row, comparison) for row in rows),
        cut=len(comparison.rows) - len(rows),
        # The change is that of the values before they were divided.
        has_change=comparison.per_unit is None and any(row.change for row in rows),
        counts={state: sum(cell.state == state for cell in cells) for state in STATE_WORDS},
        conflicts=tuple(_proofs(rows, comparison, conflicts=True))[:MOST_PROOFS],
        proofs=proofs[:MOST_PROOFS],
        more_proofs=max(0, len(proofs) - MOST_PROOFS),
        left_out=tuple(_left_out(rows, comparison))[:MOST_PROOFS],
    )


def amount_words(value: Decimal, value_max: Decimal | None = None) -> str:
    """A value of a table, six digits of it at most; a fall has a true minus.

    >>> amount_words(Decimal("28071.428571")), amount_words(Decimal("-1.8"))
    ('28,071.4', '−1.8')
    >>> amount_words(Decimal(3), Decimal(5)), amount_words(Decimal("1234567.8"))
    ('3–5', '1,234,568')
    """
    if value_max is not None:
        return f"{amount_words(value)}–{amount_words(value_max)}"
    shown = value.to_integral_value() if abs(value) >= 10**6 else SHOWN_DIGITS.plus(value)
    return number_words(shown).replace("-", "−")


def _row(row: Row, comparison: Comparison) -> ShownRow:
    amount, note = _change(row.change) if row.change else ("", "")
    filters = {"region": (row.id,)} if row.id != NATION else {"level": ("national",)}
    question = Question(filters={**filters, "indicator": (comparison.indicator.id,)})
    return ShownRow(
        name=row.title,
        within=row.region.path[-2] if len(row.region.path) > 1 else "",
        url=search_url(question),
        rank=row.rank,
        cells=tuple(shown_cell(cell, row, comparison) for cell in row.cells),
        change=amount,
        change_note=note,
        change_words=row.change.words if row.change else "",
    )


def _change(change: Change) -> tuple[str, str]:
    """+15.1% and 2020→2023; +1.1 个百分点."""
    unit = _(change.unit) if change.unit in POINTS else change.unit
    amount, unit = change.amount, f" {unit}"
    if change.percent is not None:
        amount, unit = change.percent, "%"
    sign = "+" if amount > 0 else ""
    return f"{sign}{amount_words(amount)}{unit}", f"{change.first}→{change.last}"


def shown_cell(cell: Cell, row: Row, comparison: Comparison) -> ShownCell:
    """A cell as the page shows it, with its links."""
    values = tuple(_value(stated, cell, row, comparison) for stated in cell.values)
    words, below = _state_words(cell.state, language()), ""
    if comparison.per_unit and values:
        below = f"{values[0].text} {comparison.unit}"
        values, words = _divided(cell, values[0], comparison.request.per)
    if cell.state == "masked":
        values = tuple(_masked(proof, cell, row) for proof in cell.masked[:1])
    return ShownCell(
        state=cell.state,
        values=values,
        words=words,
        url=report_url(cell.reports[0], Question()) if cell.reports else "",
        below=below,
    )


@cache
def _state_words(state: CellState, _language: str) -> str:
    """What stands in a cell without a value. A table has thousands of them, in few words."""
    return _(STATE_WORDS[state]) if STATE_WORDS[state] else ""


def _divided(cell: Cell, whole: ShownValue, per: Per | None) -> tuple[tuple[ShownValue, ...], str]:
    """The value per person or area with its arithmetic; where it cannot be divided, what lacks."""
    if cell.per is None:
        lacking = _("缺面积") if per == "area" else _("缺人口数")
        return (replace(whole, text=lacking, tags=()),), lacking
    text, tip = amount_words(cell.per.value), f"{whole.tip}\n{cell.per.words}"
    return (replace(whole, text=text, tags=(), tip=tip),), ""


def _value(stated: Stated, cell: Cell, row: Row, comparison: Comparison) -> ShownValue:
    proof = stated.proofs[0]
    text = amount_words(stated.value, stated.value_max)
    lines = (
        f"{row.title} {period_words(cell.period)}",
        f"{text} {comparison.unit}",
        " · ".join(_about(stated, proof)),
    )
    return ShownValue(
        text,
        tuple(_tags(proof, comparison.unit)),
        figure_url(proof.report, proof.figure.start),
        "\n".join(lines),
        _clipped(proof),
    )


def _masked(proof: Proof, cell: Cell, row: Row) -> ShownValue:
    lines = (
        f"{row.title} {period_words(cell.period)}",
        _("数字在原文里已隐去"),
        _title(proof),
    )
    return ShownValue(
        proof.figure.quote,
        (),
        figure_url(proof.report, proof.figure.start),
        "\n".join(lines),
        _clipped(proof),
    )


def _tags(proof: Proof, unit: str) -> Iterator[str]:
    figure = proof.figure
    if word := SHORT_COMPARATORS.get(figure.comparator):
        yield _(word)
    # 667公顷 is not in 亩.
    if figure.unit and unit and figure.unit.lstrip(MULTIPLES) != unit.lstrip(MULTIPLES):
        yield figure.unit
    if not proof.own:
        yield _("他年")


def _about(stated: Stated, proof: Proof) -> Iterator[str]:
    yield _("原文 %(quote)s", quote=proof.figure.quote)
    yield _title(proof)
    if not proof.own:
        yield _("其他年份的报告里说到")
    if len(stated.proofs) > 1:
        yield many("共 %(num)s 处这样说", len(stated.proofs))


def _title(proof: Proof) -> str:
    return proof.title or _("（标题缺失）")


def _parts(proof: Proof) -> tuple[str, str, str]:
    """A sentence before, at and after its number."""
    at = proof.figure.start - proof.figure.sentence.start
    end = proof.figure.end - proof.figure.sentence.start
    return proof.sentence[:at], proof.sentence[at:end], proof.sentence[end:]


def _clipped(proof: Proof) -> str:
    before, quote, after = _parts(proof)
    left = f"…{before[-AROUND:]}" if len(before) > AROUND else before
    right = f"{after[:AROUND]}…" if len(after) > AROUND else after
    return f"{left}{quote}{right}"


def _evidence(proof: Proof, row: Row, cell: Cell, value: str, reason: str = "") -> Evidence:
    return Evidence(
        row.title,
        period_words(cell.period),
        value,
        *_parts(proof),
        _title(proof),
        figure_url(proof.report, proof.figure.start),
        reason,
    )


def _proofs(rows: Sequence[Row], comparison: Comparison, conflicts: bool) -> Iterator[Evidence]:
    """Every sentence behind the cells that hold a conflict, or behind all others."""
    for row in rows:
        for cell in row.cells:
            if (cell.state == "conflict") != conflicts:
                continue
            for stated in cell.values:
                value = f"{amount_words(stated.value, stated.value_max)} {comparison.unit}"
                yield from (_evidence(proof, row, cell, value) for proof in stated.proofs)
            yield from (_evidence(proof, row, cell, _("已隐去")) for proof in cell.masked)


def _left_out(rows: Sequence[Row], comparison: Comparison) -> Iterator[Evidence]:
    for row in rows:
        for cell in row.cells:
            for left in cell.left_out:
                proof = left.proof
                value = (
                    "" if proof.value is None else f"{amount_words(proof.value)} {comparison.unit}"
                )
                yield _evidence(proof, row, cell, value.strip(), _(REASONS[left.reason]))
