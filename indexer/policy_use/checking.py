"""A list of policies -> the places of the corpus side by side by what they mention of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from indexer.corpus import Corpus
from indexer.policy_use.grounds import NOWHERE, Grounds, Numbers, grounds_of, uses_of
from indexer.policy_use.naming import close_to, filter_words, words_of
from indexer.policy_use.records import (
    MOST_NAMES,
    Cell,
    Checklist,
    ChecklistRow,
    PolicyUseError,
    UnknownName,
)
from indexer.readers import SourceFile
from indexer.readers.encodings import decode
from indexer.vocab.policy_names import Policies
from indexer.vocab.policy_table import Policy

# 1. 河长制； （二）林长制 · 田长制。: what a pasted list has around its names.
NUMBERING = re.compile(
    r"\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[)）.．、]|[-*•·●■◆]|[①-⑳])\s*(?![0-9])"
)
# Proposals are looked for among thousands of names, and so only for so many unknown ones.
MOST_PROPOSALS = 20
ENDS = "；;，,。、 \t\u3000"


def names_in(data: bytes | str) -> tuple[str, ...]:
    """The lines of a list, each once, without those that are empty. A file may be of any encoding.

    Raises UnreadableReport for a file that is no text.

    >>> names_in("河长制\\n\\n 林长制\\n河长制")
    ('河长制', '林长制')
    """
    text = data if isinstance(data, str) else decode(SourceFile("checklist", data))[0]
    lines = (line.strip(" \t\u3000\ufeff") for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))


def checklist(
    corpus: Corpus, names: Sequence[str], filters: Mapping[str, Sequence[str]] | None = None
) -> Checklist:
    """How many reports of each place mention each of these policies.

    A name that no policy bears is told with those that are much like it, and the others are
    counted. Raises PolicyUseError for too many names, QueryError for a filter that cannot be
    understood, HomeError while the first ingest is under way.
    """
    if len(names) > MOST_NAMES:
        raise PolicyUseError(f"{len(names)} policies; at most {MOST_NAMES} can be checked at once")
    policies, unknown = _meant(corpus.policies, names)
    grounds = grounds_of(corpus, filters or {})
    return Checklist(
        filters={name: tuple(values) for name, values in (filters or {}).items() if values},
        policies=tuple(policies),
        unknown=tuple(unknown),
        available=grounds.count(),
        rows=tuple(_rows(corpus, grounds, [policy.id for policy in policies])),
    )


def _meant(known: Policies, names: Sequence[str]) -> tuple[list[Policy], list[UnknownName]]:
    """The policies in the order of the list, each once, and the names that mean none."""
    found: dict[str, Policy] = {}
    unknown: list[UnknownName] = []
    for name in names:
        bare = NUMBERING.sub("", name, 1).strip(ENDS)
        if policy := known.named(name) or known.named(bare):
            found[policy.id] = policy
        else:
            close = close_to(known, bare or name) if len(unknown) < MOST_PROPOSALS else ()
            unknown.append(UnknownName(name, close))
    return list(found.values()), unknown


def _rows(corpus: Corpus, grounds: Grounds, policies: Sequence[str]) -> list[ChecklistRow]:
    """A row for each place with reports in it."""
    uses = uses_of(corpus, grounds, tuple(sorted(policies)))
    ranks = uses.policies(policies)
    places, width = grounds.places.every, len(policies)
    there = np.flatnonzero(grounds.available)
    available = np.zeros(len(places), np.int64)
    reports, mentions = (np.zeros(len(places) * width, np.int64) for _ in range(2))
    for of_reports in grounds.places.holding:  # each level of the tree has places of its own
        available += grounds.distinct(of_reports[there], there, len(places))
        cells = _cells(of_reports[uses.reports], ranks, width)
        reports += grounds.distinct(cells, uses.reports, len(reports))
        held = cells != NOWHERE
        mentions += np.bincount(cells[held], uses.mentions[held], len(mentions)).astype(np.int64)
    names = [words_of("policy", (id_,)) for id_ in policies]
    rest = filter_words(grounds.filters)
    rows = []
    for row, place in enumerate(places):
        if available[row]:
            here = " ".join((words_of("region", (place.id,)), *rest))
            of_place = tuple(
                Cell(id_, place.id, int(reports[at]), int(mentions[at]), f"{name} {here}")
                for at, (id_, name) in enumerate(zip(policies, names, strict=True), row * width)
            )
            rows.append(ChecklistRow(place, int(available[row]), of_place))
    return rows


def _cells(places: Numbers, policies: Numbers, width: int) -> Numbers:
    """The number of the cell of each place and policy, counted row by row."""
    return np.where(places == NOWHERE, NOWHERE, places * width + policies)
