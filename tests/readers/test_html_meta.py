"""When and by whom a page was published: tags, and the lines between title and text."""

from __future__ import annotations

import pytest

from indexer import readers
from indexer.readers import SourceFile
from indexer.readers.html_meta import iso_day

from .building import page

TEXT = "<p>一年来，认真履行职责，狠抓农业产业发展，全年完成造林1.2万亩。</p>" * 3
ZOOM = f'<div id="zoom">{TEXT}</div>'


def tags(**stated: str) -> str:
    return "".join(f'<meta name="{name}" content="{said}">' for name, said in stated.items())


# what stands in the head, what in the body, date and publisher
STATED = [
    # tags
    (tags(PubDate="2024-01-20 10:10", ContentSource="青禾县政府办"), ZOOM, "2024-01-20", "青禾县政府办"),
    (tags(pubdate="2024/1/5", contentsource=" 青禾县　水务局 "), ZOOM, "2024-01-05", "青禾县 水务局"),
    (tags(PubDate="2024年01月05日"), ZOOM, "2024-01-05", None),
    (tags(PubDate="20240105101010"), ZOOM, "2024-01-05", None),
    ('<meta property="article:published_time" content="2024-01-05T08:00:00+08:00">', ZOOM, "2024-01-05", None),
    (tags(PublishDate="2024-01-05", SiteName="青禾县人民政府门户网站"), ZOOM, "2024-01-05", "青禾县人民政府门户网站"),
    (tags(ContentSource="本站", SiteName="青禾县人民政府"), ZOOM, None, "青禾县人民政府"),
    (tags(ContentSource="", SiteName="青禾县人民政府"), ZOOM, None, "青禾县人民政府"),
    # who wrote it is a person
    (tags(Author="某某"), ZOOM, None, None),
    # a day that no calendar has, and none at all
    (tags(PubDate="2024-02-30"), ZOOM, None, None),
    (tags(PubDate="1705716600000"), ZOOM, None, None),
    (tags(PubDate="", ContentSource="转载"), ZOOM, None, None),
    # the page itself may have been made long after
    (tags(others="页面生成时间 2024-03-01 10:00:00"), ZOOM, "2024-03-01", None),
    (tags(others="页面生成时间 2024-03-01 10:00:00", PubDate="2020-01-05"), ZOOM, "2020-01-05", None),
    (tags(others="页面生成时间 2024-03-01"), f"<div>发布时间：2020-01-05</div>{ZOOM}", "2020-01-05", None),
    (tags(others="第2024-03-01号"), ZOOM, None, None),
    # lines above the text
    ("", f"<h1>述职报告</h1><div>发布时间：2024-01-15 来源：青禾县人民政府办公室</div>{ZOOM}", "2024-01-15", "青禾县人民政府办公室"),
    (
        "",
        "<div><h1>述职报告</h1><div><span>发布日期：2024年1月15日</span><span>信息来源：青禾县水务局</span>"
        f"<span>浏览次数：<em>12</em></span><span>【字体：大 中 小】</span></div>{ZOOM}</div>",
        "2024-01-15", "青禾县水务局",
    ),
    ("", f"<div>时间:2024-01-15　来源:青禾县林业局　作者:某某</div><div><div>{ZOOM}</div></div>", "2024-01-15", "青禾县林业局"),
    ("", f"<div><h1>报告</h1>来源：青禾县水务局（打印）<br>2024-01-15{ZOOM}</div>", None, "青禾县水务局"),
    ("", f"日期：2024.1.15<br>{ZOOM}", "2024-01-15", None),
    # the table of a government's register
    (
        "",
        "<table><tr><td>索 引 号<td>000/2024-00012<td>发布机构<td>青禾县政府办</tr>"
        f"<tr><td>成文日期<td>2024-01-10<td>发布日期<td>2024-01-15</table>{ZOOM}",
        "2024-01-15", "青禾县政府办",
    ),
    # an old page of tables
    (
        "",
        "<table><tr><td>述职报告<tr><td>发布时间：2024-01-15&nbsp;来源：青禾县农业农村局&nbsp;点击：3"
        f"<tr><td>{ZOOM}</table>",
        "2024-01-15", "青禾县农业农村局",
    ),
    # the tag goes before the line
    (tags(PubDate="2024-01-20"), f"<div>发布时间：2024-01-15</div>{ZOOM}", "2024-01-20", None),
    # today's date in the head of the site, a line below the text, one in the text
    ("", f"<div>今天是2024年1月15日 星期一</div>{ZOOM}", None, None),
    ("", f"<div>当前日期：2024年1月15日</div>{ZOOM}", None, None),
    ("", f"{ZOOM}<div>发布时间：2024-01-15 来源：青禾县政府办</div>", None, None),
    ("", f'<div id="zoom"><p>发布时间：2024-01-15</p>{TEXT}</div>', None, None),
    # a line is no line of the head where other things lie between
    ("", f"<div>发布时间：2024-01-15</div>{'<p>甲</p>' * 20}{ZOOM}", None, None),
    ("", f"<div>水资源来源：{'地下水和地表水各占一半，' * 5}</div>{ZOOM}", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "published", "publisher"), STATED)
def test_publication(head: str, body: str, published: str | None, publisher: str | None) -> None:
    raw = readers.read(SourceFile("a.html", page(body, head)))
    assert (raw.published, raw.publisher) == (published, publisher)


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-13-01", "1824-01-01", "12024-01-01", "2024-1-50"]
)
def test_no_day(text: str) -> None:
    assert iso_day(text) is None
