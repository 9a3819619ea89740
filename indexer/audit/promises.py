"""What became of the targets: 力争人工造林2.8万亩 of one year against the result of that year.

A target is kept, missed, or dropped: then the next report of the same kind covers its year and
never speaks of it. Only what can be judged is listed. 6%左右 is kept by 5.7%, 24.8万吨以上 by
24.8万吨; 控制在4%以内 is kept by less; of a concentration without such words nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from indexer.audit.records import Account, Promise, Verdict, proof_of
from indexer.audit.results import (
    Results,
    Statement,
    Subject,
    results_of,
    statements,
    subject_of,
)
from indexer.coverage import whole_year
from indexer.models import Figure
from indexer.precision import Interval, interval_in
from indexer.vocab.indicator_table import indicator_of_id

# 6%左右 leaves a tenth below.
AROUND = 10
LIMIT = re.compile("控制在|不超过|以内|低于|降到|降至|压减到|压减至")
LESS_IS_BETTER = re.compile("失业率|能耗|浓度|死亡|事故|排放|发生率|三公")


def promises(accounts: Sequence[Account]) -> Iterator[Promise]:
    """The targets of a region's reports with what became of them, in the order of the reports."""
    results = {account.report: results_of(account) for account in accounts}
    for account in accounts:
        for (subject, year), target in _targets(account).items():
            later = [other for other in accounts if other.report != account.report]
            promise = _judged(target, subject, year, later, results)
            if promise:
                yield promise


def _targets(account: Account) -> dict[tuple[Subject, int], Statement]:
    """The targets of a report that it states once, for one year."""
    found: dict[tuple[Subject, int], list[Statement]] = {}
    for one in statements(account):
        subject, year = subject_of(one), whole_year(one.figure.period)
        if one.figure.status == "target" and subject and year and subject.measure != "change":
            found.setdefault((subject, year), []).append(one)
    return {key: targets[0] for key, targets in found.items() if len(targets) == 1}


def _judged(
    target: Statement,
    subject: Subject,
    year: int,
    later: Sequence[Account],
    results: dict[str, Results],
) -> Promise | None:
    covering = [other for other in later if other.year == year]
    found = [one for other in covering for one in results[other.report].get((subject, year), ())]
    judged = [(verdict, one) for one in found if (verdict := _verdict(target, one))]
    verdicts = {verdict for verdict, _ in judged}
    # Of several results that all fall short, each may be a part of what was promised.
    if len(verdicts) == 1 and (verdicts == {"kept"} or len(judged) == 1):
        return _promise(target, subject, year, verdicts.pop(), [one for _, one in judged])
    following = [other for other in covering if other.form == target.account.form]
    named = {f.indicator for other in covering for f in other.figures}
    if found or not following or subject.indicator in named:
        return None
    if any(_speaks_of(other, target.figure) for other in covering):
        return None
    return _promise(target, subject, year, "dropped", (), following[0])


def _speaks_of(account: Account, figure: Figure) -> bool:
    """Whether a sentence has most of the words of a target, and the last of them.

    粮食播种面积59.1万亩，总产量17.6万吨 speaks of 粮食产量, though none of its figures is known
    as such.
    """
    indicator = indicator_of_id(figure.indicator or "")
    names = {figure.phrase or "", *(indicator.aliases if indicator else ())}
    if indicator:
        names.add(indicator.name)
    wanted = [pairs for name in names if (pairs := [a + b for a, b in pairwise(name)])]
    return any(
        pairs[-1] in sentence and 2 * sum(pair in sentence for pair in pairs) >= len(pairs)
        for sentence in re.split("[。\n]", account.text)
        for pairs in wanted
    )


def _verdict(target: Statement, result: Statement) -> Verdict | None:
    aim, got = target.figure, result.figure
    wanted, reached = _aim(target), interval_in(got, aim.unit)
    if wanted is None or reached is None or got.comparator == "about":
        return None
    if aim.kind == "growth_rate":
        wanted, reached = _signed(aim, wanted), _signed(got, reached)
    indicator = indicator_of_id(aim.indicator or "")
    if _is_limit(target) or (aim.kind == "growth_rate" and aim.direction == "down"):
        return "kept" if reached.low <= wanted.high else "missed"
    if indicator is None or LESS_IS_BETTER.search(indicator.name):
        return None
    return "kept" if reached.high >= wanted.low else "missed"


def _aim(target: Statement) -> Interval | None:
    """The number of a target, which is to be reached and stands for nothing less."""
    figure = target.figure
    if figure.value is None or figure.value_max is not None or figure.comparator == "masked":
        return None
    slack = abs(figure.value) / AROUND if figure.comparator == "about" else 0
    return Interval(figure.value - slack, figure.value, figure.value + slack)


def _is_limit(target: Statement) -> bool:
    sentence, index = target.sentence, target.index
    words = sentence.before(index)[-12:] + sentence.after(index)[:2]
    return target.figure.comparator == "at_most" or bool(LIMIT.search(words))


def _signed(figure: Figure, interval: Interval) -> Interval:
    """下降2.5% is a growth of -2.5%."""
    return interval.scaled(Decimal(-1)) if figure.direction == "down" else interval


def _promise(
    target: Statement,
    subject: Subject,
    year: int,
    verdict: Verdict,
    results: Sequence[Statement],
    silent: Account | None = None,
) -> Promise:
    figure, account = target.figure, target.account
    indicator = indicator_of_id(subject.indicator)
    name = indicator.name if indicator else subject.indicator
    aim = f"{year}年{name}目标 {figure.quote}"
    if verdict == "dropped":
        told = f"{aim}，次年报告未再提及。"
    else:
        got = "、".join(dict.fromkeys(result.figure.quote for result in results))
        told = f"{aim}，实际 {got}，{'兑现' if verdict == 'kept' else '未兑现'}。"
    return Promise(
        verdict=verdict,
        indicator=subject.indicator,
        region=account.region,
        year=year,
        target=proof_of(account, figure),
        results=tuple(proof_of(result.account, result.figure) for result in results),
        silent=silent.report if silent else None,
        explanation=told,
    )
