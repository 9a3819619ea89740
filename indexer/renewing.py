"""Mentions found anew when the policies change: from the stored texts, no file is read again."""

from __future__ import annotations

from typing import NamedTuple

from indexer.corpus import Corpus
from indexer.home_policies import home_policies
from indexer.policies import find_all, version
from indexer.store import Mentions

READ_AT_ONCE = 200


class Renewed(NamedTuple):
    """How many reports were looked through, and how many of them mention other policies now."""

    reports: int
    changed: int


def renew_mentions(corpus: Corpus) -> Renewed:
    """Look for the policies in force in every report in which others were looked for.

    A report whose mentions stay as they were is not written; the others are marked for the engine,
    which `catch_up` brings up to them. Who calls this holds the home.
    """
    policies = home_policies(corpus.settings.home).policies
    found_by = version(policies.version)
    outdated = corpus.store.mentions.outdated(found_by)
    changed = 0
    for first in range(0, len(outdated), READ_AT_ONCE):
        texts = corpus.store.texts(outdated[first : first + READ_AT_ONCE])
        found = {id_: Mentions(find_all(text, policies), found_by) for id_, text in texts.items()}
        changed += len(corpus.store.mentions.replace(found))
    return Renewed(len(outdated), changed)
