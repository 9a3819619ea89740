"""The automatic numbers of Word, which stand nowhere in its text."""

from __future__ import annotations

import pytest

from .building import cell, docx, lines, paragraph, row, table


def level(
    index: int, number_format: str, pattern: str, more: str = "", start: int | str = 1
) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'{more}<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def definition(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def starting(index: int, start: int | str) -> str:
    """A list that starts again."""
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def item(text: str, index: int | str | None = 0, of: int | None = 1, style: str = "") -> str:
    """A paragraph of a list."""
    in_style = f'<w:pStyle w:val="{style}"/>' if style else ""
    at = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    named = "" if of is None else f'<w:numId w:val="{of}"/>'
    return paragraph(text, properties=f"{in_style}<w:numPr>{at}{named}</w:numPr>")


def style(name: str, based_on: str = "", numbered: str = "", default: bool = False) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}" w:default="{int(default)}">'
        f'<w:basedOn w:val="{based_on}"/><w:pPr><w:numPr>{numbered}</w:numPr></w:pPr></w:style>'
    )


HAN = level(0, "chineseCounting", "%1、")
BRACKET = level(1, "chineseCounting", "（%2）")
DOT = level(2, "decimal", "%3.")
OUTLINE = definition(0, HAN, BRACKET, DOT)
ONE = OUTLINE + num(1, 0)

