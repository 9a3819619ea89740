"""The kind of a report: from its title, the formula of its opening, or the words of its body.

The order of the rules stands in `find_kind`: what the text proves to be no report, then the title
and the formula, then weaker signs. What is no report (a notice, a speech, news, a story) gets the
kind `other`, and the rule says why. Where nothing speaks for either, the kind is unknown.
"""

from __future__ import annotations

import re

from indexer.metadata import no_report
from indexer.metadata.head import Line
from indexer.metadata.kind_of_text import by_body, by_formula
from indexer.metadata.title import Title
from indexer.models import Field
from indexer.vocab.kinds import OTHER, KindName, OtherName, find_kinds, find_other

TITLE_RULE = "name of a kind in the title"
HEAD_RULE = "head of government before the assembly"
# A formula of these kinds says less than a name in the title: 2022年述职述廉报告 may go on with
# 现将履职情况汇报如下.
PLAIN_KINDS = ("述职报告", "工作总结", "工作报告")
# Behind a title of this sort a report may follow: 关于印发《政府工作报告》的通知.
MAY_HOLD_A_REPORT = ("notice in the title", "speech in the title", "news in the title")

# 2023年工作总结和2024年工作计划; 落实政府工作报告工作要点 is no such pair.
JOINT = re.compile("[和及与暨、（( ]|以及")

# （2024年1月8日在青禾县第十八届人民代表大会第四次会议上） and below it 县长 王某
ASSEMBLY = re.compile(r"人民代表大会第.{1,4}次会议")
SPEAKER = re.compile(r"(?<!副)[省市州盟县区旗镇乡]长(?=\s|$)|自治区代?理?主席")


def find_kind(title: Title, head: tuple[Line, ...], text: str) -> Field[str]:
    """The kind of a text, `other` when it is no report, unknown where nothing tells.

    The name of the file counts after the formula, since 述职报告.docx may hold anything.
    """
    formula = by_formula(text)
    if spoiled := _no_report_whatever_its_title(text, formula):
        return spoiled
    named = _by_title(title)
    if title.is_name_of_file:
        plain = formula.value in PLAIN_KINDS and named.value not in (None, OTHER)
        found = named if plain or formula.value is None else formula
    else:
        found = _weigh(named, formula, text)
    if found.value:
        return found
    by_head = _by_head(head)
    return (
        by_head
        or no_report.by_opening(text)
        or by_body(text)
        or no_report.by_links(text)
        or Field.unknown()
    )


def _no_report_whatever_its_title(text: str, formula: Field[str]) -> Field[str] | None:
    """A chair may speak of 述职; who speaks for a government to the assembly is no chair."""
    if formula.value is None:
        return no_report.by_script(text) or no_report.by_telling(text) or no_report.by_list(text)
    return no_report.by_script(text) if formula.value in PLAIN_KINDS else None


def _weigh(named: Field[str], formula: Field[str], text: str) -> Field[str]:
    """The title or the formula, whichever says more.

    A 工作报告 that begins 我代表县人民政府 is a 政府工作报告; a notice that goes on so, or with
    the words of one, holds one.
    """
    if named.value == OTHER:
        if named.evidence[0].rule not in MAY_HOLD_A_REPORT:
            return named
        if formula.value in ("工作总结", "工作报告"):
            return named
        return formula if formula.value else by_body(text) or named
    says_less = named.value == "工作报告" and formula.value not in (*PLAIN_KINDS, None)
    return formula if named.value is None or says_less else named


def _by_title(title: Title) -> Field[str]:
    """The kind that the title names; of several the last, which is the one that it is.

    关于政府工作报告的工作总结 is a 工作总结, 关于政府工作报告的决议 no report. A plan that
    goes with a report (2023年工作总结和2024年工作计划) leaves it one.
    """
    text = title.field.value or ""
    names = list(find_kinds(text))
    other = find_other(text)
    if other and names and _is_a_report(text, names[-1], other):
        other = None
    if other:
        evidence = title.evidence(other.rule, other.start, other.end)
        return Field(OTHER, "ok", (evidence,), title.field.confidence)
    if not names:
        return Field.unknown()
    evidence = title.evidence(TITLE_RULE, names[-1].start, names[-1].end)
    return Field(names[-1].kind, "ok", (evidence,), title.field.confidence)


def _is_a_report(title: str, name: KindName, other: OtherName) -> bool:
    """Whether a title names a report although a word of another thing stands in it.

    >>> titles = "年度述职发言", "举办培训班工作总结", "工作总结和工作计划", "热议政府工作报告"
    >>> for title in titles:
    ...     print(_is_a_report(title, *find_kinds(title), find_other(title)))
    True
    True
    True
    False
    """
    part_of_it = name.start <= other.start and other.end <= name.end
    event = other.rule == "news in the title" and other.end <= name.start
    with_plan = other.rule == "plan in the title" and JOINT.match(title, name.end)
    return part_of_it or event or bool(with_plan)


def _by_head(head: tuple[Line, ...]) -> Field[str] | None:
    """A head of government who stands before the assembly gives a 政府工作报告."""
    session, speaker = (
        next(
            (line.evidence(HEAD_RULE, *m.span()) for line in head if (m := sign.search(line.text))),
            None,
        )
        for sign in (ASSEMBLY, SPEAKER)
    )
    if not session or not speaker:
        return None
    return Field("政府工作报告", "ok", (session, speaker), 0.85)
