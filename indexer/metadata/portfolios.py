"""The portfolios of an official and the bodies named in the sentence of duties.

A wrong portfolio is worse than none. So an official whose duties are stated gets what is stated,
even if that is nothing that the vocabulary knows; only where no duties are stated does the
organisation in the title speak, or the post that the opening names (任县水务局局长), and only where
there is none either do the words of the whole text, with little confidence. The report of a whole
government speaks of everything and gets none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from indexer.metadata.duties import Duty, find_duties
from indexer.models import Body, Evidence, Field, Portfolio
from indexer.offsets import Span
from indexer.vocab.portfolios import common_portfolios, find_names, portfolios_of

DUTIES = "sentence of duties"
ORGANISATION = "organisation in the title"
POST = "office in the opening"
HEADINGS = "weight of headings"
WORDS = "weight of words"

Portfolios = Field[tuple[Portfolio, ...]]
Bodies = Field[tuple[Body, ...]]

# 主持局全面工作, 负责全局行政工作: the body is the organisation itself. 主持全面工作 leaves it out.
OWN_BODY = re.compile(
    r"(?:全|本|我)?(?:局|委|办|厅|中心|院|会|社|公司|机关|部)?(?:机关|党组|党委)?(?:和机关)?"
)
# Sections inside an office share its field: 审计局 分管人事教育科 has nothing to do with 教育, nor
# the library of a school with 文化.
SECTIONS = ("科", "股", "图书馆")
# 任县水务局党组书记、局长, 我是县医院副院长; a deputy county head has a post too, of no one field.
HEADS = "(?:党组|党工?委)?书记|局长|主任|主席|部长|院长|校长|会长|经理|检察长|[县市区州旗镇乡省]长"
POST_HELD = re.compile(
    r"(?:(?<![主责信离历前原兼])任|我[是系]|本人[是系]|作为|身为|(?:^|(?<=[。\n]))(?=[^，。\n]{2,16}长，))"
    r"(?:了|过)?(?:[^，,。；;、\n]{1,16}、){0,3}?"
    rf"(?P<office>[^，,。；;、的\n]{{0,20}}?)(?:常务|党[组委])?副?(?:{HEADS})"
    r"(?=[，,、。；;\s]|期间|以来|后|至今|$)"
)
# Who helps the head of a school works in one.
SCHOOL = re.compile("协助(?P<office>校长)")
OPENING = 600


def find_portfolios(
    text: str,
    organisation: str = "",
    *,
    general: bool = False,
    organisation_evidence: tuple[Evidence, ...] = (),
) -> tuple[Portfolios, Bodies]:
    """The fields that an official is in charge of, and every body that his duties name.

    `organisation` is the body that reports (青禾县农业农村局), if any, with the words that name it;
    `general` says that the report is one of a whole government. What an official only keeps in
    touch with (联系) is a body and no portfolio.

    >>> portfolios, bodies = find_portfolios("我分管农业、林业，联系县供销社。")
    >>> [portfolio.name for portfolio in portfolios.value]
    ['农业农村', '林业草原']
    >>> bodies.value[-1]
    Body(name='县供销社', relation='联系', portfolio='supply')
    """
    if general:
        return Field.unknown(), Field.unknown()
    own = portfolios_of(organisation)
    proofs = tuple(
        Evidence(ORGANISATION, proof.span, proof.quote) for proof in organisation_evidence
    ) or (Evidence(ORGANISATION),)
    duties = find_duties(text)
    if not own and (post := _post_held(text, duties)):
        own, proofs = portfolios_of(text[slice(*post)]), (Evidence(POST, post, text[slice(*post)]),)
    duties = tuple(_of_own_body(duty, own) for duty in duties)
    if duties:
        portfolios = _stated(text, duties, own, proofs)
    elif own:
        portfolios = Field(own, "ok", proofs, 0.85)
    else:
        portfolios = _weighed(text)
    return portfolios, _bodies(text, duties)


# ----------------------------------------------------------------------------------- stated duties


def _post_held(text: str, duties: tuple[Duty, ...]) -> Span | None:
    """The words of the office where an official has his post: the last before his duties."""
    end = min([OPENING, *(duty.span.start for duty in duties)])
    posts = list(POST_HELD.finditer(text, 0, end))
    post = posts[-1] if posts else SCHOOL.search(text, 0, end)
    return Span(*post.span("office")) if post else None


def _of_own_body(duty: Duty, own: tuple[Portfolio, ...]) -> Duty:
    """A duty that names the organisation itself (局) gets the organisation's portfolios."""
    if duty.relation == "主持" and OWN_BODY.fullmatch(duty.name):
        return Duty(duty.name, duty.relation, own, duty.span)
    return duty


