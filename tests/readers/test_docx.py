"""Word documents: what Word shows is what is read."""

from __future__ import annotations

import pytest

from indexer import readers
from indexer.readers import SourceFile

from .building import cell, docx, lines, paragraph, part, row, run, table, zipped

DELETED_MARK = '<w:rPr><w:del w:id="1"/></w:rPr>'
MOVED_MARK = '<w:rPr><w:moveFrom w:id="1"/></w:rPr>'


def inserted(text: str) -> str:
    return f'<w:ins w:id="1">{run(text)}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="1"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def control(*inside: str) -> str:
    """A content control."""
    properties = "<w:sdtPr><w:alias/></w:sdtPr>"
    return f"<w:sdt>{properties}<w:sdtContent>{''.join(inside)}</w:sdtContent></w:sdt>"


def box(*blocks: str) -> str:
    """A text box as Word writes it: once for itself, once for old programs."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps">'
        f"<w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def symbol(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


PARAGRAPHS = [
    ([paragraph("一、履职情况"), paragraph("二、存在问题")], ["一、履职情况", "二、存在问题"]),
    # runs cut words anywhere, and blanks at their ends count
    ([paragraph("　　狠抓农", "业产业 ", "发展")], ["　　狠抓农业产业 发展"]),
    ([paragraph("农业"), paragraph(), paragraph("　"), paragraph("水务")], ["农业", "水务"]),
    ([paragraph("标题", "<w:r><w:br/></w:r>", "副题")], ["标题", "副题"]),
    ([paragraph("上页", '<w:r><w:br w:type="page"/></w:r>', "下页")], ["上页", "下页"]),
    ([paragraph("单位", "<w:r><w:tab/></w:r>", "数量")], ["单位\t数量"]),
    ([paragraph("3", "<w:r><w:noBreakHyphen/></w:r>", "5月")], ["3-5月"]),
    # the small reading above a word is no text of the sentence
    (
        [
            paragraph(
                "抓",
                f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('duì')}</w:rt>"
                f"<w:rubyBase>{run('怼')}</w:rubyBase></w:ruby></w:r>",
                "子",
            )
        ],
        ["抓怼子"],
    ),
    # a code of a field is not shown, its result is
    (
        [
            paragraph(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
                "<w:r><w:instrText>DATE</w:instrText></w:r>",
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                "2024年1月8日",
            )
        ],
        ["2024年1月8日"],
    ),
    ([paragraph("见", f'<w:hyperlink w:anchor="x">{run("附件")}</w:hyperlink>')], ["见附件"]),
    ([paragraph("增长", "<m:oMath><m:r><m:t>8.5%</m:t></m:r></m:oMath>")], ["增长8.5%"]),
    ([paragraph("公开", run("内部批注", "<w:vanish/>"), "内容")], ["公开内容"]),
    ([paragraph("公开", run("全部", '<w:vanish w:val="0"/>'), "内容")], ["公开全部内容"]),
    ([control(paragraph("控件里的一段")), paragraph("控件外")], ["控件里的一段", "控件外"]),
    ([paragraph("姓名：", control(run("某某")))], ["姓名：某某"]),
    # notes stand outside the body and are left out, with their marks
    ([paragraph("增长8%", '<w:r><w:footnoteReference w:id="2"/></w:r>', "。")], ["增长8%。"]),
]
CHANGES = [
    ([paragraph("全年", inserted("完成"), "造林", deleted("任务"))], ["全年完成造林"]),
    ([f'<w:ins w:id="1">{paragraph("插入的一段")}</w:ins>'], ["插入的一段"]),
    (
        [
            paragraph("原处", f'<w:moveFrom w:id="1">{run("移走")}</w:moveFrom>'),
            paragraph("新处", f'<w:moveTo w:id="2">{run("移来")}</w:moveTo>'),
        ],
        ["原处", "新处移来"],
    ),
    # with its mark deleted a paragraph goes on in the next
    (
        [paragraph("全区粮食", properties=DELETED_MARK), paragraph("总产量12万吨")],
        ["全区粮食总产量12万吨"],
    ),
    (
        [
            paragraph("一", properties=DELETED_MARK),
            paragraph("二", properties=MOVED_MARK),
            paragraph("三"),
        ],
        ["一二三"],
    ),
    # a paragraph deleted whole leaves nothing
    ([paragraph(deleted("废话"), properties=DELETED_MARK), paragraph("正文")], ["正文"]),
    # nothing follows to be joined with
    ([paragraph("末段", properties=DELETED_MARK)], ["末段"]),
    (
        [paragraph("前", properties=DELETED_MARK), table(row(cell("格"))), paragraph("后")],
        ["前", "格", "后"],
    ),
]
BOXES = [
    (
        [paragraph("正文", box(paragraph("框中字"), paragraph("第二行")))],
        ["正文", "框中字", "第二行"],
    ),
    ([paragraph(box(paragraph("外框", box(paragraph("内框")))))], ["外框", "内框"]),
    (
        [table(row(cell(paragraph("格内", box(paragraph("框内")))), cell("邻格")))],
        ["格内 框内\t邻格"],
    ),
    # drawn by a newer program, so only the fallback has the text
    (
        [
            paragraph(
                '<w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing/></mc:Choice>'
                f"<mc:Fallback>{run('后备文字')}</mc:Fallback></mc:AlternateContent></w:r>"
            )
        ],
        ["后备文字"],
    ),
    ([paragraph("空", "<w:r><mc:AlternateContent/></w:r>", "选")], ["空选"]),
]
SYMBOLS = [
    (
        [paragraph(symbol("Wingdings", "F0FE"), "优秀", symbol("Wingdings", "F0A8"), "称职")],
        ["☑优秀□称职"],
    ),
    ([paragraph(symbol("Wingdings 2", "0052"), "同意")], ["☑同意"]),
    ([paragraph("零下5", symbol("Symbol", "F0B0"))], ["零下5°"]),
    # a code that is a character in any font
    ([paragraph("达到", symbol("SimSun", "2265"), "90%")], ["达到≥90%"]),
    # a picture that we have no character for, codes that are none
    ([paragraph("甲", symbol("Wingdings", "F021"), symbol("Symbol", "D800"), "乙")], ["甲乙"]),
    ([paragraph("甲", symbol("Symbol", "zz"), "<w:r><w:sym/></w:r>", "乙")], ["甲乙"]),
]
TABLES = [
    (
        [table(row(cell("指标"), cell("2023年")), row(cell("粮食"), cell("12.6")))],
        ["指标\t2023年", "粮食\t12.6"],
    ),
    # paragraphs, tabs and line breaks in a cell are blanks
    (
        [
            table(
                row(
                    cell("地区", "生产总值"),
                    cell(paragraph("1", "<w:r><w:tab/><w:br/></w:r>", "2")),
                )
            )
        ],
        ["地区 生产总值\t1 2"],
    ),
    # an empty cell keeps its place, unless nothing follows
    ([table(row(cell(""), cell("数"), cell("")), row(cell("")))], ["\t数"]),
    # a cell over two columns stands in the first
    (
        [table(row(cell("合计", properties='<w:gridSpan w:val="2"/>'), cell("9")))],
        ["合计\t\t9"],
    ),
    (
        [table(row(cell("宽", properties='<w:gridSpan w:val="999999999"/>'), cell("x")))],
        ["宽" + "\t" * 63 + "x"],
    ),
    # a cell over two rows stands in the first, and what is kept in its continuation is not shown
    (
        [
            table(
                row(cell("青禾县", properties='<w:vMerge w:val="restart"/>'), cell("粮食")),
                row(cell("旧文", properties="<w:vMerge/>"), cell("蔬菜")),
            )
        ],
        ["青禾县\t粮食", "\t蔬菜"],
    ),
    # content controls around a row, a cell and the text in a cell
    (
        [table(control(row(control(cell("甲")), cell(control(paragraph("乙"))))))],
        ["甲\t乙"],
    ),
    # a nested table gives its rows once, between the lines around it
    (
        [table(row(cell("外"), cell("前", table(row(cell("内一"), cell("内二"))), "后")))],
        ["外", "前", "内一\t内二", "后"],
    ),
    (
        [
            table(
                f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('删去的行')}</w:tr>",
                row(cell("留下的行")),
            )
        ],
        ["留下的行"],
    ),
    # a form with the whole report in one cell keeps its paragraphs
    (
        [table(row(cell("个人总结"), cell("一、学习。" + "认真学习。" * 20, "二、工作。")))],
        ["个人总结", "一、学习。" + "认真学习。" * 20, "二、工作。"],
    ),
]


@pytest.mark.parametrize("blocks, expected", PARAGRAPHS + CHANGES + BOXES + SYMBOLS + TABLES)
def test_body(blocks: list[str], expected: list[str]) -> None:
    assert lines("述职报告.docx", docx("".join(blocks))) == expected


def test_kind_and_reader() -> None:
    raw = readers.read(SourceFile("a.docx", docx(paragraph("正文"))))
    assert raw.reader == "docx" and raw.encoding is None and raw.title is None
    assert raw.media_type.endswith("wordprocessingml.document")


CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    "</cp:coreProperties>"
)
TITLES = [
    (CORE.format("副县长2023年度述职报告"), "副县长2023年度述职报告"),
    (CORE.format(" 副县长\n述职报告 "), "副县长 述职报告"),
    (CORE.format(""), None),
    (CORE.format("PowerPoint Presentation"), None),
    # the text is worth more than its properties
    ("<broken", None),
    ('<!DOCTYPE x [<!ENTITY e "密">]>' + CORE.format("&e;"), None),
]


@pytest.mark.parametrize("core, title", TITLES)
def test_title_is_that_of_the_properties(core: str, title: str | None) -> None:
    data = docx(paragraph("正文"), docProps_core=core)
    assert readers.read(SourceFile("a.docx", data)).title == title


def test_parts_under_other_names() -> None:
    """SharePoint writes word/document2.xml, and some programs write word\\document.xml."""
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/>'
        "</Relationships>"
    )
    body = part("document", f"<w:body>{paragraph('正文')}</w:body>")
    assert lines("a.docx", zipped({"_rels/.rels": relations, "word/document2.xml": body})) == [
        "正文"
    ]
    assert lines("a.docx", zipped({"word\\document.xml": body})) == ["正文"]
    nowhere = relations.replace("document2", "../../etc/passwd")
    assert lines("a.docx", zipped({"_rels/.rels": nowhere, "word/document.xml": body})) == ["正文"]


def test_strict_open_xml() -> None:
    body = part("document", f"<w:body>{paragraph('正文')}</w:body>")
    strict = body.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert lines("a.docx", zipped({"word/document.xml": strict})) == ["正文"]
