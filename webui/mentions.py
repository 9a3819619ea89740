"""The policies that a report names, as its page marks them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.models import Mention
from indexer.vocab.policy_names import Policies
from webui.language import _
from webui.policies_address import Ask, policy_url


@dataclass(frozen=True, slots=True)
class ShownMention:
    """A mention with the name of its policy; `url` leads to its page, with all who name it, and
    `tip` says so.
    """

    start: int
    end: int
    name: str
    url: str
    tip: str


def shown_mentions(mentions: Sequence[Mention], policies: Policies) -> tuple[ShownMention, ...]:
    """The mentions of known policies, in order.

    Documents of none are told by their 《》.
    """
    # A long report names few policies often.
    said = {one.policy: _said(one.policy, policies) for one in mentions if one.policy}
    return tuple(
        ShownMention(one.start, one.end, *said[one.policy]) for one in mentions if one.policy
    )


def _said(policy: str, policies: Policies) -> tuple[str, str, str]:
    name = policies.title(policy)
    return name, policy_url(Ask(policy)), _("%(name)s：看说到它的报告", name=name)
