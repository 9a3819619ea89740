"""The policies that a report names, as its page marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.models import Mention
from indexer.vocab.policy_names import Policies
from webui.policies_address import Ask, policy_url


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention with the name of its policy; `url` leads to its page, with all who name it."""

    start: int
    end: int
    name: str
    url: str


def shown_mentions(mentions: Sequence[Mention], policies: Policies) -> tuple[ShownMention, ...]:
    """The mentions of known policies, in order.

    Documents of none are told by their 《》.
    """
    return tuple(
        ShownMention(one.start, one.end, policies.title(one.policy), policy_url(Ask(one.policy)))
        for one in mentions
        if one.policy
    )
