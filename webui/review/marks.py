"""What a report's own page shows of its corrections: who made them, and the way to the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.corrections import FIELDS, Correction, FigureCorrection
from webui.corpus_facts import moment
from webui.language import _
from webui.people.me import me
from webui.review.address import Ask, Item, ask_url


@dataclass(frozen=True, slots=True)
class ReviewMarks:
    """The corrections of a report that hold: `fields` says who made that of a field, and when;
    `figures` that of the figure that begins there. `may_review` whoever looks at the page.
    """

    report: str
    fields: Mapping[str, str]
    figures: Mapping[int, str]
    may_review: bool

    def field_url(self, name: str) -> str:
        """Where a field is reviewed; empty for who may not, and for a field that nobody reviews."""
        here = self.may_review and name in FIELDS
        return ask_url(Ask(item=str(Item(self.report, field=name)))) if here else ""

    def figure_url(self, start: int) -> str:
        """Where a figure is reviewed; empty for who may not."""
        return ask_url(Ask(item=str(Item(self.report, start=start)))) if self.may_review else ""


NO_MARKS = ReviewMarks("", {}, {}, False)


def review_marks(corpus: Corpus, report: str) -> ReviewMarks:
    """The corrections of a report that hold, for its page."""
    fields: dict[str, str] = {}
    for one in corpus.store.corrections.of(report):
        if one.undone_at is None:
            fields.setdefault(one.field, _who(one))
    figures: dict[int, str] = {}
    for said in corpus.store.figure_corrections.of(report):
        if said.undone_at is None and said.is_found:
            words = _("%(who)s：%(reason)s", who=_who(said), reason=said.reason)
            figures.setdefault(said.start, words)
    return ReviewMarks(report, fields, figures, me().may("editor"))


def _who(one: Correction | FigureCorrection) -> str:
    """Who corrected it and when. The names of accounts are for those who have one."""
    time = moment(one.time)
    if one.person and me().role:
        return _("%(person)s 于 %(time)s 核对", person=one.person, time=time)
    return _("%(time)s 核对", time=time)
