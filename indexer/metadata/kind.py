"""The kind of a report, from its title."""

from __future__ import annotations

from indexer.metadata.title import Title
from indexer.models import Evidence, Field
from indexer.vocab.kinds import kind_names, kind_pattern


def find_kind(title: Title) -> Field[str]:
    """The kind that the title names; of several the last, which is the one that it is.

    关于政府工作报告的工作总结 is a 工作总结.
    """
    text = title.field.value or ""
    found = list(kind_pattern().finditer(text))
    if not found:
        return Field.unknown()
    name = found[-1]
    evidence = (
        title.line.evidence("name of a kind in the title", *name.span())
        if title.line
        else Evidence("name of a kind in the title", None, name[0])
    )
    return Field(kind_names()[name[0]], "ok", (evidence,), title.field.confidence)
