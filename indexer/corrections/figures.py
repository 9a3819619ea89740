"""Correcting a figure: it is accepted as it was read, changed, or no figure at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from indexer.corpus import Corpus
from indexer.corrections.correcting import cannot_undo, find_report, read_reason
from indexer.corrections.figure_values import read_figure, says_the_same
from indexer.corrections.showing import show
from indexer.corrections.values import LONGEST_SHOWN, CorrectionError, plain_text
from indexer.models import Figure
from indexer.store import Correction, FigureChange, FigureCorrection, Store, Verdict

# Digits of the number of a character.
LONGEST_START = 9
MOST_LISTED = 10
# What tells the number of such a correction from that of one of a field.
MARK = "f"


def correct_figure(
    corpus: Corpus,
    report: str,
    start: int,
    verdict: Verdict,
    said: Mapping[str, str],
    reason: str,
    person: str,
    seen: int | None = None,
) -> FigureCorrection:
    """Say for good what the figure that begins at a character of a report is.

    `report` is an id or the first digits of one. `said` are parts of the figure as a person writes
    them; what is not in it stays as it holds. Raises CorrectionError for a report or figure that is
    not there, for what the part cannot be, or no reason; Overtaken where the correction that was
    `seen` (0: none) does not hold any more.
    """
    change = figure_change(
        corpus.store, find_report(corpus.store, report), start, verdict, said, reason, person
    )
    (made,) = corpus.store.figure_corrections.add([replace(change, seen=seen)])
    if made is None:
        raise no_figure(report, start)
    show(corpus)
    return made


def find_figure(store: Store, report: str, written: str) -> tuple[str, int]:
    """The report that an id, or its first digits, name, and where a figure of it begins: by its
    number with the unit as written, or by that character itself.

    Raises CorrectionError when there is none, or several are written so, with where they begin.
    """
    id_, words = find_report(store, report), plain_text(written)
    figures = store.figures_in(id_)
    starts = [figure.start for figure in figures if plain_text(figure.quote) == words]
    if len(starts) == 1:
        return id_, starts[0]
    if starts:
        listed = ", ".join(map(str, starts[:MOST_LISTED]))
        raise CorrectionError(
            f"{words[:LONGEST_SHOWN]} is written {len(starts)} times; name the character where "
            f"the one begins: {listed}"
        )
    if words.isdecimal() and len(words) <= LONGEST_START:
        return id_, int(words)
    raise CorrectionError(
        f"no figure of report {id_} is written {words[:LONGEST_SHOWN]}; write it with its unit, as "
        "the report does: 1.5万亩"
    )


def figure_change(
    store: Store,
    report: str,
    start: int,
    verdict: Verdict,
    said: Mapping[str, str],
    reason: str,
    person: str,
) -> FigureChange:
    """What a person says of a figure, as the store takes it.

    Raises CorrectionError for a figure that is not there, what a part cannot be, or no reason.
    """
    why = read_reason(reason)
    standing = standing_figure(store, report, start)
    if standing is None:
        raise no_figure(report, start)
    figure = read_figure(standing, said)
    if verdict == "changed" and says_the_same(figure, standing):
        verdict = "accepted"
    holds = None if verdict == "wrong" else figure
    return FigureChange(report, standing.start, standing.end, verdict, holds, why, person)


def standing_figure(store: Store, report: str, start: int) -> Figure | None:
    """The figure that begins there as it holds; one that is said to be none as it was read."""
    here = (figure for figure in store.figures_in(report) if figure.start == start)
    wrong = (
        correction.extracted
        for correction in store.figure_corrections.of(report)
        if correction.start == start and correction.is_found and correction.undone_at is None
    )
    return next(here, None) or next(wrong, None)


def undo_figure(corpus: Corpus, number: int, person: str) -> FigureCorrection:
    """Take a correction of a figure back: the one before it shows again, or what was extracted.

    Raises CorrectionError for a number that is not there or was undone already.
    """
    corrections = corpus.store.figure_corrections
    undone = corrections.undo(number, person)
    if undone is None:
        again = "say it anew: shuzhi correct-figure"
        raise cannot_undo(f"{MARK}{number}", corrections.get(number), again)
    show(corpus)
    return undone


def name_of(correction: Correction | FigureCorrection) -> str:
    """How a correction is called where both kinds are listed: 12 is of a field, f12 of a figure."""
    mark = MARK if isinstance(correction, FigureCorrection) else ""
    return f"{mark}{correction.number}"


def no_figure(report: str, start: int) -> CorrectionError:
    """That there is no figure to correct."""
    return CorrectionError(
        f"no figure of report {report} begins at character {start}; "
        "name it by its number with the unit, as the report writes it"
    )
