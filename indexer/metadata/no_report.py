"""What is no report by its text: news, a story, an essay, a chair's script, a list, a notice.

Such a text may bear the title of a report: a chapter of a novel that is called 政府工作报告. Some
phrases prove it alone (本报讯). Where a phrase stands in reports too (近日, 她说：“…”), it takes
several together, and for a story more of them than of the words of administration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from indexer.metadata.kind_of_text import OPENING, words_of
from indexer.models import Evidence, Field
from indexer.offsets import Span
from indexer.vocab.kinds import OTHER

# Story, news and script show themselves soon.
START = 2000
START_OF_NEWS = 300
MOST_QUOTES = 4

# What texts that are no reports begin with.
NEWS = re.compile(
    r"(?:本报|本网|本台|日报|晚报|新闻网|融媒)[^。；\n]{0,12}讯|本报记者|(?:新华社|中新社|人民网)[^。；、，\n]{0,15}电(?![视台])"
    r"|[（(](?:本报)?(?:记者|通讯员)[^）)\n]{1,30}[）)]|记者[^。；\n]{0,15}(?:获悉|了解到)"
    # 1月13日，柳湾区第十六届人民代表大会第八次会议开幕。
    r"|\A[^\n。]{0,40}(?:代表大会|委员会)第.{1,4}次(?:全体)?会议[^。\n]{0,30}(?:开幕|举行|召开|闭幕)。"
)
OPENINGS = (
    ("articles of a regulation", re.compile(r"^第一条[ 　]?[^\n]{0,40}", re.MULTILINE)),
    (
        "notice by its opening",
        re.compile(r"\A[^\n]{2,60}[：:]\n(?:[^\n]{0,200}?)现(?:将|就)[^\n]{0,60}(?:印发|通知|通报|公告)"),
    ),
    (
        "speech by its opening",
        re.compile(
            r"(?:作|做|表)[^。\n]{0,6}表态|表示(?:最|热烈|衷心|诚挚|的){1,4}(?:欢迎|祝贺|感谢)"
            r"|致以[^。\n]{0,12}(?:问候|祝贺|祝福)|宣布[^。\n]{0,20}开幕"
        ),
    ),
    # 刚才，十二位书记作了述职。我讲三点意见。
    (
        "speech by its opening",
        re.compile(r"^刚才[，,][^。\n]{0,40}(?:述职|发言|汇报|表态|讲话|报告|介绍)", re.MULTILINE),
    ),
    (
        "form about a person",
        re.compile(
            r"姓 ?名[：: \t][^。]{0,40}?性 ?别[：: \t][^。]{0,80}?"
            r"(?:出生|民 ?族|学 ?历)[^\n]{0,12}"
        ),
    ),
    (
        "letter by its opening",
        re.compile(r"\A(?:亲爱的|尊敬的|广大|全[省市县区])[^。\n]{0,16}(?:市民|居民|村民|农民|朋友|乡亲|同胞|家长)[^。\n]{0,6}[：:]"),
    ),
)  # fmt: skip

# News that no 本报讯 opens: 3月5日上午，…. 县委书记强调，…. 参加会议。 The day and two more.
DAY = re.compile(
    r"(?:^|[。！？])(?:(?:[0-9]{1,2}月)?[0-9]{1,2}日(?:上午|下午|晚|清晨)?|[日近][日前期]|昨[日天]|连日来|前不久)[，,]",
    re.MULTILINE,
)
SIGNS_OF_NEWS = tuple(
    re.compile(sign)
    for sign in (
        r"(?:书记|[省市州县区镇乡局部]长|主任|同志|负责人|领导|会议)[^。；：“\n]{0,12}?(?:指出|强调|要求|表示|勉励)[，：]",
        r"(?:责任编辑|责编|编辑|摄影|供稿)[：:]|来源[：:][^\n]{0,20}?[日晚]?报(?=[ \n）)])"
        r"|(?:记者|笔者|通讯员)(?:走进|来到|看到|采访|发现|了解|从|在|[ ：:×*])",
        r"据(?:了解|悉|介绍)[，,]",
        r"(?:参加|陪同|出席)(?:了?(?:此次|上述)?(?:调研|会议|活动|座谈|座谈会|检查))?[。；\n]",
        r"”[^。”\n]{0,20}(?:说|表示|介绍|告诉)",
    )
)
LEAST_SIGNS_OF_NEWS = 2
# A report speaks of its own (我局, 本人, 各位代表：), reviews a year and counts its parts.
OWN_VOICE = re.compile(
    r"本人|现将|各位代表[：:！]|我(?:局|镇|乡|院|校|委|单位|中心|街道)|一年来|^[一二三]、",
    re.MULTILINE,
)

# 说：“…”, a paragraph that is one remark (“谁先交？”), ”他低声说. A report quotes a saying once.
TALK = re.compile(
    r"[说道问喊答叹][：:，]“|^“[^”\n]{1,80}[，。！？…]”|”[^“”。\n]{0,16}(?:说|问|喊|笑道|答道|叹道)",
    re.MULTILINE,
)
PEOPLE = re.compile(r"(?<!其)[他她]")
GESTURE = re.compile(
    r"[抬仰]起头|低[下着]头|[点摇](?:了[点摇]|[点摇]|了)头|转过(?:身|脸)|回过头|皱[着了起]?眉|叹了(?:一?口气|一声)"
    r"|苦笑|笑出了?声|沉默|愣[住了在]|怔|发愣|[盯望]着|窗外|眼神|眼眶|脸[^，。]{0,5}红|烟灰|(?:抽|点上)烟|掐灭"
    r"|吭声|没有?(?:再)?(?:回头|回答|言语|说话)|手[^，。]{0,3}抖|推门|推了推|敲了敲|咳嗽"
)
ADMINISTRATION = re.compile(
    r"^[（(]?[一二三四五六七八九十]{1,3}[、）)]|[一二三四五]是|本人|一年来|不足|存在的?问题|下一步"
    r"|今后|加强|推进|落实|坚持|认真|扎实|深入|任务|建设",
    re.MULTILINE,
)
LEAST_TALK, LEAST_GESTURES, LEAST_PEOPLE = 2, 3, 2

# 收看直播，聆听政府工作报告，…备受鼓舞: who hears a report and feels gives none.
HEARD = re.compile(r"(?:聆听|收看|收听|观看|学习|捧?读)[^。；\n]{0,20}政府工作报告")
FEELING = re.compile(
    r"心潮[澎起][湃伏]|[备倍深]受鼓舞|[备倍]感振奋|感慨万[千分]|久久不能平静|热泪盈眶"
    r"|暖人心|心里[^，。]{0,4}(?:热乎|暖|敞亮)|感触(?:很|颇)?深|作者[系为]"
)
START_OF_ESSAY = 600
LEAST_FEELINGS = 2

# 下面，请水务局局长述职, （述职毕）; 下面由我汇报 begins a report.
SCRIPT = re.compile(
    r"(?:下面|现在|首先|接下来)[，,]?(?:有?请|由)(?!我|允许|各位|大家|予)[^。\n]{1,40}?(?:述职|发言|讲话|致辞|报告|汇报)"
    r"|(?:进行|进入)(?:会议|大会|今天)?的?第[一二三四五六七八九]项"
    r"|(?:会议|大会)[^。，\n]{0,8}[有共分][一二三四五六七八九十]{1,2}项(?:议程|议题|内容)"
    r"|[（(](?:述职|报告|发言|讲话|测评|表决|宣读|鼓掌)(?:完?毕|结束|后)[）)]"
    r"|散会[！。]|请全体起立|现在开会|大会现在开(?:始|幕)"
)
LEAST_CALLS = 2

# A page of links: many short lines, hardly a full stop.
LEAST_LINES = 8
LONGEST_ENTRY = 25
MOST_SENTENCES = 1
# 2023年政府工作报告, …报告 [2024-01-25], 更多>>, 共 23 条 1/6 下一页
ENTRY = re.compile(
    r"(?:报告|总结|[述责][职廉责德法])(?:[（(][^）)]{1,12}[）)])?$"
    r"|[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?[]）)]?$"
    r"|[上下]一页|尾页|更多|共 ?[0-9]+ ?[条页]"
)
LEAST_ENTRIES = 3
# Below the outline of a report its page may name others: 相关阅读：….
OUTLINE = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|各位)", re.MULTILINE
)


def by_telling(text: str) -> Field[str] | None:
    """`other` for what is told: even a title like 述职报告 does not make a report of it."""
    if news := NEWS.search(text, 0, START_OF_NEWS):
        return _other([words_of("news by its opening line", news)], 0.9)
    return _by_lines_of_news(text) or _by_story(text) or _by_feelings(text)


def by_script(text: str) -> Field[str] | None:
    """`other` for what a chair says between the reports of others."""
    calls = tuple(islice(SCRIPT.finditer(text, 0, START), MOST_QUOTES))
    if len(calls) < LEAST_CALLS:
        return None
    return _other([words_of("script of a chair", call) for call in calls], 0.9)


def by_list(text: str) -> Field[str] | None:
    """`other` for a list of reports, which a title like 历年政府工作报告 heads."""
    if _sentences(text) > MOST_SENTENCES or OUTLINE.search(text):
        return None
    lines = text[:START].split("\n")
    entries = sum(bool(ENTRY.search(line)) for line in lines)
    if entries < LEAST_ENTRIES or 2 * entries < len(lines):
        return None
    return _by_first_lines("list of reports", lines, 0.8)


def by_opening(text: str) -> Field[str] | None:
    """`other` for a regulation, a notice, a speech, a form or a letter, by how it begins."""
    for rule, opening in OPENINGS:
        if found := opening.search(text, 0, OPENING):
            return _other([words_of(rule, found)], 0.85)
    return None


def by_links(text: str) -> Field[str] | None:
    """`other` for short lines without sentences."""
    lines = text.split("\n")
    if len(lines) < LEAST_LINES or len(text) > LONGEST_ENTRY * len(lines):
        return None
    if _sentences(text) > MOST_SENTENCES:
        return None
    return _by_first_lines("lines without sentences", lines, 0.6)


def _by_lines_of_news(text: str) -> Field[str] | None:
    day = DAY.search(text, 0, START_OF_NEWS)
    if not day or OWN_VOICE.search(text, 0, OPENING):
        return None
    signs = [found for sign in SIGNS_OF_NEWS if (found := sign.search(text, 0, START))]
    if len(signs) < LEAST_SIGNS_OF_NEWS:
        return None
    return _other([words_of("news by its lines", found) for found in (day, *signs)], 0.8)


def _by_story(text: str) -> Field[str] | None:
    """A story has talk or gestures, and more of them than of the words of administration."""
    talk, gestures = (list(sign.finditer(text, 0, START)) for sign in (TALK, GESTURE))
    people_talk = len(talk) >= LEAST_TALK and len(PEOPLE.findall(text, 0, START)) >= LEAST_PEOPLE
    if not people_talk and len(gestures) < LEAST_GESTURES:
        return None
    if len(talk) + len(gestures) <= len(ADMINISTRATION.findall(text, 0, START)):
        return None
    if len(talk) < LEAST_TALK:
        return _other([words_of("story: gestures", found) for found in gestures[:MOST_QUOTES]], 0.7)
    return _other([words_of("story: people talk", found) for found in talk[:LEAST_TALK]], 0.8)


def _by_feelings(text: str) -> Field[str] | None:
    heard = HEARD.search(text, 0, START_OF_ESSAY)
    feelings = list(islice(FEELING.finditer(text, 0, START), LEAST_FEELINGS))
    if not heard or len(feelings) < LEAST_FEELINGS or OWN_VOICE.search(text, 0, OPENING):
        return None
    return _other([words_of("essay by its feelings", found) for found in (heard, *feelings)], 0.75)


def _by_first_lines(rule: str, lines: list[str], confidence: float) -> Field[str]:
    first = "\n".join(lines[:2])
    return _other([Evidence(rule, Span(0, len(first)), first)], confidence)


def _sentences(text: str) -> int:
    return sum(map(text.count, "。；！？"))


def _other(evidence: Iterable[Evidence], confidence: float) -> Field[str]:
    return Field(OTHER, "ok", tuple(evidence), confidence)
