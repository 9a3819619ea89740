"""Correcting a field, taking that back, and listing what was corrected.

A correction is written down first, whoever is changing the home. The index follows in the same
call: whoever searches next, in this process or another, finds the report under its new value. Only
where somebody else holds the home for longer is it shown later: `is_shown` tells.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.corrections.showing import show
from indexer.corrections.values import CorrectionError, check_field, plain_text, read_value
from indexer.store import Change, Correction, FigureCorrection, Store

# Fewer digits of an id might be those of a year or a code that slipped into its place.
LEAST_DIGITS = 6
# Ids that begin with so many of the same digits are proposed for one that is not there.
ALIKE_DIGITS = 3
MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction with the title of its report."""

    correction: Correction | FigureCorrection
    title: str | None


def correct(
    corpus: Corpus,
    report: str,
    field: str,
    text: str,
    reason: str,
    person: str,
    seen: int | None = None,
) -> Correction:
    """Set a field of a report to what a person says, for good.

    `report` is an id or the first digits of one. Raises CorrectionError for a report or field that
    is not there, a value that the field cannot have, or no reason; Overtaken where the correction
    that was `seen` (0: none) does not hold any more.
    """
    value = read_value(check_field(field), text, corpus.regions)
    why = read_reason(reason)
    change = Change(find_report(corpus.store, report), field, value, why, person, seen)
    (correction,) = corpus.store.corrections.add([change])
    show(corpus)
    return correction


def undo(corpus: Corpus, number: int, person: str) -> Correction:
    """Take a correction back: the one before it shows again, or what was extracted.

    Raises CorrectionError for a number that is not there or was undone already.
    """
    corrections = corpus.store.corrections
    undone = corrections.undo(number, person)
    if undone is None:
        again = "set the field anew: shuzhi correct"
        raise cannot_undo(str(number), corrections.get(number), again)
    show(corpus)
    return undone


def read_reason(text: str) -> str:
    """The reason that a person gives. Raises CorrectionError where that is none."""
    reason = plain_text(text)
    if not reason:
        error = CorrectionError("no reason; say in a few words how you know, as in 见封面")
        error.part = "reason"
        raise error
    return reason


def listed(corpus: Corpus, limit: int | None = None) -> tuple[Listed, ...]:
    """All corrections, those of fields and of figures, or the newest so many, the newest first."""
    store = corpus.store
    found: list[Correction | FigureCorrection] = [
        *store.corrections.all(limit),
        *store.figure_corrections.all(limit),
    ]
    found.sort(key=lambda one: one.time, reverse=True)
    heads = store.heads(one.report for one in found[:limit])
    return tuple(Listed(c, heads[c.report].metadata.title.value) for c in found[:limit])


def find_report(store: Store, id_: str) -> str:
    """The id of the report that an id, or its first digits, name.

    Raises CorrectionError when that is none or several, with ids that begin the same.
    """
    wanted = id_.strip().lower()
    found = store.ids(wanted) if len(wanted) >= LEAST_DIGITS else []
    # An id may be the beginning of a longer one, and then stands before it.
    if found and (len(found) == 1 or found[0] == wanted):
        return found[0]
    alike = found or (store.ids(wanted[:ALIKE_DIGITS]) if len(wanted) >= ALIKE_DIGITS else [])
    proposal = f"; ids that begin so: {', '.join(alike[:MOST_PROPOSED])}" if alike else ""
    if found:
        raise CorrectionError(f"{len(found)} reports begin with {wanted}{proposal}")
    raise CorrectionError(
        f"no report {id_[:64]!r}; an id, or at least its first {LEAST_DIGITS} digits, "
        f"stands beside each hit of a search{proposal}"
    )


def cannot_undo(
    name: str, found: Correction | FigureCorrection | None, again: str
) -> CorrectionError:
    """Why the correction of this name cannot be taken back, and what to do `again` instead."""
    if found is None or found.undone_at is None:
        return CorrectionError(f"no correction {name}; they are listed by: shuzhi corrections")
    return CorrectionError(
        f"correction {name} was undone already, on {found.undone_at:%Y-%m-%d at %H:%M} UTC; "
        f"to {again}"
    )
