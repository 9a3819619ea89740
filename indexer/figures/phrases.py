"""What is measured, cut out of the words on the left or on the right of a number.

On the left the phrase lies between openers (全年, 累计) and predicates (达到, 完成); on the right
it reaches to the next predicate or sign (个|经营服务网点|，; 个|项目|竣工).
"""

from __future__ import annotations

import re
from functools import cache

from indexer.figures.lexicon import any_of, words

# 有机产品, 在校生: the first character is no word by itself.
NOT_OPENERS = tuple(words("not_openers"))
OPENING = re.compile(
    r"[ \u3000，、；：。—\-\t]+|至今|(?:及|（含）)?以(?:上|下|内(?!蒙))的?"
    r"|(?:截至|截止|到|至)?(?:“?[一二三四五十]+五”?(?:期间|时期|以来|末|期末)?[，、]?)"
    r"|(?:截至|截止|到|至|自)?(?:\d{4}年)?(?:\d{1,2}月)?(?:年底|年末|月底|月末|底|末|以来)(?!期)"
    r"|(?:截至|截止|到|至|自)?\d{4}(?:[-—]\d{4})?年(?:底|末|度|来|以来)?(?:\d{1,2}月(?:底|末|份)?)?"
    r"|[①-⑳]|[一二三四五六七八九十]年(?:来|间|内)|(?:[一二三四]|前[一二两三])季度"
    r"|[一二三四五六七八九十]+是|（[一二三四五六七八九十]+）|\(\d{1,2}\)|\d{1,2}[.．、](?!\d)"
)
# 在建项目, 平均, 占地 and 较大 begin no predicate.
SINGLE_STOPS = (
    "在(?![建校册园孵研岗职线库编籍训])|向(?=[市社全群])|已|(?<!平)均(?!衡)|为(?![主民])"
    "|占(?![地比])|居(?=[全第首])|[被较](?=[^大])"
)
NOUN_TAILS = tuple(words("noun_tails"))
# 100万亩低质低效林|改造, with nothing behind: the work is a part of the name.
WORK_NOUNS = frozenset("改造 治理 更新 建设 整治 修复 防治 管护 抚育".split())
NOT_STOPS = tuple(words("not_stops"))
# 增至2011年的|35%
DATE_END = re.compile(r"(?:19|20)\d{2}年[底末]?的?$")
# A noun is whole where it ends so: 12个项目|竣工投产.
NOUN_ENDS = tuple(word for word in NOUN_TAILS if len(word) > 1)
NOT_ENDING = frozenset("式化性型度率")
# 等|新型农业经营主体, 为主的|经济林面积: the head stands behind these.
BEFORE_HEAD = ("等", "为主的", "的")
FILLERS = ("各类", "各级", "各项", "了", "的", "全区", "全县", "全市", "一批", "以")
NOUNISH = frozenset("性率型量费额度化权证者式区")
RIGHT_BODY = re.compile(r"[^，。；：！？,;:!?\n（）()〔、]*")
RIGHT_OPENING = re.compile("(?:[（(]?含?[）)]?及?以[上下内]|左右|的)*")
# 普及率, 参与 and 和美乡村 join nothing.
AND = "以及|和(?![美谐平])|(?<![普涉])及(?![时格])|(?<![参给])与"
CONJUNCTION = re.compile(AND)
# What stands between two numbers of one list and nothing else: 7%|和|8%.
PAIRED = ("、", "和", "与", "及")


def left_cut(text: str) -> int:
    """Where the phrase begins: behind signs, dates and openers.

    >>> text = "截至目前，全年新增人工造林"
    >>> text[left_cut(text):]
    '新增人工造林'
    """
    at = 0
    while at < len(text):
        step = _opening(text, at)
        if not step:
            return at
        at += step
    return at


def right_cut(text: str) -> int:
    """Where the phrase ends: before the predicate that leads to the number.

    >>> text = "农村居民可支配收入达到"
    >>> text[:right_cut(text)]
    '农村居民可支配收入'
    """
    end = len(text)
    while end:
        if text[end - 1] in " ，“":
            end -= 1
            continue
        if dated := DATE_END.search(text, 0, end):
            end = dated.start()
            continue
        last = _by_last_character(words("predicates")).get(text[end - 1], ())
        word = next((word for word in last if text.endswith(word, 0, end)), None)
        if word is None or _keeps(text, end, word):
            return end
        end -= len(word)
    return end


def split_action(text: str) -> tuple[str, int]:
    """The verbs at the beginning of a phrase, and where what they act on begins.

    >>> split_action("查处林业行政案件")
    ('查处', 2)
    """
    at, actions = 0, ""
    while found := _action(text, at):
        actions += found
        at += len(found)
        for filler in FILLERS:
            if text.startswith(filler, at) and len(text) > at + len(filler):
                at += len(filler)
    return actions, at


