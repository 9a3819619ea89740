"""Rules of naming for what stands beside a number, on its left or on its right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from indexer.figures.context import Place
from indexer.figures.lexicon import words
from indexer.figures.mapping import owners_of
from indexer.figures.naming import Named, Naming, last_named, neighbour, taken, trimmed
from indexer.figures.phrases import (
    begins_predicate,
    head_of,
    left_cut,
    right_cut,
    right_phrase,
    split_action,
)
from indexer.figures.sizes import ENDS, NO_NOUN
from indexer.figures.subjects import (
    TIME_ONLY,
    last_conjunct,
    subject_before,
    subject_of_clause_before,
)
from indexer.models import Base, FigureRole
from indexer.offsets import Span
from indexer.vocab.units import unit_named

# 纳入省调度的|重点项目: the noun stands behind what restricts it.
RELATIVE = re.compile(
    r"(?:纳入|列入|用于|参与|涉及|符合|获得|在建|新建|获评)[^，。；、的\d]{1,12}的(?=[一-龥])"
)
# 国有森林92.94万亩|和集体森林41.82万亩: what follows is another thing.
JOINING = re.compile("[和与及、]|以及")
# 9个|村的农田水利, 4个|村开展试点: a noun of one sign.
ONE_SIGN = re.compile("[村镇乡](?=[，。、；的和近]|开展|创成|创建|集体|农村|被|实现|完成|全部|$)")
# 完成了老城区|8条、12.3公里道路: a place before touching numbers is not what is counted.
PLACES = re.compile("(?:区|县|市|镇|城|乡|村|街道|片区|沿线|范围内|境内|周边)$")
SHARE_NOUN = re.compile(".*(?:占比|比重|比例)")
# 覆盖率由|28%提高到31.5%: the first number is where it came from.
COMING_FROM = re.compile(
    r"(?:由|从)(?:(?:\d{4}年|[一二三四五六七八九十]+年前|“?十[一二三四]?五”?(?:时期)?|上年|去年|年|期|最|当)?"
    r"(?:底|末|初|同期|开始|时)?的?|原来的?|过去的?)?(?:近|约|不足|超过)?$"
)
GOING_TO = re.compile(
    "^[^，。；]{0,4}达到?|(?:[长加高升大降少落小窄短缩展增][到至成为]|升级为|跃升)[^，。；]{0,8}$"
)

# 总投资7亿元的商场: the sum belongs to its left, the figure is an attribute of what follows.
MONEY = re.compile(
    "(?:投资|投入|资金|贷款|经费|财政|补助|融资|债券|总额|补贴|收入|产值|奖补|救助金|税收|支出)$"
)
ATTRIBUTE_OF = re.compile(
    "(?:投资|总投资|面积|长度|产值|规模|价值|资金|贷款|容量|能力|总长|全长|占地|年产|装机|存栏|出栏)"
    "(?:约|达|达到|超|超过|近|为)*$"
)
ENTERPRISE = re.compile("(?:公司|开发区|园区|集团|企业|分公司)[^，、]{0,4}?(?:实现|完成|年产)")
VERB_PHRASES = ("累计", "共计", "先后", "成功", "全年", "新引进", "发放", "解决")
KEPT_VERBS = frozenset("新引进 发放 解决".split())
TASK = re.compile("[^，]*(?:任务|目标)(?:数)?(?:为|是)")
VOLTAGE = re.compile("千伏|伏|kV|安")
SIGN = re.compile("[、和与及，]")
# 粮食播种面积达8.5万亩，产量|2.8万吨: the owner of the second is 粮食.
OWNED = re.compile("(?:播种面积|播面|种植面积|面积|出栏|存栏|产量|产值|总数|数量|种植)$")
CAPACITIES = frozenset(("mass", "power", "volume"))
WORKS = (
    "项目",
    "工程",
    "电站",
    "生产线",
    "电厂",
    "煤矿",
    "露天矿",
    "机组",
    "热电联产",
    "提质",
    "仓储",
)
# 粮食产量连续12年|超430亿斤: a line that it stays above, and not how much it is.
SINCE = re.compile("(?:为|达到?|保持在?)|(?P<above>超过?|稳定在?|突破|站[稳上])")
# 新设经营主体30万户，其中企业|8万户: they are new as well.
NEW_VERB = re.compile("新[设增建登注]册?记?立?")
FROM_TO = re.compile("从[^，、]{1,6}到[^，、]{1,6}$")
ACTED_ON = frozenset("投资 投入 签约 到位 搬迁 培训 销售 生产 就业 创业".split())
REACHED = re.compile("(?:增长|增加|提高|提升|扩大|发展|上升|下降|减少|降低|增|降)(?:到|至)了?$")


def touching(place: Place, named: Sequence[Named]) -> Naming | None:
    """Numbers that touch share one phrase: the one behind gives it to the one before.

    8条|78万平方米城郊道路, 8条、12.3公里道路
    """
    if place.gap_after not in ("", "、"):
        return None
    behind = place.text[place.after.end : place.sentence.end] if place.after else ""
    body = place.left[left_cut(place.left) :]
    if len(body) > 1 and (not behind or behind[0] in ENDS or begins_predicate(behind)):
        return None
    alone = place.left_start == place.clause and len(body) - split_action(body + "。")[1] < 2
    led = place.left.endswith(("的", "了", "将", "完成")) or bool(PLACES.search(place.left))
    led = led and not re.search("占|投资|面积", place.left)
    return Naming("chain", None) if alone or led else None


def touched(place: Place, named: Sequence[Named]) -> Naming | None:
    """The other way: 实现全部脱贫96户、|183人."""
    before = neighbour(named)
    if not before or place.gap not in ("", "、") or not before.naming.span:
        return None
    if before.naming.rule in ("left", "chain-left"):
        return replace(before.naming, rule="chain-left")
    return None


def coming_from(place: Place, named: Sequence[Named]) -> Naming | None:
    """The number that something grew from: 森林覆盖率由|28%提高到31.5%."""
    found = COMING_FROM.search(place.left)
    if not found or place.gap_after is None or not GOING_TO.search(place.gap_after):
        return None
    span = subject_before(place, place.left[: found.start()])
    earlier = last_named(named)
    if span is None and earlier:
        span = earlier.naming.span
    return Naming("left", span, role="baseline")


def in_a_row(place: Place, named: Sequence[Named]) -> Naming | None:
    """连续|17年|获评: years belong to what follows."""
    before = neighbour(named)
    if before and before.naming.rule == "in-a-row" and (since := SINCE.fullmatch(place.left)):
        span = subject_before(before.place, before.place.left.removesuffix("连续"))
        return Naming("left", span, role="reference" if since["above"] else None)
    if place.number.unit != "年" or not place.left.endswith("连续"):
        return None
    end = place.number.end
    found = re.match(r"[^，。；,;]+", place.right)
    span = trimmed(place.text, end, end + found.end()) if found else None
    return Naming("in-a-row", span, hands_on=False)


def beside(place: Place, named: Sequence[Named]) -> Naming | None:
    """The common case: a noun phrase on the left or, behind a classifier, on the right."""
    start, end = _left_phrase(place, neighbour(named))
    body = place.text[start:end]
    earlier = last_named(named)
    before = neighbour(named)
    right = _right_span(place, body)
    if before and before.naming.role == "threshold" and place.left_start == before.place.number.end:
        if right:
            return Naming("right", right)
        class_start = before.place.left_start
        whole = place.text[class_start : place.number.start]
        return Naming("left", trimmed(place.text, class_start + left_cut(whole), end))
    if right and not (before and place.gap == "" and before.naming.rule == "left"):
        return Naming("right", right, role=_role(place) or _role_of(place, right))
    if carried := _carried(place, body, earlier):
        return carried
    if len(body.strip("，、 的")) < 2 and (back := subject_of_clause_before(place)):
        return Naming("previous-clause", back)
    if span := trimmed(place.text, start, end):
        return Naming("left", span, role=_role(place), resolved=_owned(place, span, earlier))
    if begins_predicate(place.right) and not earlier:
        found = re.match(r"[^，。；,;]+", place.right)
        at = place.number.end
        return Naming(
            "right-predicate", trimmed(place.text, at, at + found.end()) if found else None
        )
    if earlier:
        return taken(earlier)
    return None


def _role(place: Place) -> FigureRole | None:
    """总投资|7亿元的商场 is an attribute of the 商场, and so is the voltage of a line."""
    if VOLTAGE.search(place.number.unit or ""):
        return "attribute"
    of_what_follows = place.right.startswith("的") and ATTRIBUTE_OF.search(place.left)
    return "attribute" if of_what_follows else None


def _role_of(place: Place, span: Span) -> FigureRole | None:
    """|700万吨煤矿项目 has a capacity, |147个断面水质优良率达98% are what a rate is of."""
    phrase = place.text[span.start : span.end]
    unit = unit_named(place.number.unit or "")
    if unit and unit.dimension in CAPACITIES and phrase.endswith(WORKS):
        return "attribute"
    return "reference" if phrase.endswith(("率", "比例", "比重")) else None


def _owned(place: Place, span: Span, earlier: Named | None) -> str | None:
    """The whole name where only its last noun stands: 新增上市公司22家、总数达|302家."""
    phrase = place.text[span.start : span.end]
    action, at = split_action(phrase)
    noun = phrase[at:]
    before = _words_of(place, earlier)
    if not action and "其中" in place.left and (new := NEW_VERB.match(before)):
        return new[0] + phrase
    if action not in ("", "完成", "实现") or noun not in words("relational"):
        return None
    if owner := _told_before(place, noun):
        return owner + noun
    return OWNED.sub("", head_of(before)) + noun if before else None


def _words_of(place: Place, earlier: Named | None) -> str:
    """The phrase of an earlier number; empty where there is none."""
    span = earlier.naming.span if earlier else None
    return place.text[span.start : span.end] if span else ""


def _told_before(place: Place, noun: str) -> str | None:
    """Whose it is by a clause without a number: 粮食生产再获丰收，总产|97.6亿斤."""
    start = max(place.sentence.start, place.before.end if place.before else 0)
    told = place.text[start : place.clause]
    found = [(told.rfind(owner), owner) for owner in owners_of(noun) if owner in told]
    return max(found)[1] if found else None


def _left_phrase(place: Place, before: Named | None) -> tuple[int, int]:
    """The phrase before a number as offsets into the text; it may be empty."""
    left = place.left
    if before and before.naming.rule == "right" and before.naming.span:
        # 20个|贫困村退出、11000人|脱贫: the words between belong to the number before.
        used = before.naming.span.end - place.left_start
        rest = SIGN.search(left, max(used, 0)) if used > 0 else None
        left = " " * rest.end() + left[rest.end() :] if rest else left
    start = left_cut(left)
    end = start + right_cut(left[start:])
    if place.number.unit == "%" and (noun := SHARE_NOUN.match(left, start)) and noun.end() >= end:
        end = noun.end()
    end = start + len(FROM_TO.sub("", left[start:end]))
    if (firm := ENTERPRISE.search(left, start, end)) and end - firm.end() >= 2:
        start = firm.end()
    for verb in VERB_PHRASES:
        at = left.rfind(verb, start, end)
        if at > start and end - at - len(verb) >= 2:
            start = at if verb in KEPT_VERBS else at + len(verb)
    if "、" in left[start:end] and "等" not in left[start:end]:
        start = last_conjunct(left, start, end)
    if TIME_ONLY.fullmatch(left, start, end):
        start = end
    if (task := TASK.match(left, start, end)) and end > task.end() + 1:
        start = task.end()
    return place.left_start + start, place.left_start + end


def _right_span(place: Place, body: str) -> Span | None:
    """The phrase on the right, when the number belongs there."""
    right = place.right
    if not right or right[0] in ENDS or place.number.unit is None or NO_NOUN.match(right):
        return None
    if JOINING.match(right):
        return None
    if alone := ONE_SIGN.match(right):
        return Span(place.number.end, place.number.end + alone.end())
    if place.number.unit in ("元", "美元") and MONEY.search(body):
        return None
    if right.startswith("的") and ATTRIBUTE_OF.search(body):
        return None
    skipped = 0
    if relative := RELATIVE.match(right):
        skipped = relative.end()
    elif not right.startswith("的") and begins_predicate(right):
        return None
    more = bool(place.after) and not re.search("[，,；;：:]", right)
    found = right_phrase(right[skipped:], before_number=more)
    if not found:
        return None
    end = place.number.end + skipped
    return trimmed(place.text, end + found[0], end + found[1])


def _carried(place: Place, body: str, earlier: Named | None) -> Naming | None:
    """A number whose words are a verb only, about what the number before measures.

    达5000个，其中落地|25个
    """
    if not earlier or not earlier.naming.span:
        return None
    number, other = place.number, earlier.place.number
    rest = place.text[other.end : place.left_start].strip()
    reached = REACHED.search(place.left)
    if reached and len(body) < 2 and not rest:
        return taken(earlier, "carried-to")
    if number.unit != other.unit or place.left_start != place.clause:
        return None
    if body in words("states") or (
        body in words("actions") and body not in ACTED_ON and "其中" in place.left
    ):
        base: Base | None = "new" if body.startswith("新") else None
        return taken(earlier, "carried-status", base=base)
    return None
