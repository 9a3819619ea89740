"""Text -> what looks like the name of a policy and is in no vocabulary yet.

Three things look like one: what stands between quotation marks (“一河一策”), the title of a
document in 《》, and words that end as names do (…制, …工程, …行动) or count (四个意识,
两不愁三保障). Where a name that is told by its end begins cannot be seen in one text, so that every
beginning at a word is proposed; which of them is the name is told by many texts (`ranking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import yaml

from indexer.analysis import query_words
from indexer.folding import fold_signs
from indexer.models import Mention
from indexer.policies.documents import find_titles, is_document

Form = Literal["quoted", "title", "ending", "counting"]

# Of what is told by its end or by counting; marks may hold a little more.
SHORTEST, LONGEST = 3, 14
LEXICON = yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8"))
ENDINGS: tuple[str, ...] = tuple(LEXICON["endings"])
NO_START, GENERAL, COMMON = (
    frozenset(LEXICON[list_]) for list_ in ("no_start", "general", "common")
)
BREAKS = frozenset(LEXICON["breaks"]) | {word for word in NO_START if len(word) > 1}
ENDING = re.compile("|".join(ENDINGS))
NUMBER = "一二两三四五六七八九十百千"
QUOTED = re.compile(r"[“「]([^“”「」\n。！？；;!?:]{2,16})[”」]")
SHAPED = re.compile(
    f"(?:{'|'.join(ENDINGS)}|[一二三四五六七八九十两双][变治化减控改清通办策网单码])$"
)
# “三变”改革: what directly follows the marks belongs to the name.
FOLLOWING = re.compile("|".join([*ENDINGS, "政策", "制度", "模式", "精神", "工作法", "理念"]))
# 三治一建, 一河一策, 两不愁三保障: number and noun, twice or more.
COUNTING = re.compile(
    rf"(?<![第{NUMBER}\d])(?:[{NUMBER}][^{NUMBER}\W\da-zA-Z个年月日次条项家人户村元倍成是要]{{1,3}}){{2,4}}"
)
# 四个意识, 五大行动: a number, 个 or 大, and two characters.
COUNTED = re.compile(
    rf"(?<![第{NUMBER}\d])[二两三四五六七八九十][个大](?!方面|部分|阶段|问题|环节|层面|小时|百分)[\u4e00-\u9fff]{{2}}"
)
HAN_RUN = re.compile("[\u4e00-\u9fff]+")
# 九连冠, 二十连丰: how often in a row; 三大工程, 十项行动: how many there are.
A_NUMBER = re.compile(
    rf"[{NUMBER}\d]+(?:连[冠丰增降升涨快胜]|[大项个](?:重点|重大|专项|提升)?(?:{'|'.join(ENDINGS)}))"
)


class Candidate(NamedTuple):
    """What looks like a name, where it stands, and the characters beside it.

    `left` and `right` are "" where no word goes on: at an edge, and behind 落实.
    """

    form: Form
    name: str
    start: int
    end: int
    left: str
    right: str


def find_candidates(text: str, mentions: Sequence[Mention] = ()) -> Iterator[Candidate]:
    """What in a text looks like a name; what the `mentions` of the text already say is left out.

    >>> [found.name for found in find_candidates("推行“一河一策”，落实河段巡护制。")]
    ['一河一策', '河段巡护制', '巡护制']
    """
    folded = fold_signs(text)
    known = bytearray(len(text))
    for mention in mentions:
        known[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
    taken = bytearray(len(text))  # what is quoted or a title is not looked into once more
    for candidate in [*_titles(text, mentions), *_quoted(folded)]:
        taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
        if _is_new(candidate, known):
            yield candidate
    for candidate in [*_counting(folded), *_ending(folded)]:
        if not any(taken[candidate.start : candidate.end]) and _is_new(candidate, known):
            yield candidate


def is_common(name: str) -> bool:
    """Whether a name is a word of every report: 控制, 组合拳, or made of general words alone.

    >>> [is_common(name) for name in ("控制", "三年攻坚行动", "九连冠", "三大工程", "巡护制")]
    [True, True, True, True, False]
    """
    if name in COMMON or A_NUMBER.fullmatch(name):
        return True
    return all(map(_is_general, query_words(name)))


def _is_general(word: str) -> bool:
    """长效机制 may be cut as one word or as two."""
    if word in NO_START or word in GENERAL or word in COMMON:
        return True
    ending = re.search(f"(?:{ENDING.pattern})$", word)
    return ending is not None and word[: ending.start()] in GENERAL


def has_shape(name: str) -> bool:
    """Whether a name ends or counts as those of policies do: 一河一策, 巡护制, and not 潮品.

    >>> [has_shape(name) for name in ("一河一策", "河段巡护制", "四个意识", "潮品")]
    [True, True, True, False]
    """
    return any(pattern.search(name) for pattern in (COUNTING, COUNTED, SHAPED))


def _is_new(candidate: Candidate, known: bytearray) -> bool:
    """Not where a mention covers it, or ends with it: 推行河长制 says no more than 河长制."""
    if candidate.form == "title":
        return True
    inside = known[candidate.start : candidate.end]
    return not inside[-1] and not all(inside) and sum(inside) * 2 < len(inside)


def _titles(text: str, mentions: Sequence[Mention]) -> Iterator[Candidate]:
    owned = {m.start for m in mentions if m.kind == "document" and m.policy}
    for span in find_titles(text):
        title = text[span.start + 1 : span.end - 1].strip()
        if span.start not in owned and is_document(title):
            yield Candidate("title", title, *span, *_beside(text, *span))


def _quoted(folded: str) -> Iterator[Candidate]:
    for match in QUOTED.finditer(folded):
        start, end, name = match.start(), match.end(), match[1].strip()
        if following := FOLLOWING.match(folded, end):
            end, name = following.end(), name + following[0]
        if not HAN_RUN.search(name) or name[0] in "、," or is_common(name):
            continue
        yield Candidate("quoted", name, start, end, *_beside(folded, start, end))


def _counting(folded: str) -> Iterator[Candidate]:
    for pattern in (COUNTING, COUNTED):
        for match in pattern.finditer(folded):
            if SHORTEST < len(match[0]) <= LONGEST and not is_common(match[0]):
                yield Candidate(
                    "counting", match[0], *match.span(), *_beside(folded, *match.span())
                )


def _ending(folded: str) -> Iterator[Candidate]:
    """Every beginning at a word before an ending, as far as the run of characters goes."""
    for run in HAN_RUN.finditer(folded):
        for ending in ENDING.finditer(run[0]):
            stretch = run[0][max(0, ending.end() - LONGEST) : ending.end()]
            # 制 begins another word in 制定, 制度, and ends one in 河长制.
            if ending[0] == "制" and run[0][ending.end() : ending.end() + 1] in set(
                "定度造约作止品药种"
            ):
                continue
            yield from _beginnings(folded, stretch, run.start() + ending.end(), len(ending[0]))


def _beginnings(folded: str, stretch: str, end: int, ending: int) -> Iterator[Candidate]:
    start = end - len(stretch)
    starts: dict[int, bool] = {}  # and whether 落实 or another such word stands before it
    before = ""
    for word in query_words(stretch):
        if word in BREAKS:
            starts.clear()
        elif word not in NO_START:
            starts[start] = before in NO_START
        start += len(word)
        before = word
    if len(stretch) == LONGEST:
        starts.pop(end - LONGEST, None)  # the stretch may begin inside a word
    for start, is_free in starts.items():
        name = folded[start:end]
        if len(name) > max(SHORTEST - 1, ending) and not is_common(name):
            left, right = _beside(folded, start, end)
            yield Candidate("ending", name, start, end, "" if is_free else left, right)


def _beside(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters on both sides of a stretch, "" where no word goes on."""
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    return (left if HAN_RUN.match(left) else "", right if HAN_RUN.match(right) else "")