COUNTING = [
    (ONE, [item("甲"), item("乙")], ["一、甲", "二、乙"]),
    # lower levels start again after a higher one
    (
        ONE,
        [
            item("甲"),
            item("子", 1),
            item("丑", 1),
            item("x", 2),
            item("乙"),
            item("寅", 1),
            item("y", 2),
        ],
        ["一、甲", "（一）子", "（二）丑", "1.x", "二、乙", "（一）寅", "1.y"],
    ),
    # text between the items does not end the list
    (ONE, [item("甲"), paragraph("说明"), item("乙")], ["一、甲", "说明", "二、乙"]),
    (
        definition(0, level(0, "decimal", "%1.", start=5)) + num(1, 0),
        [item("甲"), item("乙")],
        ["5.甲", "6.乙"],
    ),
    # no w:start at all
    (definition(0, HAN.replace('<w:start w:val="1"/>', "")) + num(1, 0), [item("甲")], ["一、甲"]),
    # lists of one definition count on, unless one starts again
    (ONE + num(2, 0), [item("甲"), item("乙", of=2)], ["一、甲", "二、乙"]),
    (
        ONE + num(2, 0, starting(0, 1)),
        [item("甲"), item("乙"), item("丙", of=2), item("丁", of=2)],
        ["一、甲", "二、乙", "一、丙", "二、丁"],
    ),
    (ONE + num(2, 0, starting(0, 7)), [item("甲", of=2), item("乙", of=2)], ["七、甲", "八、乙"]),
    # a list that begins below leaves the level above as it was
    (
        ONE + num(2, 0, starting(0, 1) + starting(1, 5)),
        [item("甲"), item("乙"), item("子", 1, of=2), item("丙", of=2)],
        ["一、甲", "二、乙", "（五）子", "三、丙"],
    ),
    # starting again at a lower level leaves the higher
    (
        ONE + num(2, 0, starting(1, 1)),
        [item("甲"), item("子", 1), item("丑", 1, of=2), item("乙")],
        ["一、甲", "（一）子", "（一）丑", "二、乙"],
    ),
    # two definitions count apart
    (
        ONE + definition(9, level(0, "decimal", "%1.")) + num(2, 9),
        [item("甲"), item("x", of=2), item("乙"), item("y", of=2)],
        ["一、甲", "1.x", "二、乙", "2.y"],
    ),
    # a list may show a level its own way
    (
        ONE
        + num(2, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "第%1条")}</w:lvlOverride>'),
        [item("总则", of=2)],
        ["第1条 总则"],
    ),
]
RESTARTS = [
    # 0: never again
    (
        definition(0, HAN, level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')) + num(1, 0),
        [item("甲"), item("x", 1), item("乙"), item("y", 1)],
        ["一、甲", "1.x", "二、乙", "2.y"],
    ),
    # 1: after level 1 only, so level 2 between does not count
    (
        definition(0, HAN, BRACKET, level(2, "decimal", "%3.", '<w:lvlRestart w:val="1"/>'))
        + num(1, 0),
        [
            item("甲"),
            item("子", 1),
            item("x", 2),
            item("丑", 1),
            item("y", 2),
            item("乙"),
            item("z", 2),
        ],
        ["一、甲", "（一）子", "1.x", "（二）丑", "2.y", "二、乙", "1.z"],
    ),
]
PATTERNS = [
    # the numbers above, too
    (
        definition(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2")) + num(1, 0),
        [item("甲"), item("子", 1), item("丑", 1)],
        ["1.甲", "1.1 子", "1.2 丑"],
    ),
    # 第一章, and in it 1.1 by w:isLgl
    (
        definition(
            0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
        )
        + num(1, 0),
        [item("总则"), item("范围", 1)],
        ["第一章 总则", "1.1 范围"],
    ),
    # a level used before the one above it
    (definition(0, HAN, level(1, "decimal", "%1%2.")) + num(1, 0), [item("x", 1)], ["一1.x"]),
    (definition(0, level(0, "bullet", "●")) + num(1, 0), [item("甲")], ["甲"]),
    (definition(0, level(0, "none", "附：")) + num(1, 0), [item("名单")], ["附：名单"]),
    # 1. and 5万亩 would read as 1.5万亩
    (
        definition(0, level(0, "decimal", "%1.")) + num(1, 0),
        [item("5万亩"), item("造林")],
        ["1. 5万亩", "2.造林"],
    ),
    (definition(0, level(0, "decimal", "%1、")) + num(1, 0), [item("5万亩")], ["1、5万亩"]),
    (definition(0, level(0, "decimalEnclosedCircle", "%1")) + num(1, 0), [item("造林")], ["①造林"]),
    # the format of 001, 002 stands in a choice of two
    (
        definition(
            0,
            level(0, "decimal", "%1.").replace(
                '<w:numFmt w:val="decimal"/>',
                '<mc:AlternateContent><mc:Choice><w:numFmt w:val="custom"/></mc:Choice>'
                '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>',
            ),
        )
        + num(1, 0),
        [item("甲")],
        ["1.甲"],
    ),
    # a number may be all that a cell holds
    (
        ONE,
        [table(row(cell(item("")), cell("粮食")), row(cell(item("")), cell("蔬菜")))],
        ["一、\t粮食", "二、\t蔬菜"],
    ),
]
NONE = [
    # numId 0 takes the number away
    (ONE, [item("甲", of=0)], ["甲"]),
    (
        ONE,
        [item("甲", of=77), item("乙", 8), item("丙", "x"), item("丁", -1)],
        ["甲", "乙", "一、丙", "丁"],
    ),
    (num(1, 5), [item("甲")], ["甲"]),
    (definition(0, level(0, "decimal", "%1.", start="many")) + num(1, 0), [item("甲")], ["1.甲"]),
    (ONE.replace('w:ilvl="0"', 'w:ilvl="first"'), [item("甲")], ["甲"]),
    ("<w:num/><w:abstractNum/><w:abstractNum><w:lvl/></w:abstractNum>", [item("甲")], ["甲"]),
]


@pytest.mark.parametrize("numbering, items, expected", COUNTING + RESTARTS + PATTERNS + NONE)
def test_numbers(numbering: str, items: list[str], expected: list[str]) -> None:
    assert lines("a.docx", docx("".join(items), numbering)) == expected


IN_LIST = '<w:numId w:val="1"/>'
AT_LEVEL = '<w:ilvl w:val="1"/>' + IN_LIST
STYLES = [
    (style("标题", numbered=IN_LIST), [item("甲", None, None, "标题")], ["一、甲"]),
    (style("标题", numbered=AT_LEVEL), [item("甲", None, None, "标题")], ["（一）甲"]),
    # through two bases
    (
        style("祖", numbered=IN_LIST) + style("父", "祖") + style("子", "父"),
        [item("甲", None, None, "子"), item("乙", None, None, "祖")],
        ["一、甲", "二、乙"],
    ),
    # the nearest word counts: a level of its own in the list of its base, and no number at all
    (
        style("祖", numbered=IN_LIST) + style("父", "祖", '<w:ilvl w:val="1"/>'),
        [item("甲", None, None, "父")],
        ["（一）甲"],
    ),
    (
        style("祖", numbered=IN_LIST) + style("父", "祖", '<w:numId w:val="0"/>'),
        [item("甲", None, None, "父")],
        ["甲"],
    ),
    (
        style("标题", numbered=IN_LIST),
        [item("甲", None, 0, "标题"), item("乙", 1, None, "标题")],
        ["甲", "（一）乙"],
    ),
    # the style of paragraphs that name none
    (style("正文", numbered=IN_LIST, default=True), [paragraph("甲")], ["一、甲"]),
    # a circle of bases, and a base that is not there
    (style("甲", "乙") + style("乙", "甲"), [item("文", None, None, "甲")], ["文"]),
    (
        style("甲", "无", IN_LIST),
        [item("文", None, None, "甲"), item("字", None, None, "无")],
        ["一、文", "字"],
    ),
]


@pytest.mark.parametrize("styles, items, expected", STYLES)
def test_numbers_by_style(styles: str, items: list[str], expected: list[str]) -> None:
    assert lines("a.docx", docx("".join(items), ONE, styles)) == expected


def test_level_that_stands_for_a_style() -> None:
    levels = [
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", '<w:pStyle w:val="二级"/>'),
    ]
    styles = style("一级", numbered=IN_LIST) + style("二级", numbered=IN_LIST)
    body = item("甲", None, None, "一级") + item("子", None, None, "二级")
    assert lines("a.docx", docx(body, definition(0, *levels) + num(1, 0), styles)) == [
        "一、甲",
        "1.子",
    ]


def test_list_style() -> None:
    """A definition that only links to a style of lists, where the levels are."""
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="列表"/></w:abstractNum>'
        + definition(5, '<w:styleLink w:val="列表"/>', HAN)
        + num(1, 0)
        + num(2, 5)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="列表"><w:pPr><w:numPr><w:numId w:val="2"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    body = item("甲") + item("乙", of=2)
    assert lines("a.docx", docx(body, numbering, styles)) == ["一、甲", "二、乙"]


def test_numbers_and_changes() -> None:
    """A paragraph joined to the next is one item, and a deleted one is none."""
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    mark = '<w:rPr><w:del w:id="1"/></w:rPr>'
    gone = '<w:del w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    body = (
        item("甲")
        + paragraph(gone, properties=numbered + mark)
        + paragraph("乙上", properties=numbered + mark)
        + item("乙下")
    )
    assert lines("a.docx", docx(body, ONE)) == ["一、甲", "二、乙上乙下"]


def test_an_endless_pattern_is_cut() -> None:
    numbering = definition(0, level(0, "decimal", "序" * 100_000)) + num(1, 0)
    (line, *_) = lines("a.docx", docx(item("甲") * 50, numbering))
    assert len(line) < 200
