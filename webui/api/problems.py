"""What went wrong, as RFC 9457 has it: application/problem+json.

`type` is an address in the documentation, where each kind is described. `detail` is English as on
the command line; who shows a wrong query to a person finds the Chinese words beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Response

from indexer.query import QueryError
from webui.api.records import Answer, Json, told

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/docs"

# code: (status, English title, what it is and what to do, for the documentation)
KINDS: Mapping[str, tuple[int, str, str]] = {
    "query": (400, "The query cannot be understood", "检索式看不懂：看 start、end 和 proposal"),
    "argument": (400, "An argument means nothing", "参数写错或不认识：看 argument"),
    "cursor": (400, "The cursor belongs to another question", "游标不是这个问题的：从头取"),
    "request": (400, "The request cannot be read", "请求本身看不懂"),
    "not_found": (404, "There is nothing at this address", "没有这个网址"),
    "no_report": (404, "There is no such report", "没有这份报告"),
    "no_policy": (404, "There is no such policy", "没有这项政策"),
    "method": (405, "Only GET, HEAD and OPTIONS are answered", "只答 GET、HEAD、OPTIONS"),
    "old_cursor": (410, "The corpus has changed since the cursor was given", "语料变了：从头取"),
    "too_large": (413, "The request is too large", "请求带的内容太大"),
    "too_long": (414, "The address is too long", "网址太长"),
    "fault": (500, "A fault of the server", "服务器出错：把 number 告诉管理员"),
    "corpus": (503, "The corpus cannot be used now", "语料现在用不了：稍后再试"),
}
BY_STATUS = {404: "not_found", 405: "method", 413: "too_large", 414: "too_long"}
LONGEST_SHOWN = 60


class ProblemAnswer(Answer):
    """A problem; the members after `detail` are there where they say something."""

    type: str = told("问题的种类，是说明页里的一处", f"{DOCS}#query")
    title: str = told("种类的名称")
    status: int = told("HTTP 状态码", 400)
    detail: str = told("哪里不对")
    chinese: str | None = told("同一句话的中文", default=None)
    argument: str | None = told("不对的参数", "year", default=None)
    code: str | None = told("检索式的错误种类", "unclosed_quote", default=None)
    start: int | None = told("检索式里出错的起点", default=None)
    end: int | None = told("检索式里出错的终点", default=None)
    proposal: str | None = told("可以改成的检索式", default=None)
    close: list[str] | None = told("相近的名称", default=None)
    number: str | None = told("错误编号", default=None)


class Problem(Exception):
    """An answer that cannot be given; `members` are those beside the detail."""

    def __init__(self, kind: str, detail: str, **members: object) -> None:
        super().__init__(detail)
        self.kind = kind
        self.members = members


def wrong_query(error: QueryError, argument: str = "q") -> Problem:
    """A query that cannot be understood: what is wrong, where, and what may be meant."""
    members = {
        "code": error.code,
        "start": error.start,
        "end": error.end,
        "proposal": error.proposal or None,
        "chinese": error.chinese,
    }
    return Problem("query", str(error), argument=argument, **members)


def wrong_argument(name: str, detail: str, **members: object) -> Problem:
    """An argument that means nothing."""
    return Problem("argument", detail, argument=shortened(name), **members)


def problem_of_status(status: int, detail: str) -> Problem:
    """What the framework refuses."""
    return Problem(BY_STATUS.get(status, "request"), detail)


def problem_json(problem: Problem) -> Json:
    """A problem without what it does not say."""
    status, title, _ = KINDS[problem.kind]
    said = {name: value for name, value in problem.members.items() if value is not None}
    return {
        "type": f"{DOCS}#{problem.kind}",
        "title": title,
        "status": status,
        "detail": str(problem),
        **said,
    }


def problem_response(problem: Problem) -> Response:
    """A problem as it is sent; one is never kept, because it may be over in a moment."""
    body = problem_json(problem)
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(content, body["status"], mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def shortened(text: str) -> str:
    """No more of a text from an address than tells which it is."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
