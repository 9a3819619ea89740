"""Which policies and documents a text names, and where."""

from __future__ import annotations

from indexer.models import Mention
from indexer.policies.documents import find_documents
from indexer.policies.mentions import find_mentions
from indexer.vocab.policy_names import Policies

# Changes with every change of a rule that could find other mentions in the same text.
RULES_VERSION = "1"

__all__ = ["find_all", "find_documents", "find_mentions", "version"]


def find_all(text: str, policies: Policies) -> tuple[Mention, ...]:
    """The policies and the documents that a text names, in order; a name may stand in a title."""
    found = [*find_mentions(text, policies.every), *find_documents(text, policies.every)]
    return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))


def version(vocabulary: str) -> str:
    """Names what mentions are found by: the rules, and the version of the policies."""
    return f"rules-{RULES_VERSION}+policies-{vocabulary}"
