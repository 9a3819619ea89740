"""Correcting a field, taking that back, and listing what was corrected.

The index follows in the same call: whoever searches next, in this process or another, finds the
report under its new value.
"""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus, changing
from indexer.corrections.values import CorrectionError, check_field, plain_text, read_value
from indexer.indexing import catch_up
from indexer.store import Change, Correction, Store

# Fewer digits of an id might be those of a year or a code that slipped into its place.
LEAST_DIGITS = 6
# Ids that begin with so many of the same digits are proposed for one that is not there.
ALIKE_DIGITS = 3
MOST_PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A correction with the title of its report."""

    correction: Correction
    title: str | None


def correct(corpus: Corpus, report: str, field: str, text: str, reason: str) -> Correction:
    """Set a field of a report to what a person says, for good.

    `report` is an id or the first digits of one. Raises CorrectionError for a report or field that
    is not there, a value that the field cannot have, or no reason; HomeError while another process
    changes the home.
    """
    value = read_value(check_field(field), text, corpus.regions)
    why = plain_text(reason)
    if not why:
        raise CorrectionError("no reason; say in a few words how you know, as in 见封面")
    with changing(corpus.settings.home):
        change = Change(find_report(corpus.store, report), field, value, why)
        (correction,) = corpus.store.corrections.add([change])
        catch_up(corpus.store, corpus.engine, corpus.regions)
    return correction


def undo(corpus: Corpus, number: int) -> Correction:
    """Take a correction back: the one before it shows again, or what was extracted.

    Raises CorrectionError for a number that is not there or was undone already, HomeError while
    another process changes the home.
    """
    corrections = corpus.store.corrections
    with changing(corpus.settings.home):
        undone = corrections.undo(number)
        if undone is None:
            raise _cannot_undo(number, corrections.get(number))
        catch_up(corpus.store, corpus.engine, corpus.regions)
    return undone


def listed(corpus: Corpus) -> tuple[Listed, ...]:
    """All corrections, the newest first."""
    found = corpus.store.corrections.all()
    heads = corpus.store.heads(correction.report for correction in found)
    return tuple(Listed(c, heads[c.report].metadata.title.value) for c in found)


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


def _cannot_undo(number: int, found: Correction | None) -> CorrectionError:
    if found is None or found.undone_at is None:
        return CorrectionError(f"no correction {number}; they are listed by: shuzhi corrections")
    return CorrectionError(
        f"correction {number} was undone already, on {found.undone_at:%Y-%m-%d at %H:%M} UTC; "
        "to set the field anew: shuzhi correct"
    )
