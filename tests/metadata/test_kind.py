"""Kinds of report from the title, the formula of the opening and the body, and what is no report."""

from __future__ import annotations

import pytest

from indexer.metadata.head import find_head
from indexer.metadata.kind import find_kind
from indexer.metadata.title import find_title
from indexer.models import Field

GOVERNMENT = "政府工作报告"


def kind_of(text: str, file_name: str = "", format_title: str | None = None) -> Field[str]:
    head = find_head(text)
    return find_kind(find_title(head, format_title, file_name), head, text)


TITLES = [
    ("青禾县副县长2023年度述职述廉报告\n2023年，按照分工", "述职述廉报告"),
    ("县长2020年度述职、述廉、述德报告\n2020年，我", "述职述廉述德报告"),
    ("副区长2022年度述职述德述廉报告\n一、", "述职述廉述德报告"),
    ("局长2021年度述学述职述廉述法报告\n一、", "述职述学述廉述法报告"),
    ("个人述职\n一年来，我尽职尽责。", "述职报告"),
    ("镇党委书记抓基层党建工作述职报告\n同志们：", "述职报告"),
    ("在年度述职评议会上的述职发言\n各位领导：", "述职报告"),
    ("2021年度个人廉洁自律情况报告\n一、", "述廉报告"),
    ("县水务局局长2023年度述法报告\n一、", "述法报告"),
    ("政府工作报告\n各位代表：", GOVERNMENT),
    ("2023年乌柏县政府工作报告（摘要）\n各位代表：", GOVERNMENT),
    ("首页 > 政务公开 > 通知\n乌柏县人民政府工作报告\n各位代表：", GOVERNMENT),
    ("标题：乌柏县2022年政府工作报告\n正文：各位代表", GOVERNMENT),
    ("青禾县人民政府\n工作报告\n各位代表：", GOVERNMENT),
    # the line of the session may call it a speech
    ("2025年云岫省政府工作报告\n——2025年1月14日云岫省省长在云岫省第七届人民代表大会第四次会议上的讲话\n各位代表：", GOVERNMENT),
    ("霜河县水务局2022年工作总结及2023年工作计划\n一、", "工作总结"),
    ("霜河县水务局2022年工作总结和2023年工作要点\n一、", "工作总结"),
    ("个人年终总结\n时光飞逝。", "工作总结"),
    ("关于政府工作报告落实情况的工作总结\n一、", "工作总结"),
    ("关于全县河长制工作情况的报告\n县人大常委会：", "工作报告"),
    ("霜河县水务局法治政府建设年度报告\n一、", "工作报告"),
    ("青禾县第十八届人民代表大会常务委员会工作报告\n各位代表：", "人大常委会工作报告"),
    ("政协青禾县第十届委员会常务委员会工作报告\n各位委员：", "政协常委会工作报告"),
    ("霜河县人民法院工作报告\n各位代表：", "法院工作报告"),
    ("霜河县人民检察院工作报告\n各位代表：", "检察院工作报告"),
    ("在中国共产党青禾县第十四次代表大会上的报告\n同志们：", "党委工作报告"),
    ("关于青禾县2023年财政预算执行情况和2024年财政预算草案的报告\n各位代表：", "预算执行情况报告"),
    ("关于青禾县2022年国民经济和社会发展计划执行情况与2023年\n国民经济和社会发展计划草案的报告\n各位代表：", "国民经济和社会发展计划执行情况报告"),
    # the report itself, sent with a notice
    ("关于印发《2023年政府工作报告》的通知\n各乡镇人民政府：\n现将报告印发给你们。\n各位代表：\n现在，我代表县人民政府向大会报告工作。", GOVERNMENT),
    ("青禾县人民政府办公室关于印发政府工作报告的通知\n各乡镇：\n现将报告印发给你们。\n县长 王某\n一、2023年工作回顾\n"
     "全县地区生产总值增长5.1%。\n2024年工作安排\n加强政府自身建设。\n各位代表！", GOVERNMENT),
    ("2023年度个人述职述廉述德情况\n本人", "述职述廉述德报告"),
    ("深化改革 开创新局面\n——政府工作报告\n各位代表：", GOVERNMENT),
    # the title says less than the formula
    ("工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作，请审议。", GOVERNMENT),
    ("在青禾县第十八届人民代表大会第三次会议上的讲话\n各位代表：\n现在，我代表县人民政府，向大会报告工作。", GOVERNMENT),
]  # fmt: skip
FORMULAS = [
    ("各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、2023年工作回顾", GOVERNMENT),
    ("各位代表：现在，我代表州人民政府向大会作工作报告，请予审议。一、过去一年工作回顾2011年", GOVERNMENT),
    ("各位代表:\n现在,我受镇人民政府的委托,代表镇政府向大会作报告。", GOVERNMENT),
    ("（2024年1月29日在澜屏市第四届人民代表大会第四次会议上）\n澜屏市人民政府市长  某某\n各位代表：\n我代表澜屏市政府，向大会作政府工作报告。", GOVERNMENT),
    ("各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。", GOVERNMENT),
    ("各位代表：\n现在，我向大会报告政府工作，请予审议。\n一、过去五年", GOVERNMENT),
    ("（2024年1月8日在青禾县第十八届人民代表大会第四次会议上）\n县长 王某\n各位代表：\n一、2023年工作回顾", GOVERNMENT),
    ("大家好！我是青禾县第一中学校长，现将一年来的工作向大家汇报如下。", "述职报告"),
    ("各位代表：\n我受县人大常委会委托，向大会报告常委会工作，请予审议。", "人大常委会工作报告"),
    ("各位委员：\n我受政协青禾县第九届委员会常务委员会委托，向大会报告工作。", "政协常委会工作报告"),
    ("各位代表：\n现在，我代表县人民法院向大会报告工作，请予审议。", "法院工作报告"),
    ("各位代表：\n现在，我代表县人民检察院向大会报告工作，请予审议。", "检察院工作报告"),
    ("同志们：\n现在，我代表中国共产党青禾县第十三届委员会向大会作报告。", "党委工作报告"),
    ("各位代表：\n受县人民政府委托，现将青禾县2023年国民经济和社会发展计划执行情况与2024年计划草案提请大会审议。", "国民经济和社会发展计划执行情况报告"),
    ("各位代表：\n受县人民政府委托，现将2023年财政预算执行情况和2024年预算草案提请大会审查。", "预算执行情况报告"),
    ("按照分工，本人分管农牧、水务工作，联系区委农办。现将履职情况向考核组汇报如下。", "述职报告"),
    ("我于2021年11月任青禾县副县长，分管教育工作。一年来，我尽心履职，现述职如下。", "述职报告"),
    ("各位领导：\n我现任县教育局局长。下面，我就一年来的思想工作和廉洁自律情况作一汇报。", "述职报告"),
    ("尊敬的考核组各位领导：\n根据安排，现就本人2022年度工作情况报告如下，请予评议。", "述职报告"),
    ("2023年，我局紧扣中心任务，各项工作进展顺利，现将全年工作总结如下：", "工作总结"),
    ("县人大常委会：\n现将全县2022年义务教育工作情况报告如下，请审议。", "工作报告"),
]  # fmt: skip
BODIES = [
    # no title and no formula: the words of the body
    ("2023年是极不平凡的一年。初步预计，全市地区生产总值增长5.6%。\n各位代表！一年来的成绩来之不易。\n"
     "2024年工作安排\n加强政府自身建设。\n各位代表！让我们团结奋斗。", GOVERNMENT),
    ("一年来，本人认真履行职责，所分管的工作有了新进展。\n本人坚持民主集中制，落实一岗双责，做到廉洁自律。\n"
     "在年度民主测评中，本人接受大家评议。", "述职报告"),
    ("一年来，我局围绕中心工作，狠抓落实。全局干部下乡四百人次。\n存在的问题：人手不足。\n下一步工作打算：补齐短板。", "工作总结"),
    ("各位代表！一年来，全院受理案件3210件，审结3105件，执结1208件，结案率位居全市前列。\n各位代表！", "法院工作报告"),
]  # fmt: skip
OTHER = [
    ("关于做好年度述职述廉工作的通知\n各乡镇、县直各单位：\n现就有关事项通知如下。", "notice in the title"),
    ("青禾县2022年政府工作报告任务分解方案\n为全面完成目标任务，制定本方案。", "scheme in the title"),
    ("关于贯彻落实《政府工作报告》的实施方案\n一、总体要求", "scheme in the title"),
    ("关于政府工作报告的决议\n会议审议了县长所作的政府工作报告，决定予以批准。", "ruling in the title"),
    ("青禾县领导干部述职评议办法（试行）\n第一条 为加强监督，制定本办法。", "ruling in the title"),
    ("青禾县2023年农业农村工作要点\n全县农业农村工作的总体要求是", "plan in the title"),
    ("在全县经济工作会议上的讲话\n同志们：\n这次会议的主要任务是总结工作。", "speech in the title"),
    ("在任职大会上的表态发言\n各位领导：\n我坚决服从组织决定。", "speech in the title"),
    ("在听取述职报告后的讲话\n同志们：", "speech in the title"),
    ("述职报告怎么写\n年底了，不少同志为此发愁。", "writing advice in the title"),
    ("2024年政府工作报告解读\n一、为什么提出百分之五的目标", "talk about a report"),
    ("一图读懂政府工作报告\n数字里的青禾", "talk about a report"),
    ("学习政府工作报告心得体会\n读了报告，深受鼓舞。", "essay in the title"),
    ("文明过节倡议书\n广大市民朋友们：", "letter in the title"),
    ("县政府领导简历\n某某，男，汉族。", "person or list in the title"),
    ("2023年度述职评议测评表\n姓名 职务 优秀 称职", "person or list in the title"),
    ("关于村级集体经济发展的调研报告\n按照安排，调研组走访了十二个村。", "study in the title"),
    ("我县召开年度述职评议会议\n会上，十二名乡镇党委书记作述职报告。", "news in the title"),
    # a report in the title, yet the text is of another sort
    ("青禾县长作政府工作报告\n本报讯（记者 某某）昨日上午，县人代会开幕，县长作政府工作报告。", "news by its opening line"),
    ("本报记者从县两会上获悉，今年政府工作报告把民生放在首位。", "news by its opening line"),
    ("新华社青禾1月9日电 县十八届人大三次会议今天上午开幕。", "news by its opening line"),
    ("述职报告\n老周把稿子往桌上一摔，说：“这也叫述职报告？”他点上烟，不吭声了。\n秘书小何低着头问：“那您看怎么改？”"
     "他没有抬眼，她也不敢再问。窗外的雨下了一夜，他想起二十年前的自己。", "story: people talk"),
    ("第三章 夜谈\n局长推开门，问：“还没走？”她摇摇头说：“述职报告还差一页。”他笑道：“写那个做什么，明天再说。”", "story: people talk"),
    ("第一条 为规范公务接待，制定本办法。\n第二条 本办法适用于全县。\n第三条 接待应当从简。", "articles of a regulation"),
    ("各乡镇人民政府，县政府各部门：\n现将《青禾县防汛应急预案》印发给你们，请认真组织实施。", "notice by its opening"),
    ("尊敬的各位领导、各位来宾：\n大家上午好！值此开园之际，我谨代表县委、县政府，向各位来宾表示热烈的欢迎！", "speech by its opening"),
    ("姓名：某某\n性别：女\n民族：汉族\n出生年月：1980年5月\n学历：大学\n工作经历：教师", "form about a person"),
    ("亲爱的市民朋友们：\n夏日炎炎，请节约每一滴水。", "letter by its opening"),
    ("首页\n政务公开\n办事大厅\n互动交流\n走进青禾\n领导之窗\n机构设置\n联系我们\n网站地图", "lines without sentences"),
]  # fmt: skip
UNKNOWN = [
    "各位代表：\n现在报告工作。",
    "青禾县\n春天来了，油菜花开了。",
    "同志们：\n一年来，我们坚持绿色发展，万亩荒山披上新绿。",
]


