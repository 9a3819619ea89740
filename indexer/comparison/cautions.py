"""What to beware of in reading a table, said in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.comparison.choosing import Claim, Question, new_is_all, units_mixed
from indexer.comparison.models import BASE_NAMES, BaseChoice, Caution, Reason, Row

LEFT_OUT: dict[Reason, tuple[str, str]] = {
    "scope": (
        "figures of a part of the region or of another place, which stand aside: {n}",
        "{n} 个数字只属于部分地区或其他地区，未计入",
    ),
    "status": (
        "forecasts (预计), which stand aside; ask for them with --status forecast: {n}",
        "{n} 个预计数未计入，可选“预计”查看",
    ),
    "part_of_year": (
        "figures of a part of a year, which stand aside; ask for them with --parts: {n}",
        "{n} 个数字只涉及半年、季度或几个月，未计入全年",
    ),
    "several_years": (
        "figures of several years together, which stand in no year: {n}",
        "{n} 个数字是几年合计，不列入单个年份",
    ),
    "unit": (
        "figures in units that never convert into {unit}, which stand aside: {n}",
        "{n} 个数字的单位无法换算成{unit}，未计入",
    ),
    "no_number": (
        "figures that name no number (几百万元), which stand aside: {n}",
        "{n} 处只有约数、没有确数，未计入",
    ),
}


def cautions(
    question: Question,
    base: BaseChoice,
    claims: Sequence[Claim],
    rows: Sequence[Row],
    silent: int,
) -> tuple[Caution, ...]:
    """What was chosen, mixed or left out, in the table that the rows show.

    `silent` counts the regions that have no row, since their reports are all of other times.
    """
    return (
        *_vocabulary(question),
        *_bases(question, base, claims),
        *_left_out(question, rows),
        *_values(rows),
        *_units(question, base, claims),
        *_rows(rows, silent),
    )


def cautions_of_division(rows: Sequence[Row]) -> tuple[Caution, ...]:
    """Values without a denominator, and those that have one of another year."""
    cells = [cell for row in rows for cell in row.cells if cell.value is not None]
    found = []
    if missing := sum(cell.per is None for cell in cells):
        found.append(
            Caution(
                "undivided",
                missing,
                f"values not divided, since no report of the region states by what: {missing}",
                f"{missing} 个数值缺少分母，未计算",
            )
        )
    if away := sum(c.per is not None and c.per.year != int(c.period[:4]) for c in cells):
        found.append(
            Caution(
                "denominator",
                away,
                f"values divided by what the nearest year has, for want of their own: {away}",
                f"{away} 个数值用的是最近年份的分母",
            )
        )
    return tuple(found)


def _vocabulary(question: Question) -> Iterator[Caution]:
    if remarks := question.indicator.remarks:
        yield Caution("remarks", 0, remarks, remarks)


def _left_out(question: Question, rows: Sequence[Row]) -> Iterator[Caution]:
    reasons = Counter(left.reason for row in rows for cell in row.cells for left in cell.left_out)
    for reason, (english, chinese) in LEFT_OUT.items():
        if n := reasons[reason]:
            yield Caution(
                reason,
                n,
                english.format(n=n, unit=question.unit or "-"),
                chinese.format(n=n, unit=question.unit),
            )


def _bases(question: Question, base: BaseChoice, claims: Sequence[Claim]) -> Iterator[Caution]:
    fitting = [claim for claim in claims if claim.reason is None]
    others = Counter(claim.base for claim in fitting if claim.base != base)
    for other, n in others.most_common():
        yield Caution(
            "base",
            n,
            f"the table has {BASE_NAMES[base]} ({base}); figures that are {BASE_NAMES[other]} "
            f"({other}) stand aside, ask for them with --base {other}: {n}",
            f"表中为{BASE_NAMES[base]}；另有 {n} 个{BASE_NAMES[other]}数未计入，可另选口径查看",
        )
    if new_is_all(question.indicator) and any(claim.figure.base == "new" for claim in fitting):
        n = sum(claim.figure.base == "new" for claim in fitting)
        yield Caution(
            "new_is_all",
            n,
            f"figures that say 新增, which is the whole of what a year brings: {n}",
            f"{n} 个数字写作“新增”；该指标按年度新发生计，与不写“新增”的同列",
        )


def _values(rows: Sequence[Row]) -> Iterator[Caution]:
    cells = [cell for row in rows for cell in row.cells]
    if n := sum(cell.state == "conflict" for cell in cells):
        yield Caution(
            "conflict",
            n,
            f"cells with several values, of which the best proved is reckoned with: {n}",
            f"{n} 格有互相矛盾的数值，计算时取证据较好的一个",
        )
    if n := sum(bool(c.values) and not any(p.own for p in c.values[0].proofs) for c in cells):
        yield Caution(
            "looking_back",
            n,
            f"cells that rest on a report of another year alone: {n}",
            f"{n} 格只见于其他年份的报告",
        )


def _units(question: Question, base: BaseChoice, claims: Sequence[Claim]) -> Iterator[Caution]:
    used = [claim for claim in claims if claim.reason is None and claim.base == base]
    if mixed := units_mixed(used, question):
        units = "、".join(mixed)
        yield Caution(
            "counted",
            mixed.total(),
            f"values counted in {units} and taken as {question.unit}: {mixed.total()}",
            f"{mixed.total()} 个数值以{units}计，视同{question.unit}",
        )


def _rows(rows: Sequence[Row], silent: int) -> Iterator[Caution]:
    levels = {row.level for row in rows}
    if len(levels) > 1:
        yield Caution(
            "levels",
            len(levels),
            "the rows are of several levels; choose one with --level",
            "各行级别不同（省、市、县），请勿直接相比",
        )
    if silent:
        yield Caution(
            "silent",
            silent,
            f"regions whose reports are all of other periods, which have no row: {silent}",
            f"{silent} 个地区只有其他时期的报告，未列出",
        )
