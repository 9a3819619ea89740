"""The form by which a person accepts a name as a policy, and what is wrong with what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from indexer.accepting import MARKS, NewPolicy
from indexer.corpus import Corpus
from indexer.home_policies import home_policies
from indexer.models import PolicyKind
from indexer.vocab.policy_entries import BETWEEN_SENTENCES, FIRST_YEAR, LAST_YEAR
from indexer.vocab.policy_names import LONGEST_NAME, Policies
from indexer.vocab.policy_table import PolicyTableError
from indexer.vocab.portfolios import all_portfolios
from webui.address import CONTROL
from webui.language import _
from webui.policies_address import KINDS, Ask, policy_url
from webui.states import Link

# A year as people type it.
YEAR = re.compile("([0-9]{4})年?")
LONGEST_ENGLISH = 120
MOST_ALIASES = 40


class Sent(Protocol):
    """The fields of a form, as Flask gives them."""

    def get(self, key: str, default: str, /) -> str:
        """The first value of a field."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a field."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person typed and chose, as it was."""

    name: str = ""
    kind: str = "policy"
    aliases: str = ""
    portfolios: tuple[str, ...] = ()
    since: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What must be put right; `taken` leads to the policy that has the name already."""

    text: str
    taken: Link | None = None


class NotAccepted(Exception):
    """What was entered makes no policy; each slip says why."""

    def __init__(self, slips: Sequence[Slip]) -> None:
        super().__init__([slip.text for slip in slips])
        self.slips = tuple(slips)


def entered_from(form: Sent) -> Entered:
    """What a form says."""

    def line(name: str) -> str:
        return CONTROL.sub(" ", form.get(name, "")).strip()

    return Entered(
        name=line("name"),
        kind=line("kind"),
        aliases=form.get("aliases", "").replace("\r", ""),
        portfolios=tuple(dict.fromkeys(form.getlist("portfolio"))),
        since=line("since"),
        english=line("english"),
    )


def new_policy(entered: Entered, known: Policies) -> NewPolicy:
    """What was entered as a policy. Raises NotAccepted with all that must be put right."""
    name = entered.name.strip(MARKS)
    aliases = tuple(
        alias
        for line in entered.aliases.splitlines()
        if (alias := CONTROL.sub(" ", line).strip(MARKS)) and alias != name
    )
    kind: PolicyKind | None = next((one for one in KINDS if one == entered.kind), None)
    fields = {portfolio.id for portfolio in all_portfolios()}
    year = _year(entered.since)
    slips = [
        *([] if name else [Slip(_("写上名称"))]),
        *(slip for one in (name, *aliases) if one for slip in _slips_of_name(one, known)),
        *([] if kind else [Slip(_("选一个类别"))]),
        *(
            [Slip(_("别名最多 %(most)s 个", most=MOST_ALIASES))]
            if len(aliases) > MOST_ALIASES
            else []
        ),
        *(
            Slip(_("没有“%(name)s”这个领域", name=_short(id_)))
            for id_ in entered.portfolios
            if id_ not in fields
        ),
        *([] if year is not None or not entered.since else [Slip(_year_words(entered.since))]),
        *([Slip(_("英文名太长"))] if len(entered.english) > LONGEST_ENGLISH else []),
    ]
    if slips or kind is None:
        raise NotAccepted(slips)
    return NewPolicy(
        name,
        kind,
        english=entered.english or None,
        aliases=tuple(dict.fromkeys(aliases)),
        portfolios=entered.portfolios,
        since=year,
    )


def refused_by_table(corpus: Corpus, error: PolicyTableError) -> NotAccepted:
    """What the files of policies do not agree with, which may be wrong for longer."""
    reasons = tuple(Slip(str(fault)) for fault in error.faults)
    if home_policies(corpus.settings.home).faults:
        return NotAccepted((Slip(_("自己的词表 policies.yaml 里已有错，改好以后再收：")), *reasons))
    return NotAccepted((Slip(_("和词表里已有的合不到一起：")), *reasons))


def _slips_of_name(name: str, known: Policies) -> list[Slip]:
    # A single character, or a dash, would be found in every sentence.
    if sum(map(str.isalnum, name)) < 2:
        return [Slip(_("“%(name)s”太短，至少两个字", name=_short(name)))]
    if len(name) > LONGEST_NAME:
        return [Slip(_("“%(name)s”太长，最多 %(most)s 个字", name=_short(name), most=LONGEST_NAME))]
    if BETWEEN_SENTENCES.search(name):
        return [Slip(_("“%(name)s”跨了句子", name=_short(name)))]
    if policy := known.named(name):
        link = Link(policy.name, policy_url(Ask(policy.id)))
        return [Slip(_("“%(name)s”已经在词表里，属于", name=name), link)]
    return []


def _year(typed: str) -> int | None:
    """The year of 2016 or 2016年; None for what is no year."""
    found = YEAR.fullmatch(typed)
    return int(found[1]) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else None


def _year_words(since: str) -> str:
    return _("“%(value)s”不是年份，起始年写四位数字，如 2016，也可以空着", value=_short(since))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"
