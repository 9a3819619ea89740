"""The day that a report bears: of the session that heard it, of its signature, or of the page."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.metadata.written_dates import WrittenDate, find_dates, find_signature_dates
from indexer.metadata.year import PAGE_DATE, SESSION, YearSources
from indexer.models import Evidence, Field

OPENING = 300


def find_date(sources: YearSources) -> Field[str]:
    """The day of the session, else the day under the signature, else the one the page states.

    Others that are written in those places are the candidates.
    """
    found = [
        (date.iso, rule, date.span, confidence)
        for date, rule, confidence in dates_of(sources)
        if date.iso is not None
    ]
    if not found:
        return Field.unknown()
    iso, rule, span, confidence = found[0]
    others = dict.fromkeys(other for other, *_ in found if other != iso)
    evidence = Evidence(rule, span, sources.text[span.start : span.end])
    return Field(iso, "ok", (evidence,), confidence, tuple(filter(None, others)))


def dates_of(sources: YearSources) -> Iterator[tuple[WrittenDate, str, float]]:
    """The dates that may be the report's, the surest first."""
    text = sources.text
    of_page: list[WrittenDate] = []
    in_head: list[WrittenDate] = []
    for line in sources.head:
        for date in find_dates(text, line.start, line.start + len(line.text)):
            if SESSION.search(line.text):
                yield date, "date of the session", 0.95
            elif PAGE_DATE.search(line.text):
                of_page.append(date)
            else:
                in_head.append(date)
    # Where title, date and text run on in one line, no line of the head is the session's.
    if session := SESSION.search(text, 0, OPENING):
        for date in find_dates(text, *session.span()):
            yield date, "date of the session", 0.8
    yield from ((date, "date in the head", 0.8) for date in in_head)
    for date in find_signature_dates(text):
        yield date, "date of the signature", 0.85
    yield from ((date, "date of the page", 0.6) for date in of_page)
