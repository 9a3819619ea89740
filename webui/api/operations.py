"""All that can be asked of the API, each with its question, its answer and an example.

Names of the example are of the sample corpus, where 青禾县 is fiction.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from webui.api import (
    comparing,
    holdings,
    phrasing,
    policies,
    recycling,
    reports,
    searching,
    trends,
    uploading,
)
from webui.api.records import Answer, Json, Paged, Question
from webui.language import later

BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address, with arguments to try it with.

    `ask` takes the corpus, the question and what stands in the path; it raises Problem. `settled`
    tells that the answer stays the same for as long as the index and the policies do.
    """

    path: str
    summary: str
    question: type[Question]
    answer: type[Answer]
    ask: Callable[..., Json]
    example: tuple[tuple[str, str], ...] = ()
    settled: bool = True

    @property
    def method(self) -> str:
        """The method: files are sent, all else is asked for."""
        return "POST" if self.ask is uploading.sent else "GET"

    @property
    def name(self) -> str:
        """The operation in one word: reports_id_figures."""
        return "_".join(re.findall("[a-z]+", self.path))


OPERATIONS = (
    Operation(
        "/search",
        later("检索报告或段落"),
        searching.SearchQuestion,
        searching.SearchAnswer,
        searching.hits,
        (("q", "河长制"), ("year", "2019..2023"), ("limit", "5")),
    ),
    Operation(
        "/reports/<id>",
        later("一份报告"),
        reports.ReportQuestion,
        reports.ReportAnswer,
        reports.report,
    ),
    Operation(
        "/reports/<id>/passages",
        later("一份报告的段落"),
        Paged,
        reports.PassagesAnswer,
        reports.passages,
    ),
    Operation(
        "/reports/<id>/figures",
        later("一份报告的数据"),
        Paged,
        reports.FiguresAnswer,
        reports.figures,
    ),
    Operation(
        "/phrases",
        later("语句的各行"),
        phrasing.PhrasesQuestion,
        phrasing.PhrasesAnswer,
        phrasing.lines,
        (("q", '"以*为抓手"'), ("limit", "5")),
    ),
    Operation(
        "/similar",
        later("同草稿相近的说法"),
        phrasing.SimilarQuestion,
        phrasing.SimilarAnswer,
        phrasing.alike,
        (("text", "全年新增人工造林11543亩。"),),
    ),
    Operation(
        "/complete",
        later("开头相同的语句"),
        phrasing.CompleteQuestion,
        phrasing.CompleteAnswer,
        phrasing.completed,
        (("start", "全年"),),
    ),
    Operation(
        "/compare",
        later("按一项指标比较各地"),
        comparing.CompareQuestion,
        comparing.CompareAnswer,
        comparing.compared,
        (("indicator", "人工造林"), ("year", "2021..2023")),
    ),
    Operation(
        "/indicators",
        later("可比的指标"),
        comparing.IndicatorsQuestion,
        comparing.IndicatorsAnswer,
        comparing.indicators,
        (("q", "造林"),),
    ),
    Operation(
        "/policies",
        later("政策"),
        policies.PoliciesQuestion,
        policies.PoliciesAnswer,
        policies.policies,
        (("q", "河长"),),
    ),
    Operation(
        "/policies/<name>",
        later("一项政策：谁提到，从哪年起"),
        policies.PolicyQuestion,
        policies.PolicyAnswer,
        policies.policy,
        (("limit", "5"),),
    ),
    Operation(
        "/trends",
        later("检索式逐年逐地的份数"),
        trends.TrendsQuestion,
        trends.TrendsAnswer,
        trends.trends,
        (("q", "河长制"), ("q", "林长制")),
    ),
    Operation(
        "/reuse/<id>",
        later("一份报告沿用了谁，被谁沿用"),
        recycling.ReuseQuestion,
        recycling.ReuseAnswer,
        recycling.reuse,
        (("limit", "5"),),
    ),
    Operation(
        "/regions",
        later("地区树和份数"),
        holdings.RegionsQuestion,
        holdings.RegionsAnswer,
        holdings.regions,
    ),
    Operation(
        "/stats",
        later("语料有多少"),
        holdings.StatsQuestion,
        holdings.StatsAnswer,
        holdings.stats,
        # A file that could not be read counts there, and changes nothing in the index.
        settled=False,
    ),
)
# What needs a person who may take reports in: a token with the scope `upload`, or a login.
SENDING = (
    Operation(
        "/uploads",
        later("发报告"),
        uploading.SendQuestion,
        uploading.UploadAnswer,
        uploading.sent,
        settled=False,
    ),
    Operation(
        "/uploads/<upload>",
        later("一次上传的进展和结果"),
        uploading.UploadQuestion,
        uploading.UploadAnswer,
        uploading.upload,
        settled=False,
    ),
)
# What stands in a path, in words and with an example.
IN_PATH = {
    "id": (later("报告编号，检索结果里有"), "b9703a1778c4"),
    "upload": (later("上传的编号"), "0f3c5a7b9d1e2f40"),
    "name": (later("政策的编号或任一名称"), "河长制"),
}
