"""One item that is open for review: the words that prove it, what it is, and what it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indexer.corpus import Corpus
from indexer.corrections import (
    Correction,
    FigureCorrection,
    indicator_name,
    standing_figure,
    write_figure,
    write_value,
)
from indexer.models import Field, Figure, Report
from indexer.vocab.indicator_table import close_indicators
from webui.address import Question, report_url, with_arguments
from webui.corpus_facts import moment
from webui.language import _
from webui.layout import lay_out
from webui.proofs import proofs_of
from webui.review.address import Item
from webui.review.words import FIELD_WORDS, VERDICT_WORDS

MOST_CANDIDATES = 6
# Characters around a sentence, or at the beginning of a report that proves nothing.
AROUND, BEGINNING = 80, 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a report, of which some are marked; `rule` says what they prove, `url` is where."""

    before: str
    marked: str
    after: str
    rule: str
    url: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What it may be instead: as it is sent, and as it is shown."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Version:
    """What somebody said of the item, the newest first."""

    name: str
    said: str
    reason: str
    person: str
    time: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """An item with all that a person needs to decide. `now` is what it is, in words; `parts` what
    stands in the boxes; `seen` the number of the correction that holds, 0 for none.
    """

    item: Item
    name: str
    now: str
    confidence: int
    title: str
    url: str
    evidence: tuple[Evidence, ...]
    parts: Mapping[str, str]
    candidates: tuple[Candidate, ...]
    seen: int
    holds: str
    versions: tuple[Version, ...]


def opened(corpus: Corpus, item: Item) -> Opened | None:
    """The item; None where its report or figure is no more."""
    report = corpus.store.report(item.report)
    if report is None:
        return None
    return _field(corpus, report, item) if item.field else _figure(corpus, report, item)


def version_of(one: Correction | FigureCorrection) -> Version:
    """A correction as a list shows it."""
    return Version(
        name=f"f{one.number}" if isinstance(one, FigureCorrection) else str(one.number),
        said=said_words(one),
        reason=one.reason,
        person=one.person,
        time=moment(one.time),
        undone=one.undone_at is not None,
    )


def said_words(one: Correction | FigureCorrection) -> str:
    """What a correction says: 年份：2023 → 2022."""
    if isinstance(one, Correction):
        name = _(FIELD_WORDS[one.field])
        old, new = (write_value(one.field, value) for value in (one.old, one.value))
        return _("%(name)s：%(old)s → %(new)s", name=name, old=old, new=new)
    verdict = _(VERDICT_WORDS[one.verdict])
    if one.figure is None or one.verdict == "accepted":
        return _("%(quote)s：%(verdict)s", quote=one.extracted.quote, verdict=verdict)
    before, now = _words(one.extracted), _words(one.figure)
    changed = [
        f"{before[name] or '—'} → {now[name] or '—'}" for name in now if now[name] != before[name]
    ]
    return _("%(quote)s：%(changes)s", quote=one.extracted.quote, changes=_("；").join(changed))


def _words(figure: Figure) -> dict[str, str]:
    return write_figure(figure) | {"indicator": indicator_name(figure.indicator)}


# ---------------------------------------------------------------------------------------- fields


def _field(corpus: Corpus, report: Report, item: Item) -> Opened:
    head = corpus.store.heads([report.id])[report.id]
    now: Field[Any] = getattr(head.metadata, item.field)
    extracted: Field[Any] = getattr(head.extracted, item.field)
    said = [one for one in corpus.store.corrections.of(report.id) if one.field == item.field]
    standing = [one for one in said if one.undone_at is None]
    url = report_url(report.id, Question())
    return Opened(
        item=item,
        name=_(FIELD_WORDS[item.field]),
        now=write_value(item.field, now.value),
        confidence=round(now.confidence * 100),
        title=head.metadata.title.value or "",
        url=url,
        evidence=_proofs(report, extracted, url) or (_beginning(report, url),),
        parts={"value": "" if now.value is None else write_value(item.field, now.value)},
        candidates=_field_candidates(corpus, item.field, now, extracted),
        seen=standing[0].number if standing else 0,
        holds=_holds(standing),
        versions=tuple(map(version_of, said)),
    )


def _field_candidates(
    corpus: Corpus, name: str, now: Field[Any], extracted: Field[Any]
) -> tuple[Candidate, ...]:
    """What the rules took into account; a place by its id where its path is not enough."""
    found = [*extracted.candidates, *([] if extracted.value is None else [extracted.value])]
    values = dict.fromkeys(one for one in found if one != now.value)
    regions = corpus.regions
    return tuple(
        Candidate(regions.id_of(one) if name == "region" else written, written)
        for one in list(values)[:MOST_CANDIDATES]
        for written in (write_value(name, one),)
    )


def _proofs(report: Report, field: Field[Any], url: str) -> tuple[Evidence, ...]:
    """The words that the rules read, each in its line."""
    layout = lay_out(report)
    found = []
    for evidence in field.evidence:
        (proof,) = proofs_of([evidence], layout)
        if evidence.span is None:
            found.append(Evidence("", evidence.quote, "", proof.rule, ""))
            continue
        start, end = evidence.span
        first = max(report.text.rfind("\n", 0, start) + 1, start - AROUND)
        last = report.text.find("\n", end)
        last = min(len(report.text) if last < 0 else last, end + AROUND)
        text = report.text
        found.append(
            Evidence(
                text[first:start], text[start:end], text[end:last], proof.rule, url + proof.url
            )
        )
    return tuple(found)


def _beginning(report: Report, url: str) -> Evidence:
    return Evidence(report.text[:BEGINNING], "", "", _("报告的开头；规则没有找到依据"), url)


# --------------------------------------------------------------------------------------- figures


def _figure(corpus: Corpus, report: Report, item: Item) -> Opened | None:
    figure = standing_figure(corpus.store, report.id, item.start)
    if figure is None:
        return None
    said = [
        one
        for one in corpus.store.figure_corrections.of(report.id)
        if one.start == figure.start and one.is_found
    ]
    standing = [one for one in said if one.undone_at is None]
    url = with_arguments(report_url(report.id, Question()), [("figure", str(figure.start))])
    url += f"#n{figure.start}"
    text, sentence = report.text, figure.sentence
    shown = _words(figure)
    gone = bool(standing) and standing[0].verdict == "wrong"
    return Opened(
        item=item,
        name=figure.quote,
        now=_("不是指标数字") if gone else shown["indicator"] or _("没有指标"),
        confidence=round(figure.confidence * 100),
        title=report.metadata.title.value or "",
        url=url,
        evidence=(
            Evidence(
                text[sentence.start : figure.start],
                figure.quote,
                text[figure.end : sentence.end],
                figure.phrase or "",
                url,
            ),
        ),
        parts=shown,
        candidates=_indicators(figure),
        seen=standing[0].number if standing else 0,
        holds=_holds(standing),
        versions=tuple(map(version_of, said)),
    )


def _indicators(figure: Figure) -> tuple[Candidate, ...]:
    """The indicators whose names are like the words that the figure measures."""
    near = close_indicators(figure.phrase or "")
    return tuple(Candidate(one.id, one.name) for one in near if one.id != figure.indicator)[
        :MOST_CANDIDATES
    ]


def _holds(standing: Sequence[Correction | FigureCorrection]) -> str:
    """Who said what holds now; empty where nobody did."""
    if not standing:
        return ""
    newest = standing[0]
    return _(
        "%(person)s 在 %(time)s 定为：%(said)s（%(reason)s）",
        person=newest.person or _("有人"),
        time=moment(newest.time),
        said=said_words(newest),
        reason=newest.reason,
    )
