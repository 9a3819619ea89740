"""Office, body and level of who reports: from title, author's line, opening and signature."""

from __future__ import annotations

import pytest

from indexer.metadata.head import find_head
from indexer.metadata.level import find_level
from indexer.metadata.organisation import find_organisation
from indexer.metadata.role import find_role
from indexer.metadata.title import find_title
from indexer.models import Field

# text, role, organisation
ROWS: list[tuple[str, str | None, str | None]] = [
    # the title
    ("副区长2023年度述职述廉述德报告\n按照领导班子分工，本人分管农牧。", "副区长", None),
    ("青禾县副县长2023年度述职述廉报告\n2023年，", "副县长", "青禾县人民政府"),
    ("青禾县人民政府副县长2022年度述职述廉报告\n在县长的领导下", "副县长", "青禾县人民政府"),
    ("青禾县委常委、副县长2023年度述职报告\n一、", "县委常委、副县长", "青禾县人民政府"),
    ("县委常委、副县长2023年度述职报告\n一、", "县委常委、副县长", None),
    ("青禾县委常委、组织部部长2023年度述职报告\n一、", "县委常委、组织部长", "青禾县委"),
    ("中共青禾县委书记2021年度述职报告\n一、", "县委书记", "中共青禾县委"),
    ("北屏县县长2020年度述职述廉报告\n各位委员：", "县长", "北屏县人民政府"),
    ("乌柏县农业农村局局长2023年度述职报告\n一、", "局长", "乌柏县农业农村局"),
    ("乌柏县农业农村局党组书记、局长2023年度述职报告\n一、", "党组书记、局长", "乌柏县农业农村局"),
    ("朔原市供销合作社联合社主任2020年度述职报告\n一、", "主任", "朔原市供销合作社联合社"),
    ("霜河县人民法院院长2022年度述职报告\n一、", "法院院长", "霜河县人民法院"),
    ("青禾县黑河镇镇长2020年度述职报告\n2020年，我镇", "镇长", "青禾县黑河镇人民政府"),
    ("黑河镇党委书记抓基层党建工作述职报告\n一、", "镇党委书记", "黑河镇党委"),
    ("县文化馆馆长2017年度述职报告\n一、", "馆长", "县文化馆"),
    ("政协青禾县委员会副主席2019年述职报告\n一、", "副主席", "政协青禾县委员会"),
    ("青禾县人民政府副县长\n2022年度述职报告\n一、", "副县长", "青禾县人民政府"),
    # no office, the body alone
    ("松澜县农业农村局2023年工作总结和2024年工作打算\n一、", None, "松澜县农业农村局"),
    ("黑河镇人民政府2020年工作总结\n一年来，", None, "黑河镇人民政府"),
    ("2023年乌柏县政府工作报告\n各位代表：", None, "乌柏县人民政府"),
    ("乌柏县2023年政府工作报告\n各位代表：", None, "乌柏县人民政府"),
    ("霜河县人民法院工作报告\n各位代表：", None, "霜河县人民法院"),
    ("2020年工作总结\n2020年，县水务局在县委、县政府的坚强领导下，完成各项任务。", None, "县水务局"),
    ("中共青禾县水务局党组2023年度工作总结\n一、", None, "中共青禾县水务局党组"),
    ("青禾县人民政府关于2023年\n工作情况的报告\n县人大：", None, "青禾县人民政府"),
    # the author's line under the title
    ("政府工作报告\n——2024年2月2日在澜屏市第五届人民代表大会第五次会议上\n市长 王某某\n各位代表：", "市长", "澜屏市人民政府"),
    ("政府工作报告\n（2024年1月3日在柳湾区第九届人民代表大会第二次会议上）\n柳湾区人民政府代区长  王某\n各位代表：", "代区长", "柳湾区人民政府"),
    ("2025年西岭政府工作报告\n来源：某日报\n2025年1月13日在西岭自治区第十四届人民代表大会第三次会议上\n自治区主席 艾某·吐某\n各位代表：", "自治区主席", "西岭自治区人民政府"),
    ("2025年云岫省政府工作报告\n2025年1月20日在云岫省第十四届人民代表大会第三次会议上云岫省省长王某某作政府工作报告\n各位代表：", "省长", "云岫省人民政府"),
    ("2023年度述职报告\n望川县林业和草原局局长\n根据安排，现将履职情况报告如下。", "局长", "望川县林业和草原局"),
    ("述职报告\n——2019年度\n沙棘县人民政府副县长\n根据分工，我分管水务。", "副县长", "沙棘县人民政府"),
    ("2021年度述职报告\n述职人：县农业农村局局长 王某某\n一、", "局长", "县农业农村局"),
    ("2021年度述职报告\n王某某（县水务局副局长）\n一、", "副局长", "县水务局"),
    # the opening
    ("2022年度述职报告\n作为分管农业的副县长，我深感责任重大。", "副县长", None),
    ("2022年度述职报告\n本人担任青禾县水务局党组书记、局长，主持全面工作。", "党组书记、局长", "青禾县水务局"),
    ("我于2021年11月任青禾县人民政府副县长，分管教育。现述职如下。", "副县长", "青禾县人民政府"),
    ("述职报告\n本人原任青禾县委办公室主任，2011年12月任乌柏县副县长。", "副县长", "乌柏县人民政府"),
    ("述职报告\n2020年11月，组织选派我到乌柏县挂职县委常委、副县长。", "县委常委、副县长", None),
    ("各位代表：\n现在，我代表澜屏市人民政府向大会报告工作。\n一、", None, "澜屏市人民政府"),
    ("各位代表：\n我代表第十七届县人民政府向大会报告工作。\n一、", None, "县人民政府"),
    ("各位代表：\n现在，我代表州政府向大会报告工作。\n一、", None, "州人民政府"),
    # the signature
    ("述职报告\n一年来，我分管水务工作，成效明显。\n以上报告，请批评指正。\n述职人：望川县林业和草原局局长\n2023年1月9日", "局长", "望川县林业和草原局"),
    ("述职述廉报告\n一年来，我尽心履职。\n青禾县副县长\n2023年1月9日", "副县长", "青禾县人民政府"),
    ("2022年工作总结\n一年来，我们狠抓落实。\n松澜县农业农村局\n2022年12月28日", None, "松澜县农业农村局"),
    # a masked name hides whose it is, and 我中心 is none
    ("**区副区长2021年度述职述廉报告\n2021年，", "副区长", None),
    ("某市住房和城乡建设局2020年工作总结\n2020年，", None, None),
    ("工作总结\n今年以来，我中心深入学习，扎实工作。", None, None),
    # others who are named are not the author
    ("2022年度述职报告\n一年来，在县长的领导下，我协助局长抓好工作，向书记汇报。", None, None),
    ("2022年度述职报告\n县长多次到现场调研，市长热线办结率提高。", None, None),
    ("关于张某某任副县长的通知\n各乡镇：", None, None),
    ("在听取县长述职报告后的讲话\n同志们：", None, None),
    ("各位代表：\n受县长委托，现在报告工作。\n一、", None, None),
    ("2022年度述职报告\n由县长任组长的领导小组抓总，书记带头落实。", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role", "organisation"), ROWS)
def test_who_reports(text: str, role: str | None, organisation: str | None) -> None:
    head = find_head(text)
    title = find_title(head, None, "")
    fields = find_role(title, head, text), find_organisation(title, head, text)
    assert tuple(field.value for field in fields) == (role, organisation)
    for field in fields:
        assert (field.value is None) == (field.status == "unknown") == (not field.evidence)
        for evidence in field.evidence:
            assert evidence.span
            assert text[evidence.span.start : evidence.span.end] == evidence.quote


def field(value: str) -> Field[str]:
    return Field(value, "ok", (), 0.9) if value else Field.unknown()


COUNTY = "一年来，全县上下团结一心。全县粮食产量稳定，增速居全市第一。我县财政收入增长。"
CITY = "一年来，全市上下团结一心，增速高于全省。我市入选全省试点，全市投资增长，居全省第三。"
# role, organisation, level of the region, text, level
LEVELS: list[tuple[str, str, str | None, str, str | None]] = [
    # a department, whatever region it lies in
    ("局长", "乌柏县农业农村局", "county", "", "department"),
    ("党组书记、局长", "", None, "", "department"),
    ("主任", "朔原市供销合作社联合社", "prefecture", "", "department"),
    ("", "中共青禾县水务局党组", None, "", "department"),
    ("", "云岫省林业和草原局", "province", "", "department"),
    ("", "青禾县人民政府办公室", "county", "", "department"),
    # one who leads a county and a department is of the county
    ("副县长、局长", "青禾县人民政府", "county", "", "county"),
    ("县委常委、组织部长", "青禾县委组织部", "county", "", "county"),
    # a township lies below the region that is known
    ("镇长", "青禾县黑河镇人民政府", "county", "", "township"),
    ("", "黑河镇人民政府", "county", "", "township"),
    ("镇党委书记", "黑河镇党委", None, "", "township"),
    ("街道办主任", "", "county", "", "township"),
    # the region tells more than the office
    ("市长", "", "county", "", "county"),
    ("市长", "", "province", "", "province"),
    ("", "青禾县人民政府", "county", "", "county"),
    ("区长", "", "prefecture", "", "county"),
    # no region: the office, then the name of the body
    ("县长", "", None, "", "county"),
    ("副区长", "", None, "", "county"),
    ("市长", "", None, "", "prefecture"),
    ("省长", "", None, "", "province"),
    ("自治区主席", "", None, "", "province"),
    ("总理", "", None, "", "national"),
    ("", "州人民政府", None, "", "prefecture"),
    ("", "区人民政府", None, "", "county"),
    ("", "西岭自治区人民政府", None, "", "province"),
    ("", "国务院", None, "", "national"),
    ("法院院长", "霜河县人民法院", None, "", "county"),
    # the text speaks of itself; a county names its city, a city its province
    ("", "", None, COUNTY, "county"),
    ("", "", None, CITY, "prefecture"),
    ("", "", None, "全省经济平稳，我省粮食丰收，全省就业稳定。", "province"),
    ("", "", None, "全镇种粮三万亩，我镇新修道路，全镇脱贫。", "township"),
    # 全区 is a district, or an autonomous region where that is named and no 区委 is
    ("", "", None, "在市委和区委领导下，全区上下奋进，我区经济增长，全区就业稳定。", "county"),
    ("", "", None, "在自治区党委领导下，全区上下奋进，我区经济增长，自治区级园区达8个，全区就业稳定。", "province"),
    ("", "", None, "春天来了。", None),
]  # fmt: skip


@pytest.mark.parametrize(("role", "organisation", "region", "text", "level"), LEVELS)
def test_find_level(
    role: str, organisation: str, region: str | None, text: str, level: str | None
) -> None:
    found = find_level(field(role), field(organisation), field(region or ""), text)
    assert found.value == level
    for evidence in found.evidence:
        span = evidence.span
        assert span is None or text[span.start : span.end] == evidence.quote


def test_the_text_alone_is_less_sure_than_the_office() -> None:
    by_office = find_level(field("县长"), field(""), field(""), "")
    by_text = find_level(field(""), field(""), field(""), COUNTY)
    assert by_office.confidence > by_text.confidence > 0