def _stated(
    text: str, duties: tuple[Duty, ...], own: tuple[Portfolio, ...], proofs: tuple[Evidence, ...]
) -> Portfolios:
    """What the duties say. All who work in an office of one field have this field before others."""
    held = [
        duty
        for duty in duties
        if duty.relation != "联系"
        and duty.portfolios
        and not (own and duty.name.endswith(SECTIONS))
    ]
    evidence = tuple(_evidence(text, duty) for duty in held)
    named = {portfolio for duty in held for portfolio in duty.portfolios}
    if own and not named.issuperset(own):
        evidence = proofs + evidence
    found = tuple(dict.fromkeys((*own, *(p for duty in held for p in duty.portfolios))))
    if not found:
        return Field.unknown()
    return Field(found, "ok", evidence, 0.95 if held else 0.85)


def _bodies(text: str, duties: Iterable[Duty]) -> Bodies:
    named = [duty for duty in duties if duty.name]
    if not named:
        return Field.unknown()
    value = tuple(
        Body(duty.name, duty.relation, duty.portfolios[0].id if duty.portfolios else None)
        for duty in named
    )
    return Field(value, "ok", tuple(_evidence(text, duty) for duty in named), 0.95)


def _evidence(text: str, duty: Duty) -> Evidence:
    return Evidence(DUTIES, duty.span, text[slice(*duty.span)])


# --------------------------------------------------------------------------------- weight of words

# 二、狠抓农业产业发展: the numbered line, up to the end of its first clause.
HEADING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．、])"
    r"[^。；：\n]{2,40}",
    re.M,
)
WEIGHT_OF_HEADING = 5
# Below these a text says too little, or speaks of too much, to show one field.
LEAST_WEIGHT = 12
LEAST_SHARE = 0.6
# A second field stands beside the first when it has this part of its weight; 0.6 is sure enough
# for neighbours such as 林业 and 水务, and leaves out what is mentioned in passing.
SECOND = 0.6
MOST = 3


def _weighed(text: str) -> Portfolios:
    """At most three fields that clearly dominate the headings and the words of a text."""
    headings = [heading.span() for heading in HEADING.finditer(text)]
    weights: Counter[Portfolio] = Counter()
    places: dict[Portfolio, list[Span]] = {}
    in_headings: dict[Portfolio, list[Span]] = {}
    at = 0
    for name in find_names(text):
        while at < len(headings) and headings[at][1] <= name.start:
            at += 1
        heads = at < len(headings) and headings[at][0] <= name.start
        for portfolio in name.portfolios:
            if portfolio not in common_portfolios():
                weights[portfolio] += WEIGHT_OF_HEADING if heads else 1
                kept = in_headings if heads else places
                kept.setdefault(portfolio, []).append(Span(name.start, name.end))
    total = sum(weights.values())
    first = max(weights.values(), default=0)
    chosen = [p for p, weight in weights.most_common(MOST) if weight >= SECOND * first]
    share = sum(weights[p] for p in chosen) / total if total else 0.0
    if total < LEAST_WEIGHT or share < LEAST_SHARE or len(weights) == len(chosen) > 1:
        return Field.unknown()
    evidence = tuple(
        Evidence(HEADINGS if p in in_headings else WORDS, span, text[slice(*span)])
        for p in chosen
        for span in (in_headings.get(p) or places[p])[:3]
    )
    confidence = round(0.4 + 0.2 * (share - LEAST_SHARE) / (1 - LEAST_SHARE), 2)
    return Field(tuple(chosen), "ok", evidence, confidence)
