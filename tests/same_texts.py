"""Which reports a search lists when several that are the same text match, said another way."""

from __future__ import annotations

from collections.abc import Iterable

from indexer.corpus import Corpus


def once_each(corpus: Corpus, matching: Iterable[str]) -> set[str]:
    """Of reports that match those that are listed: the leader of a group, or its first id."""
    leaders = corpus.store.near_duplicates()
    listed: dict[str, str] = {}
    for id_ in sorted(matching, reverse=True):
        group = leaders.get(id_, id_)
        if listed.get(group) != group:
            listed[group] = id_
    return set(listed.values())
