"""Damaged files: whatever the bytes, the answer is text or an UnreadableReport."""

from __future__ import annotations

import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile

from .building import cell, checked, docx, page, paragraph, part, row, table, zipped

TEXT = "一年来，认真履行职责，狠抓农业产业发展，完成造林1.2万亩。\n"
BODY = (
    paragraph("述职报告", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + paragraph(TEXT, '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>')
    + table(row(cell("指标", properties='<w:gridSpan w:val="2"/>'), cell("数值")))
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
STYLES = '<w:style w:type="paragraph" w:styleId="a" w:default="1"><w:basedOn w:val="a"/></w:style>'
DOCX = docx(BODY, NUMBERING, STYLES)
HTML = page(
    f'<h1>述职报告</h1><div id="zoom" style="color:red"><p>{TEXT}</p><table><tr><td rowspan=2>甲'
    f'<td colspan=2>乙<tr><td>丙</table></div><a href="x">下一页</a><form>搜索</form>',
    '<meta name="ArticleTitle" content="述职报告"><title>述职报告_某某网</title>',
)
ZIP = zipped({"甲.txt": TEXT.encode("gbk"), "乙.docx": DOCX, "丙.html": HTML})
STORED = zipped({"a.txt": TEXT, "b.zip": zipped({"c.html": HTML})}, zipfile.ZIP_STORED)
SAMPLES = {
    "a.docx": [DOCX],
    "a.html": [HTML, TEXT.encode("gbk"), HTML.decode().encode("utf-16")],
    "a.zip": [ZIP, STORED],
    "a.txt": [TEXT.encode(codec) for codec in ("utf-8", "gbk", "utf-16", "utf-16-be")],
    "a": [DOCX, HTML, ZIP, TEXT.encode("gbk")],
}
CASES = [(name, data) for name, samples in SAMPLES.items() for data in samples]
EXAMPLES = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with a few of them changed, put in or left out, and perhaps cut short."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(changed)))
        length = draw(st.sampled_from([0, 1, 1, 2, 20]))
        changed[at : at + length] = draw(st.binary(max_size=4))
    if draw(st.booleans()):
        del changed[draw(st.integers(0, len(changed))) :]
    return bytes(changed)


def check(name: str, data: bytes) -> None:
    """Read a file and all in it; nothing but UnreadableReport may be raised."""
    for found in readers.expand(SourceFile(name, data)):
        if isinstance(found, UnreadableReport):
            checked(found, found.path)
            continue
        try:
            raw = readers.read(found)
        except UnreadableReport as error:
            checked(error, found.path)
            continue
        assert raw.text.strip()
        raw.text.encode()  # no halves of characters, which could not be stored
        if raw.encoding:
            assert found.data.decode(raw.encoding, errors="replace") == raw.text


@EXAMPLES
@given(st.data(), st.sampled_from(CASES))
def test_damaged_bytes(data: st.DataObject, case: tuple[str, bytes]) -> None:
    name, sample = case
    check(name, data.draw(damaged(sample)))


@EXAMPLES
@given(st.data(), st.sampled_from(["document", "numbering", "styles"]))
def test_damaged_parts_in_a_sound_zip(data: st.DataObject, name: str) -> None:
    parts = {
        "document": part("document", f"<w:body>{BODY}</w:body>").encode(),
        "numbering": part("numbering", NUMBERING).encode(),
        "styles": part("styles", STYLES).encode(),
    }
    parts[name] = data.draw(damaged(parts[name]))
    check("a.docx", zipped({f"word/{name}.xml": text for name, text in parts.items()}))


@EXAMPLES
@given(
    st.binary(max_size=200), st.sampled_from(["a.txt", "a.html", "a.docx", "a.zip", "a", "a.doc"])
)
def test_any_bytes(data: bytes, name: str) -> None:
    check(name, data)


_TAGS = "p div table tr td th a br pre h1 form ul li span font article nav script b".split()
_WORD_TAGS = (
    "p r t tbl tr tc sdt sdtContent ins del moveFrom txbxContent ruby rubyBase rt sym tab br pPr "
    "rPr numPr tcPr trPr vMerge smartTag"
).split()
_TEXTS = ["甲", "一年来，", "&nbsp;", " ", "\n", "&#xD800;", "&#0;", "1.2"]


def soup(tags: list[str], template: str) -> st.SearchStrategy[str]:
    """Elements in each other without any sense."""
    leaf = st.sampled_from(_TEXTS)
    return st.recursive(
        leaf,
        lambda inside: st.builds(
            lambda tag, parts: template.format(tag=tag, inside="".join(parts)),
            st.sampled_from(tags),
            st.lists(inside, max_size=4),
        ),
        max_leaves=30,
    )


@EXAMPLES
@given(soup(_TAGS, '<{tag} href=x rowspan=2 colspan=3 class="zoom">{inside}</{tag}>'))
def test_any_elements_in_a_page(body: str) -> None:
    check("a.html", page(body))


@EXAMPLES
@given(soup(_WORD_TAGS, '<w:{tag} w:val="1" w:char="F0B7">{inside}</w:{tag}>'))
def test_any_elements_in_a_document(body: str) -> None:
    for entity in ("&nbsp;", "&#xD800;", "&#0;"):
        body = body.replace(entity, "乙")
    check("a.docx", docx(body, NUMBERING, STYLES))