def head_of(phrase: str) -> str:
    """The noun that a phrase is about.

    >>> head_of("新增桃杏为主的经济林面积")
    '经济林面积'
    """
    head = phrase[split_action(phrase)[1] :]
    for sign in BEFORE_HEAD:
        at = head.rfind(sign)
        if 0 <= at < len(head) - len(sign) - 1 and not head.startswith(("等级", "的士"), at):
            head = head[at + len(sign) :]
    for filler in ("各类", "各级", "各项"):
        if head.startswith(filler) and len(head) > len(filler) + 1:
            head = head[len(filler) :]
    return head


def begins_predicate(text: str) -> bool:
    """Whether the words right behind a number say something new, so that the number belongs to
    its left: 入园企业5家|实现税收."""
    opening = RIGHT_OPENING.match(text)
    return bool(_predicate_start().match(text, opening.end() if opening else 0))


def right_phrase(text: str, before_number: bool = False) -> tuple[int, int] | None:
    """The noun phrase behind a number, as offsets; None where there is none.

    `before_number` says that another number follows: 3个园区和|5个项目 then ends at 和.

    >>> right = "行政村实现了电子商务全覆盖"
    >>> right[slice(*right_phrase(right))]
    '行政村'
    """
    opening = RIGHT_OPENING.match(text)
    start = opening.end() if opening else 0
    match = RIGHT_BODY.match(text, start)
    body = match[0] if match else ""
    end = _phrase_end(body, before_number)
    if end == len(body):
        end = right_cut(body)  # 断面水质优良率|达98.6%
    while end and body[end - 1] in " “的中内":
        end -= 1
    if end < 2:
        return None
    return start, start + end


def _phrase_end(body: str, before_number: bool) -> int:
    """Where the noun phrase at the beginning of these words ends."""
    end = len(body)
    for match in _stop().finditer(body, 1):
        if match.start() >= 2 and not _inside_noun(body, match):
            end = match.start()
            break
    at = body.find("的", 2)
    if 0 <= at < end:
        end = at
    at = body.find("等", 2)
    if 0 <= at < end and not body.startswith("等级", at):
        end = at
    for match in CONJUNCTION.finditer(body, 2, end):
        rest = body[match.end() :]
        if before_number or match[0] == "与" or begins_predicate(rest) or not rest:
            end = match.start()
            break
    return end


def _inside_noun(body: str, match: re.Match[str]) -> bool:
    """建成区, 专项整治行动: what looks like a verb belongs to a noun."""
    after = body[match.end() : match.end() + 1]
    word = match[0]
    if body.startswith(NOT_STOPS, match.start()):
        return True
    if word == "以上":
        return body[match.start() - 1] == "级"
    if word in WORK_NOUNS and match.end() == len(body):
        return True
    if after in NOUNISH or body.startswith(NOUN_TAILS, match.end()):
        return True
    if body[: match.start()].endswith(NOUN_ENDS) or word not in words("modifiers"):
        return False
    return bool(after) and not _predicate_start().match(body, match.end())


def _opening(text: str, at: int) -> int:
    """The length of the sign, date or opener that stands here; 0 for none."""
    if (match := OPENING.match(text, at)) and match.end() > at:
        return match.end() - at
    for word in _by_first_character(words("openers")).get(text[at], ()):
        if not text.startswith(word, at):
            continue
        behind = text[at + len(word) : at + len(word) + 1]
        if behind in NOT_ENDING and behind:
            continue
        if text.startswith(NOT_OPENERS, at):
            return 0
        longer = _action(text, at)
        if longer and len(longer) > len(word):
            return 0
        return len(word)
    return 0


def _action(text: str, at: int) -> str:
    if at >= len(text):
        return ""
    for word in _by_first_character(words("actions")).get(text[at], ()):
        end = at + len(word)
        if text.startswith(word, at) and end < len(text) and text[end] not in NOUNISH:
            return word
    return ""


def _keeps(text: str, end: int, word: str) -> bool:
    """Whether the word belongs to the phrase after all: 亩均|增加值 ends in no predicate 增加."""
    at = end - len(word)
    before = text[at - 1 : at]
    if word == "约":
        return before in "签集节合公制条"
    return (word == "为" and before in "行作认") or (word == "有" and before in "国所共民私")


@cache
def _stop() -> re.Pattern[str]:
    """Verbs and prepositions that end a noun phrase, those of one sign where they are words."""
    listed = [word for word in words("stops") | words("actions") if len(word) > 1]
    return re.compile(f"{any_of(listed)}|{SINGLE_STOPS}")


@cache
def _predicate_start() -> re.Pattern[str]:
    """Verbs that are no beginning of a noun."""
    actions = {word for word in words("actions") if len(word) > 1} - words("modifiers")
    return re.compile(any_of(words("stops") - words("modifiers") | actions))


@cache
def _by_first_character(listed: frozenset[str]) -> dict[str, tuple[str, ...]]:
    return _by_character(listed, 0)


@cache
def _by_last_character(listed: frozenset[str]) -> dict[str, tuple[str, ...]]:
    return _by_character(listed, -1)


def _by_character(listed: frozenset[str], position: int) -> dict[str, tuple[str, ...]]:
    by: dict[str, list[str]] = {}
    for word in sorted(listed, key=lambda w: (-len(w), w)):
        by.setdefault(word[position], []).append(word)
    return {character: tuple(found) for character, found in by.items()}
