"""Web pages: the report without the page around it."""

from __future__ import annotations

import codecs
import time

import pytest

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile

from .building import lines, page, trouble

# Two paragraphs that are plainly prose, and what stands around a report.
FIRST = "一年来，我紧紧围绕中心工作，认真履行职责，狠抓农业产业发展，全年完成造林1.2万亩。"
SECOND = "下一步，我将加强学习，转变作风，补齐短板，以实际行动回应群众的期盼和组织的信任。"
MENU = "<ul>" + "".join(f'<li><a href="/{n}">政务公开栏目{n}</a></li>' for n in range(9)) + "</ul>"
FOOT = "<div>版权所有：某某县人民政府办公室　备案号00000000</div>"

LINES = [
    ("<p>一、农业</p><p>二、水务</p>", ["一、农业", "二、水务"]),
    ("一、农业<br>二、水务<BR/>三、林业", ["一、农业", "二、水务", "三、林业"]),
    ("<h2>报告</h2>正文<div>一段</div>尾<hr>末", ["报告", "正文", "一段", "尾", "末"]),
    ("<p>狠抓<b>农业</b><font color=red>产业</font>发展</p>", ["狠抓农业产业发展"]),
    # blanks of the source: one between Latin words, none where an editor broke a Chinese line
    ("<p>&nbsp;&nbsp;　　狠抓\n   农业，\r\n产业</p>", ["狠抓农业，产业"]),
    ("<p>GDP \n growth  率</p>", ["GDP growth 率"]),
    ("<p>政　府　工　作</p>", ["政　府　工　作"]),
    ("<pre>一、农业\n二、水务\n</pre>三、林业", ["一、农业", "二、水务", "三、林业"]),
    ("<p>&ldquo;河长制&rdquo;&#8212;&#x4e00;&lt;试行&gt;</p>", ["“河长制”—一<试行>"]),
    ("<p>面积30m<sup>2</sup></p>", ["面积30m2"]),
    # never shown: comments, scripts, hidden parts
    ("<p>可见<!-- 批注 -->文字</p><script>var 甲=1</script>", ["可见文字"]),
    (
        '<p>可见</p><div style="color:red; DISPLAY : none">隐藏</div><p hidden>隐</p>尾',
        ["可见", "尾"],
    ),
    ("<noscript>请开启脚本</noscript><select><option>选项</select><p>正文</p>", ["正文"]),
    ("<p>正文<button>打印</button>继续</p>", ["正文继续"]),
    # a place to jump to that was never closed is no link
    ("<p><a name=top>一、农业<p>二、水务", ["一、农业", "二、水务"]),
    # one link is text of its line, a row of links leads away
    ("<p>详见<a href=x>附件一</a>。</p>", ["详见附件一。"]),
    ("<p>正文</p><a href=1>上一页</a> <a href=2>下一页</a><br>落款", ["正文", "落款"]),
]
TABLES = [
    (
        "<table><tr><th>指标<th>2023年<tr><td>粮食<td>12.6</table>",
        ["指标\t2023年", "粮食\t12.6"],
    ),
    (
        "<table><caption>表一</caption><tbody><tr><td><p>地区</p><p>总值</p><td>1<br>2</table>",
        ["表一", "地区 总值\t1 2"],
    ),
    ("<table><tr><td><td>数<td></table>", ["\t数"]),
    ("<table><tr><td colspan=2>合计<td>9</table>", ["合计\t\t9"]),
    (
        "<table><tr><td rowspan=2>青禾县<td>粮食<tr><td>蔬菜<tr><td>全区<td>林果</table>",
        ["青禾县\t粮食", "\t蔬菜", "全区\t林果"],
    ),
    (
        "<table><tr><td>甲<td rowspan=2>跨两行<td>乙<tr><td>丙<td>丁</table>",
        ["甲\t跨两行\t乙", "丙\t\t丁"],
    ),
    ("<table><tr><td colspan=999999999>宽<td rowspan=x>文</table>", ["宽" + "\t" * 63 + "文"]),
    # nested tables come once, their rows on lines of their own
    (
        "<table><tr><td>外<td>前<table><tr><td>内一<td>内二</table>后</table>",
        ["外", "前", "内一\t内二", "后"],
    ),
    # rows in a form, where none may be
    ("<table><form><tr><td>甲<td>乙</form></table>", ["甲\t乙"]),
    # text in a table but in no cell
    ("<table><p>说明</p><tr><td>甲<td>乙</table>", ["说明", "甲\t乙"]),
    (
        "<table>表前<tr>行首<td>甲</td>格间<td>乙</td></tr>行间<tbody>体首<tr><td>丙</tbody></table>",
        ["表前", "行首\t甲\t格间\t乙", "行间", "体首", "丙"],
    ),
]


