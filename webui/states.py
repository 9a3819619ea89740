"""Pages with nothing to list: what happened, what to do, an example that can be clicked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.query import Exact, QueryError, to_text
from webui.address import Question, search_url
from webui.filters import FilterError

EXAMPLE = Question("河长制")
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
    title, text = _parted(error.chinese)
    proposal = _asking(question, error.proposal)
    as_text = to_text(Exact(question.query))
    return State(
        title=title,
        text=text,
        caret=_caret(question.query, error.start, error.end),
        actions=(
            *([Link(f"改为 {error.proposal}", proposal)] if error.proposal else []),
            *(
                [Link("当作原文检索", _asking(question, as_text))]
                if len(question.query) <= LONGEST_AS_TEXT
                else []
            ),
            Link(f"换一个例子：{EXAMPLE.query}", search_url(EXAMPLE)),
        ),
    )


def _parted(sentences: str) -> tuple[str, str]:
    """The first sentence of a message as a title, and the rest."""
    title, mark, text = re.split(r"([。？])", f"{sentences}。", maxsplit=1)
    return title + mark.strip("。"), text.removeprefix("。")


def _asking(question: Question, query: str) -> str:
    return search_url(Question(query, question.filters, question.unit, question.sort))


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
    title, text = _parted(error.chinese)
    return State(
        title=title,
        text=text or "这项条件来自网址或年份框，其余条件还在。",
        actions=(
            Link("去掉这项条件", search_url(error.question)),
            Link(f"换一个例子：{EXAMPLE.query}", search_url(EXAMPLE)),
        ),
    )


def no_results(question: Question, links: tuple[Link, ...], examples: tuple[Link, ...]) -> State:
    """Nothing was found; `links` are weaker questions that find something."""
    count = len(question.in_force) + bool(question.query)
    what = "段落" if question.unit == "passage" else "报告"
    return State(
        title=f"没有{what}同时符合这 {count} 项条件" if count > 1 else f"没有符合的{what}",
        text="这样改就有结果：" if links else "换个说法，或从这些例子开始：",
        links=links or examples,
    )


def empty_corpus() -> State:
    """The first visit: nothing has been taken in."""
    return State(
        title="语料是空的",
        text="在终端导入报告后就能检索。能读 txt、html、docx 和装着它们的 zip。",
        commands=("shuzhi ingest 报告所在的文件夹",),
        hint="想先看看样子，可以导入示例语料：shuzhi ingest corpus --manifest corpus/reports.csv",
    )


def no_such_report(id_: str) -> State:
    """A report that is not in the corpus, or no longer."""
    shown = id_ if len(id_) <= AROUND else f"{id_[:AROUND]}…"
    return State(
        title="没有这份报告",
        text=f"编号 {shown} 不在语料里。它可能已并入另一个来源的同文报告。",
        actions=(Link("检索报告", "/"), Link(f"例如：{EXAMPLE.query}", search_url(EXAMPLE))),
    )


def refused(code: int) -> State:
    """A request that the server does not answer."""
    titles = {
        404: ("没有这一页", "网址可能写错了，或者这一页已经不在。"),
        405: ("这个网址不接受这样的请求", "请从页面上的链接或检索框进入。"),
    }
    title, text = titles.get(code, ("这个请求看不懂", "网址或表单里有不能用的内容。"))
    return State(
        title=title,
        text=text,
        actions=(Link("回到检索", "/"), Link(f"例如：{EXAMPLE.query}", search_url(EXAMPLE))),
    )


def person_must_mend(message: str) -> State:
    """Something that the person who runs the program must put right; the message says what."""
    return State(
        title="语料现在用不了",
        text=message,
        actions=(Link("再试一次", ""), Link("回到检索", "/")),
    )


def fault(number: str) -> State:
    """A fault of ours, which the log describes under this number."""
    return State(
        title="这一页没有生成出来",
        text=f"语料没有受影响。再试一次；还不行，请把编号 {number} 和这个网址一起交给管理员。",
        actions=(Link("再试一次", ""), Link(f"换一个例子：{EXAMPLE.query}", search_url(EXAMPLE))),
    )
