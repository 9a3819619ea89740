"""Pages with nothing to list: what happened, what to do, an example that can be clicked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from indexer.errors import Trouble
from indexer.query import Exact, QueryError, to_text
from webui.address import Question, search_url
from webui.filters import FilterError
from webui.language import _, language, later, many

EXAMPLE = Question("河长制")
# What the server does not answer, by the status.
REFUSED = {
    401: (later("要先登录"), later("这里只给登录的人用。登录过的，可能已经过时。")),
    403: (later("这个账号不能做这件事"), later("需要更高的权限，请找管理员。")),
    413: (later("发来的内容太大"), later("没有收下。分成几次发，或发小一些的文件。")),
    421: (
        later("这个名字不是述值的"),
        later("要用这个域名访问，管理员先把它写进设置 trusted_hosts。"),
    ),
    429: (later("请求太多"), later("歇一会儿再试。")),
    404: (later("没有这一页"), later("网址可能写错了，或者这一页已经不在。")),
    405: (later("这个网址不接受这样的请求"), later("请从页面上的链接或检索框进入。")),
}
NOT_UNDERSTOOD = (later("这个请求看不懂"), later("网址或表单里有不能用的内容。"))
# After so long it is worth to ask again.
SECONDS_TO_WAIT = 10
# Why a server of engine or store does not answer: what readers are told; the log says more.
UNAVAILABLE: Mapping[Trouble, tuple[str, str]] = {
    "unreachable": (
        later("后台服务连不上"),
        later("存放语料的服务器现在没有应答，正在等它恢复。"),
    ),
    "slow": (
        later("后台服务太忙"),
        later("存放语料的服务器没能按时答复，请过一会儿再试。"),
    ),
    "refused": (
        later("后台服务拒绝访问"),
        later("服务器不接受述值的口令或证书，要由管理员改正。"),
    ),
    "incomplete": (
        later("索引缺了一部分"),
        later("有服务器停了，少了它就数不全，所以不给出残缺的结果。"),
    ),
    "full": (
        later("后台服务只能读"),
        later("服务器的磁盘满了，腾出地方以后会自己恢复。"),
    ),
    "gone": (
        later("索引不在"),
        later("服务器上没有索引，要由管理员运行 shuzhi reindex 重建。"),
    ),
    "version": (
        later("索引是别的版本建的"),
        later("要由管理员运行 shuzhi reindex 重建，建好就能检索。"),
    ),
}
# Characters of a long query that are shown on both sides of its fault.
AROUND = 60
LONGEST_AS_TEXT = 500


@dataclass(frozen=True, slots=True)
class Link:
    """A way on; `note` says how much is there."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a page: the first of `actions` is a button, `links` are a list.

    `caret` is a query in three parts: before its fault, the fault, after it.
    """

    title: str
    text: str = ""
    caret: tuple[str, str, str] | None = None
    links: tuple[Link, ...] = ()
    commands: tuple[str, ...] = ()
    actions: tuple[Link, ...] = ()
    hint: str = ""


def bad_query(error: QueryError, question: Question) -> State:
    """A query that cannot be understood, with what may have been meant."""
    title, text = told(error)
    proposal = _asking(question, error.proposal)
    as_text = to_text(Exact(question.query))
    return State(
        title=title,
        text=text,
        caret=_caret(question.query, error.start, error.end),
        actions=(
            *(
                [Link(_("改为 %(query)s", query=error.proposal), proposal)]
                if error.proposal
                else []
            ),
            *(
                [Link(_("当作原文检索"), _asking(question, as_text))]
                if len(question.query) <= LONGEST_AS_TEXT
                else []
            ),
            _another_example(),
        ),
    )


def told(error: QueryError | FilterError) -> tuple[str, str]:
    """What is wrong, in the language of the page: a title, and the rest.

    English messages are written for the command line: no region is called 无此地; for the text
    itself, put it between quotation marks.
    """
    if language() == "zh":
        title, mark, text = re.split(r"([。？])", f"{error.chinese}。", maxsplit=1)
        return title + mark.strip("。"), text.removeprefix("。")
    title, *rest = re.split(r"; |(?<=[?.]) ", str(error), maxsplit=1)
    text = rest[0] if rest else ""
    return _as_sentence(title), _as_sentence(text.rstrip(".")) + "." if text else ""


def _as_sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _asking(question: Question, query: str) -> str:
    return search_url(replace(question, query=query, page=1, open=(), find={}))


def _caret(query: str, start: int, end: int) -> tuple[str, str, str] | None:
    if not start < end <= len(query):
        return None
    first, last = max(0, start - AROUND), min(len(query), end + AROUND)
    fault = query[start:end]
    return (
        ("…" if first else "") + query[first:start],
        fault if len(fault) <= 2 * AROUND else f"{fault[: 2 * AROUND]}…",
        query[end:last] + ("…" if last < len(query) else ""),
    )


def bad_filter(error: FilterError) -> State:
    """A filter in the address that means nothing."""
    title, text = told(error)
    return State(
        title=title,
        text=text or _("这项条件来自网址或年份框，其余条件还在。"),
        actions=(
            Link(_("去掉这项条件"), search_url(error.question)),
            _another_example(),
        ),
    )


def no_results(question: Question, links: tuple[Link, ...], examples: tuple[Link, ...]) -> State:
    """Nothing was found; `links` are weaker questions that find something."""
    count = len(question.in_force) + len(question.left_out) + bool(question.query)
    passages = question.unit == "passage"
    if count > 1 and passages:
        title = many("没有段落同时符合这 %(num)s 项条件", count)
    elif count > 1:
        title = many("没有报告同时符合这 %(num)s 项条件", count)
    else:
        title = _("没有符合的段落") if passages else _("没有符合的报告")
    return State(
        title=title,
        text=_("这样改就有结果：") if links else _("换个说法，或从这些例子开始："),
        links=links or examples,
    )


def empty_corpus() -> State:
    """The first visit: nothing has been taken in."""
    return State(
        title=_("语料是空的"),
        text=_(
            "在终端导入报告后就能检索。能读文本、网页、Word、WPS、PDF、表格、邮件和装着它们的压缩包。"
        ),
        commands=(_("shuzhi ingest 报告所在的文件夹"),),
        hint=_(
            "想先看看样子，可以导入示例语料：shuzhi ingest corpus --manifest corpus/reports.csv"
        ),
    )


def no_such_report(id_: str) -> State:
    """A report that is not in the corpus, or no longer."""
    shown = id_ if len(id_) <= AROUND else f"{id_[:AROUND]}…"
    return State(
        title=_("没有这份报告"),
        text=_("编号 %(id)s 不在语料里。它可能已并入另一个来源的同文报告。", id=shown),
        actions=(Link(_("检索报告"), "/"), _example()),
    )


def refused(code: int) -> State:
    """A request that the server does not answer."""
    title, text = REFUSED.get(code, NOT_UNDERSTOOD)
    return State(
        title=_(title),
        text=_(text),
        actions=(Link(_("回到检索"), "/"), _example()),
    )


def stale_form() -> State:
    """A form that stands on another site, or on a page of ours from before a login."""
    return State(
        title=_("这张表单过期了，没有执行"),
        text=_("可能在别处登录或退出过，也可能这个请求来自别的网站。回到那一页，刷新后再提交。"),
        actions=(Link(_("回到检索"), "/"),),
    )


def person_must_mend(message: str) -> State:
    """Something that the person who runs the program must put right; the message says what."""
    return State(
        title=_("语料现在用不了"),
        text=message,
        actions=(Link(_("再试一次"), ""), Link(_("回到检索"), "/")),
    )


def unavailable(trouble: Trouble) -> State:
    """A server that the pages need and that does not answer now; it may again by itself."""
    title, text = UNAVAILABLE[trouble]
    return State(
        title=_(title),
        text=_(text),
        actions=(Link(_("再试一次"), ""),),
        hint=_("语料没有受影响。服务恢复以后，这一页会照常打开。"),
    )


def fault(number: str) -> State:
    """A fault of ours, which the log describes under this number."""
    return State(
        title=_("这一页没有生成出来"),
        text=_(
            "语料没有受影响。再试一次；还不行，请把编号 %(number)s 和这个网址一起交给管理员。",
            number=number,
        ),
        actions=(Link(_("再试一次"), ""), _another_example()),
    )


def _example() -> Link:
    return Link(_("例如：%(query)s", query=EXAMPLE.query), search_url(EXAMPLE))


def _another_example() -> Link:
    return Link(_("换一个例子：%(query)s", query=EXAMPLE.query), search_url(EXAMPLE))
