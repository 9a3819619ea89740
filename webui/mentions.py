"""The policies that a report names, as its page marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.models import Mention
from indexer.vocab.policy_names import Policies
from webui.address import Question, search_url


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention with the name of its policy; `url` leads to the reports that mention it too."""

    start: int
    end: int
    name: str
    url: str


def shown_mentions(mentions: Sequence[Mention], policies: Policies) -> tuple[ShownMention, ...]:
    """The mentions of known policies, in order.

    Documents of none are told by their 《》.
    """
    return tuple(
        ShownMention(one.start, one.end, policies.title(one.policy), policy_search(one.policy))
        for one in mentions
        if one.policy
    )


def policy_search(policy: str) -> str:
    """The address of the search for reports that mention a policy.

    >>> policy_search("river_chief")
    '/?policy=river_chief'
    """
    return search_url(Question(filters={"policy": (policy,)}))
