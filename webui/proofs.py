"""The words that prove a field, and the rule that read them, in the words of the pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from indexer.models import Evidence
from webui.language import _, later
from webui.layout import Layout

CORRECTION_RULE = "correction"
# The rules of indexer/metadata and of its tables, as the records name them.
RULES = {
    "label in the manifest": later("导入清单里写明的"),
    CORRECTION_RULE: later("人工更正的理由"),
    # title
    "title line": later("文首的标题行"),
    "title of the file's format": later("文件自带的标题"),
    "name of the file": later("文件名，正文里没有找到标题"),
    # kind
    "name of a kind in the title": later("标题里的文种"),
    "formula of the opening": later("开头的报告用语"),
    "head of government before the assembly": later("政府负责人在大会上作的报告"),
    "words of the genre in the body": later("正文里这类报告的常用语"),
    # why it is no report
    "notice in the title": later("标题是通知、公告一类"),
    "speech in the title": later("标题是讲话、致辞一类"),
    "plan in the title": later("标题是计划、要点一类"),
    "scheme in the title": later("标题是方案、规划一类"),
    "ruling in the title": later("标题是意见、办法一类"),
    "news in the title": later("标题是新闻、报道一类"),
    "literature in the title": later("标题是文学作品"),
    "essay in the title": later("标题是心得、材料一类"),
    "letter in the title": later("标题是信函、倡议一类"),
    "person or list in the title": later("标题是简历、名单、表格一类"),
    "writing advice in the title": later("标题在讲怎么写报告"),
    "talk about a report": later("标题在解读别的报告"),
    "study in the title": later("标题是调研、论文一类"),
    "articles of a regulation": later("正文是一条一条的规定"),
    "notice by its opening": later("开头是通知的写法"),
    "speech by its opening": later("开头是讲话的写法"),
    "letter by its opening": later("开头是书信的写法"),
    "news by its opening line": later("开头是新闻的写法"),
    "news by its lines": later("正文是新闻的写法"),
    "essay by its feelings": later("正文在谈听了、读了报告的感受"),
    "script of a chair": later("正文是会议的主持词"),
    "list of reports": later("正文是一页报告的目录"),
    "form about a person": later("正文是个人情况表"),
    "lines without sentences": later("正文只有一行行的条目，没有句子"),
    "story: people talk": later("正文在讲故事，有人物对话"),
    "story: gestures": later("正文在讲故事，写人的神态举止"),
    # region
    "name in the title": later("标题里的地名"),
    "assembly in the date line": later("日期行里开会的地方"),
    "name in the first lines": later("文首几行里的地名"),
    "name in the opening": later("开头写明在哪里任职、代表哪里"),
    "government named as the source": later("注明的来源是当地政府"),
    "signature": later("落款"),
    "folder and name of the file": later("文件夹和文件名里的地名"),
    "body: the place it speaks of": later("正文里说得最多的地方"),
    "body: a unit inside": later("正文里它下属的地方"),
    "body: what it calls itself": later("正文里的自称"),
    "body: a place around or inside": later("正文里它的上级或下属地方"),
    # year, period, date
    "year in the head": later("文首几行里的年份"),
    "year in the title": later("标题自称的年份"),
    "year of the session": later("日期行里开会的年份"),
    "year of the plan": later("安排工作的那一年"),
    "year of the review": later("回顾的那一年"),
    "years of the review": later("回顾的那几年"),
    "year that it reports on": later("正文报告的那一年"),
    "year of the opening": later("开头讲到的年份"),
    "year in the name of the file": later("文件名里的年份"),
    "years in the title": later("标题里的起止年份"),
    "part of the year in the title": later("标题里的时段"),
    "part of the year in the opening": later("开头讲到的时段"),
    "months that it reports on": later("正文报告的那几个月"),
    "since taking office": later("从任现职起"),
    "a report to an assembly covers the year before": later("向大会作的报告，取上一年"),
    "a summary covers its year": later("年度报告，取全年"),
    "date of the session": later("开会的日期"),
    "date in the head": later("文首的日期"),
    "date of the signature": later("落款的日期"),
    "date of the page": later("网页注明的日期"),
    "day of publication": later("网页的发布日期，正文里没有写日期"),
    "publisher of the page": later("发布这个网页的单位，正文里没有写明"),
    # office, level
    "office in the title": later("标题里的职务"),
    "office in the opening": later("开头自称的职务"),
    "line of the author": later("写明报告人的一行"),
    "level of the office or body": later("由职务或单位得出的级别"),
    "level of the region": later("由地区得出的级别"),
    "how the text speaks of its place": later("正文里全县、全市一类的自称"),
    # organisation, portfolios, bodies
    "body in the title": later("标题里的单位"),
    "body in the formula": later("开头代表哪个单位作报告"),
    "place of the assembly": later("由开会的地方得出的单位"),
    "subject of the opening": later("开头讲到的单位"),
    "sentence of duties": later("讲分工的句子"),
    "organisation in the title": later("标题里的单位"),
    "weight of headings": later("小标题里说得最多"),
    "weight of words": later("正文里说得最多"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that prove a fact and the rule that read them; `url` leads to their place.

    There may be no `quotes`: that a summary covers its year stands nowhere. `from_report` tells
    the words of a report from those of a person who corrected it.
    """

    quotes: tuple[str, ...]
    rule: str
    url: str
    from_report: bool


def proofs_of(found: Sequence[Evidence], layout: Layout) -> tuple[Proof, ...]:
    """Evidence as the page shows it: what one rule read in one paragraph stands together.

    The sentence of duties proves each body that it names by its name: 农业农村、水务、林业.
    """
    single = (_proof(evidence, layout) for evidence in found)
    return tuple(
        replace(
            first, quotes=tuple(dict.fromkeys(q for proof in (first, *alike) for q in proof.quotes))
        )
        for _rule, (first, *alike) in groupby(single, key=lambda proof: (proof.rule, proof.url))
    )


def _proof(evidence: Evidence, layout: Layout) -> Proof:
    place = f"#{layout.block_at(evidence.span.start).anchor}" if evidence.span else ""
    rule = _(RULES[evidence.rule]) if evidence.rule in RULES else evidence.rule
    quotes = (evidence.quote,) if evidence.quote else ()
    return Proof(quotes, rule, place, evidence.rule != CORRECTION_RULE)
