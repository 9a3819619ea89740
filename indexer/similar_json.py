"""Similar wordings, completions and templates -> the JSON that commands and the API give."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.jsonform import Json
from indexer.similar import Change, Completion, Likeness, Template, Variant


def similar_json(likenesses: Iterable[Likeness]) -> Json:
    """Each sentence with the wordings that are near, and how common its own is."""
    return {"sentences": [_likeness(likeness) for likeness in likenesses]}


def completions_json(start: str, completions: Iterable[Completion]) -> Json:
    """The phrases that go on from a start."""
    return {
        "start": start,
        "completions": [{"text": one.text, "reports": one.reports} for one in completions],
    }


def templates_json(templates: Iterable[Template]) -> Json:
    """The patterns with their counts and examples."""
    return {
        "templates": [
            {
                "text": template.text,
                "reports": template.reports,
                "fillers": template.fillers,
                "examples": [
                    {"report": one.report, "start": one.start, "end": one.end, "quote": one.quote}
                    for one in template.examples
                ],
            }
            for template in templates
        ]
    }


def _likeness(likeness: Likeness) -> Json:
    return {
        "text": likeness.text,
        "start": likeness.span.start,
        "end": likeness.span.end,
        "matches": [_variant(variant) for variant in likeness.matches],
        "reports": likeness.reports,
        "first_year": likeness.first_year,
        "regions": list(likeness.regions),
    }


def _variant(variant: Variant) -> Json:
    return {
        "report": variant.report,
        "start": variant.start,
        "end": variant.end,
        "quote": variant.quote,
        "changes": [_change(change) for change in variant.changes],
        "score": variant.score,
        "reports": variant.reports,
        "first_year": variant.first_year,
        "regions": list(variant.regions),
    }


def _change(change: Change) -> Json:
    """What stands in the sentence, and what stands in the report in its place."""
    return {
        "kind": change.kind,
        "old": change.old,
        "new": change.new,
        "old_start": change.old_span.start,
        "old_end": change.old_span.end,
        "start": change.new_span.start,
        "end": change.new_span.end,
    }
