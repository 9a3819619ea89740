"""What went wrong, as RFC 9457 has it: application/problem+json.

`type` is an address in the documentation, where each kind is described. `title` and `detail` are in
the language that the request asks for; who asks in English and shows a wrong query to a person
finds the Chinese words beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response

from indexer.errors import IndexerError
from indexer.query import QueryError
from webui.api.records import Answer, Json, told
from webui.language import _, language, later, name_language

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/docs"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem; `about` says, for the documentation, what it is and what to do."""

    status: int
    title: str
    about: str


KINDS: Mapping[str, ProblemKind] = {
    "query": ProblemKind(
        400, later("检索式看不懂"), later("检索式看不懂：看 start、end 和 proposal")
    ),
    "argument": ProblemKind(400, later("参数不对"), later("参数写错或不认识：看 argument")),
    "cursor": ProblemKind(400, later("游标是别的问题的"), later("游标不是这个问题的：从头取")),
    "request": ProblemKind(400, later("请求看不懂"), later("请求本身看不懂")),
    "login": ProblemKind(
        401,
        later("要先登录"),
        later("要带有效的令牌：Authorization: Bearer 令牌；过期的、停用的不行"),
    ),
    "forbidden": ProblemKind(
        403, later("没有这个权限"), later("没有这个权限：换一个令牌，或找管理员")
    ),
    "not_found": ProblemKind(404, later("没有这个网址"), later("没有这个网址：网址都列在说明页上")),
    "no_report": ProblemKind(404, later("没有这份报告"), later("没有这份报告，或者已经删去")),
    "no_upload": ProblemKind(
        404, later("没有这次上传"), later("没有这次上传，或者不是这个账号发的")
    ),
    "no_policy": ProblemKind(404, later("没有这项政策"), later("没有这项政策：看 close")),
    "method": ProblemKind(405, later("不能用这个方法"), later("不能用这个方法：看说明页")),
    "old_cursor": ProblemKind(410, later("语料变了，游标过时了"), later("语料变了：从头取")),
    "too_large": ProblemKind(
        413, later("请求带的内容太大"), later("请求带的内容太大：分成几次发；问题都不用带内容")
    ),
    "too_long": ProblemKind(414, later("网址太长"), later("网址太长：问得短些")),
    "host": ProblemKind(
        421, later("这个名字不是述值的"), later("这个域名不在设置 trusted_hosts 里：找管理员")
    ),
    "too_many": ProblemKind(429, later("请求太多"), later("请求太多：歇一会儿再试")),
    "no_room": ProblemKind(507, later("磁盘满了"), later("服务器的磁盘满了：找管理员，再发一次")),
    "fault": ProblemKind(500, later("服务器出错"), later("服务器出错：把 number 告诉管理员")),
    "corpus": ProblemKind(503, later("语料现在用不了"), later("语料现在用不了：稍后再试")),
}
BY_STATUS = {
    401: "login",
    403: "forbidden",
    404: "not_found",
    405: "method",
    413: "too_large",
    414: "too_long",
    421: "host",
    429: "too_many",
}
LONGEST_SHOWN = 60
# The headers of a request that say in which language it wants to be answered.
CHOSEN_BY = ("Accept-Language", "Cookie")


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
    return Problem("query", words_of(error), argument=argument, **members)


def wrong_argument(name: str, detail: str, **members: object) -> Problem:
    """An argument that means nothing."""
    return Problem("argument", detail, argument=shortened(name), **members)


def wrong_value(name: str, error: QueryError) -> Problem:
    """An argument with a value that the language of queries does not know."""
    return wrong_argument(name, words_of(error), chinese=error.chinese)


def problem_of_status(status: int) -> Problem:
    """What the framework refuses."""
    kind = BY_STATUS.get(status, "request")
    return Problem(kind, _(KINDS[kind].about))


def words_of(error: IndexerError) -> str:
    """What an error says, in Chinese where that is asked for and the error knows it."""
    chinese: str = getattr(error, "chinese", "") if language() == "zh" else ""
    return chinese or str(error)


def problem_json(problem: Problem) -> Json:
    """A problem without what it does not say."""
    kind = KINDS[problem.kind]
    said = {name: value for name, value in problem.members.items() if value is not None}
    return {
        "type": f"{DOCS}#{problem.kind}",
        "title": _(kind.title),
        "status": kind.status,
        "detail": str(problem),
        **said,
    }


def problem_response(problem: Problem) -> Response:
    """A problem as it is sent; one is never kept, because it may be over in a moment."""
    body = problem_json(problem)
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    response = Response(content, body["status"], mimetype=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    name_language(response, *CHOSEN_BY)
    return response


def shortened(text: str) -> str:
    """No more of a text from an address than tells which it is."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