@pytest.mark.parametrize("inside, expected", LINES + TABLES)
@pytest.mark.parametrize("around", ['<div id="zoom">{}</div>', "<div>{}</div>", "{}"])
def test_lines(around: str, inside: str, expected: list[str]) -> None:
    assert lines("a.html", page(around.format(inside))) == expected


def test_a_form_with_a_report_in_one_cell_keeps_its_paragraphs() -> None:
    body = f'<div id="zoom"><table><tr><td>总结<td><p>{FIRST}<p>{SECOND * 2}</table></div>'
    assert lines("a.html", page(body)) == ["总结", FIRST, SECOND * 2]


def both(*containers: str) -> str:
    return f"{MENU}<div>发布日期：2024年1月</div>{''.join(containers)}{FOOT}"


CONTENT = [
    both(f'<div id="UCAP-CONTENT"><p>{FIRST}</p><p>{SECOND}</p></div>'),
    both(f'<div class="font TRS_Editor"><p>{FIRST}</p><p>{SECOND}</p></div>'),
    both(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>"),
    # the one with the most text, not the first
    both(
        '<div class="article-content">某某县召开述职会议</div>',
        f'<div id="zoom"><p>{FIRST}</p><p>{SECOND}</p></div>',
    ),
    # the inner of two, when it has the text
    both(
        f'<div class="article"><div>字体：大中小</div><div id="zoom"><p>{FIRST}</p>'
        f"<p>{SECOND}</p></div></div>"
    ),
    # the outer, when the inner has a part of it
    both(f'<div id="zoom"><p>{FIRST}</p><div class="TRS_Editor"><p>{SECOND}</p></div></div>'),
    # a text in two parts of one name
    both(
        f'<div><div class="TRS_Editor"><p>{FIRST}</p></div><div>分享到微信</div>'
        f'<div class="TRS_Editor"><p>{SECOND}</p></div></div>'
    ),
    # a known name on what is no text, and the text under an unknown one
    both(
        '<div class="article">字体大小</div>',
        f'<div class="box12"><p>{FIRST}</p><p>{SECOND}</p></div>',
    ),
    # no known name: by density
    both(f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"),
    both(f"<div><div>{FIRST}</div><div>{SECOND}</div></div>"),
    f"<table><tr><td>{MENU}</td><td>{FIRST}<br>{SECOND}</td></tr><tr><td>{FOOT}</td></tr></table>",
    # lists of links inside the container
    both(f'<div id="zoom"><p>{FIRST}</p><p>{SECOND}</p>{MENU}</div>'),
    both(
        f'<div id="zoom"><p>{FIRST}</p><p>{SECOND}</p>'
        "<div>相关：<a href=1>甲县述职</a><a href=2>乙县述职</a><a href=3>丙县述职</a></div></div>"
    ),
    # a page of ASP.NET is one form; a search box is one too
    f'<form id="aspnetForm">{MENU}<div id="zoom"><p>{FIRST}</p><p>{SECOND}</p></div></form>',
    f'<form>站内搜索关键字</form><div id="zoom"><p>{FIRST}</p><p>{SECOND}</p></div>',
    f'<header>网站</header><nav>导航</nav><div id="zoom">{FIRST}<br>{SECOND}</div>',
    f"<main><p>{FIRST}</p><p>{SECOND}</p><aside>热点</aside><footer>版权</footer></main>",
]


@pytest.mark.parametrize("body", CONTENT)
def test_content(body: str) -> None:
    assert lines("a.html", page(body)) == [FIRST, SECOND]


def test_a_text_in_many_small_parts_is_found_whole() -> None:
    body = both("<div>" + "".join(f"<div><p>{n}、{FIRST}</p></div>" for n in range(9)) + "</div>")
    assert lines("a.html", page(body)) == [f"{n}、{FIRST}" for n in range(9)]


def test_a_short_signature_is_not_lost() -> None:
    body = both(f"<div><div>{FIRST * 3}</div><div>述职人：某某</div></div>")
    assert lines("a.html", page(body))[-2:] == [FIRST * 3, "述职人：某某"]


TAG = '<meta name="ArticleTitle" content="标签题目">'
OPEN_GRAPH = '<meta property="og:title" content="分享题目">'
TITLE = "<title>窗口题目_某某县人民政府</title>"
TITLES = [
    (TAG + OPEN_GRAPH + TITLE, "<h1>大标题</h1>", "标签题目"),
    ('<META NAME="articletitle" CONTENT=" 标签\n题目 ">', "", "标签 题目"),
    ('<meta name="ArticleTitle" content="">' + OPEN_GRAPH + TITLE, "<h1>大标题</h1>", "分享题目"),
    (TITLE, "<h1>大标题<br>——副题</h1>", "大标题——副题"),
    # the name of the site is an <h1> as well
    (TITLE, '<div class="header"><h1>某某县人民政府网</h1></div>', "窗口题目"),
    (TITLE, '<div id="top"><div><h1>某某县</h1></div></div>', "窗口题目"),
    (TITLE, '<h1 class="headline">大标题</h1>', "大标题"),
    (TITLE, "<h1><img src=x></h1>", "窗口题目"),
    (TITLE, "", "窗口题目"),
    ("<title>某某政府门户网站 - 述职报告</title>", "", "述职报告"),
    ("<title>2012-2019年工作总结 | 某某网</title>", "", "2012-2019年工作总结"),
    ("<title>政府工作报告--在会议上_某某网</title>", "", "政府工作报告--在会议上"),
    ("<title>述职报告-某某网</title>", "", "述职报告"),
    ("<title>某某县人民政府</title>", "", "某某县人民政府"),
    ("<title> </title>", "", None),
    ("", "", None),
]


@pytest.mark.parametrize("head, before, title", TITLES)
def test_title(head: str, before: str, title: str | None) -> None:
    data = page(f'{before}<div><div id="zoom"><p>{FIRST}</p></div></div>', head)
    assert readers.read(SourceFile("a.html", data)).title == title


def test_title_in_the_text_and_headings_of_sections() -> None:
    inside = page(f'<div id="zoom"><h1>述职报告</h1><p>{FIRST}</p></div>', TITLE)
    assert readers.read(SourceFile("a.html", inside)).title == "述职报告"
    sections = page(f'<div id="zoom"><h1>一、履职情况</h1><p>{FIRST}</p></div>', TITLE)
    assert readers.read(SourceFile("a.html", sections)).title == "窗口题目"


def coded(charset: str, codec: str, text: str = FIRST) -> bytes:
    return f'<html><head><meta charset="{charset}"></head><p>{text}</p></html>'.encode(codec)


OLD = "<META http-equiv=Content-Type content='text/html; charset={}'>"
CHARSETS = [
    coded("utf-8", "utf-8"),
    coded("gb2312", "gb18030"),
    coded("GBK", "gbk"),
    (OLD.format("gb2312") + FIRST).encode("gbk"),
    f'<?xml version="1.0" encoding="gb2312"?><html><p>{FIRST}</p></html>'.encode("gbk"),
    codecs.BOM_UTF8 + coded("gb2312", "utf-8"),
    codecs.BOM_UTF16_LE + coded("utf-16", "utf-16-le"),
    coded("utf-16", "utf-16-be"),
    # labels that lie, labels that nobody knows, none
    coded("gb2312", "utf-8"),
    coded("utf-8", "gbk"),
    coded("big5", "gbk"),
    coded("iso-8859-1", "gbk"),
    coded("x-user-defined", "gbk"),
    f"<html><p>{FIRST}</p></html>".encode("gbk"),
    # a page may begin with more scripts than are looked at
    f"<html><script>{'var a=1;' * 40_000}</script><p>{FIRST}</p></html>".encode("gbk"),
    # a NUL would end the page for some parsers
    coded("utf-8", "utf-8").replace("，".encode(), "，\0".encode(), 1),
]


@pytest.mark.parametrize("data", CHARSETS)
def test_charset(data: bytes) -> None:
    assert lines("a.html", data) == [FIRST]


def test_big5_page() -> None:
    text = "過去一年，認真履行職責，紮實推進農業、水利各項工作。"
    assert lines("a.html", coded("big5", "big5", text)) == [text]


def test_kind_and_reader() -> None:
    raw = readers.read(SourceFile("a.htm", page(FIRST)))
    assert (raw.media_type, raw.reader, raw.encoding) == ("text/html", "html", None)


XXE = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>中文&x;</p></html>'
LAUGHS = '<!DOCTYPE h [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;">]><html><p>中文&b;</p></html>'
ENTITIES = "the page declares external entities"
NO_TEXT = "no Chinese text in this page"
REFUSED = [
    (XXE.encode(), ENTITIES),
    (XXE.lower().encode(), ENTITIES),
    (LAUGHS.encode(), ENTITIES),
    (codecs.BOM_UTF16_LE + XXE.encode("utf-16-le"), ENTITIES),
    (f'<?xml version="1.0"?>\n<!-- x -->{XXE}'.encode(), ENTITIES),
    (page("<p>404 Not Found</p>"), NO_TEXT),
    (page(MENU), NO_TEXT),
    (page('<div style="display:none">隐藏的文字</div><p>loading</p>'), NO_TEXT),
    (page("<script>document.write('正文')</script>"), NO_TEXT),
    (page(""), NO_TEXT),
    (b"<html><frameset><frame src=a.html></frameset></html>", NO_TEXT),
    (b"<html><head><title>x</title></head></html>", NO_TEXT),
    (b"", "the file is empty"),
    (b" \n ", "the file holds only blanks"),
    (b"<!-- -->", "no web page could be made"),
    (page("<div>字" * 300), "the page is too large or too deeply nested"),
    (page("字" * 4_000_000), "the page is too large or too deeply nested"),
    (bytes(range(256)) * 9, "no known encoding"),
]


@pytest.mark.parametrize("data, reason", REFUSED)
def test_refused(data: bytes, reason: str) -> None:
    assert trouble("a.html", data).reason.startswith(reason)


def test_an_honest_doctype_is_read_without_the_network() -> None:
    strict = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://127.0.0.1:9/x.dtd">'
    assert lines("a.xhtml", f"{strict}<html><p>{FIRST}</p></html>".encode()) == [FIRST]


SLOW = [
    "<input>甲" * 200_000,
    "<div>" * 250 + "<p>甲</p>" * 50_000,
    '<div class="zoom article TRS_Editor">甲</div>' * 20_000,
    "<table>" + "<tr>" + "<td rowspan=63 colspan=63>甲" * 5_000 + "<tr><td>乙" * 60 + "</table>",
    "<table><tr><td>" * 80 + "甲" * 1000,
    "<!---->" * 500 + "x<!--" * 5000,
    "<a href=x>甲</a>" * 50_000,
]


@pytest.mark.parametrize("body", SLOW)
def test_pages_made_to_be_slow(body: str) -> None:
    began = time.process_time()
    for name in ("a.html", "a"):
        try:
            readers.read(SourceFile(name, body.encode()))
        except UnreadableReport:
            continue
    assert time.process_time() - began < 10
