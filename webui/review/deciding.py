"""A form about one item -> a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from indexer.corpus import Corpus
from indexer.corrections import (
    PARTS,
    Correction,
    CorrectionError,
    FigureCorrection,
    Verdict,
    correct,
    correct_figure,
)
from indexer.query.fields import UNKNOWN_NAME
from webui.review.address import Item

LONGEST_NUMBER = 9


def decide(
    corpus: Corpus, item: Item, form: Mapping[str, str], person: str
) -> Correction | FigureCorrection:
    """Keep what a form says of an item.

    A candidate that was pressed is taken in place of what stands in its box. Raises CorrectionError
    for what cannot be, Overtaken where somebody else decided meanwhile.
    """
    verdicts: dict[str, Verdict] = {name: name for name in get_args(Verdict)}
    taken = form.get("take", "")
    verdict: Verdict | None = "changed" if taken else verdicts.get(form.get("verdict", ""))
    if verdict is None:
        raise CorrectionError("the form says not what was decided; send it by one of its buttons")
    reason, seen = form.get("reason", ""), _number(form.get("seen", ""))
    if item.field:
        text = {
            "accepted": form.get("now", ""),
            "changed": taken or form.get("value", ""),
            "wrong": UNKNOWN_NAME,
        }[verdict]
        return correct(corpus, item.report, item.field, text, reason, person, seen)
    said = {name: form[name] for name in PARTS if name in form} if verdict == "changed" else {}
    if taken:
        said["indicator"] = taken
    return correct_figure(corpus, item.report, item.start, verdict, said, reason, person, seen)


def _number(text: str) -> int:
    """The number of the correction that a form was made in view of; 0 for none."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