@pytest.mark.parametrize(("text", "kind"), TITLES + FORMULAS + BODIES)
def test_find_kind(text: str, kind: str) -> None:
    assert kind_of(text).value == kind


@pytest.mark.parametrize(("text", "rule"), OTHER)
def test_what_is_no_report(text: str, rule: str) -> None:
    found = kind_of(text)
    assert (found.value, [evidence.rule for evidence in found.evidence][:1]) == ("other", [rule])


@pytest.mark.parametrize("text", UNKNOWN)
def test_where_nothing_speaks_for_either(text: str) -> None:
    assert kind_of(text).status == "unknown"


@pytest.mark.parametrize("text", [row[0] for row in TITLES + FORMULAS + BODIES + OTHER] + UNKNOWN)
def test_every_quote_is_the_text_of_its_span(text: str) -> None:
    found = kind_of(text)
    assert (found.value is None) == (not found.evidence)
    for evidence in found.evidence:
        assert evidence.span and text[evidence.span.start : evidence.span.end] == evidence.quote


def test_the_surer_the_words_the_higher_the_confidence() -> None:
    rows = (TITLES[0], FORMULAS[0], BODIES[0])
    by_title, by_formula, by_body = (kind_of(text).confidence for text, _ in rows)
    assert by_title > by_formula > by_body > 0.5


def test_the_name_of_the_file_gives_way_to_the_formula() -> None:
    """述职报告.docx may hold anything; where the text says less, the name says what it is."""
    formula = FORMULAS[0][0]
    assert kind_of(formula, "述职报告").value == GOVERNMENT
    assert kind_of("现将履职情况汇报如下。", "副县长述职述廉报告").value == "述职述廉报告"
    by_name = kind_of("青禾县\n春天来了。", "青禾县2020年工作总结")
    assert (by_name.value, by_name.confidence) == ("工作总结", 0.4)
    assert kind_of("春天来了。", "", "青禾县2020年工作总结").value == "工作总结"
