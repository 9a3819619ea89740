"""All pages of the site by the function that answers them, and the settings they are seen in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask

# {report} is 青禾县副县长2023年度述职述廉报告, {other} that of the year before. The first address of each is the page as one comes to
# it; then what it shows when asked, when there is nothing to show, and when it was asked wrongly.
PAGES: dict[str, dict[str, str]] = {
    "pages.search": {
        "search": "/",
        "search-hits": "/?q=造林",
        "search-passages": "/?q=河长制&unit=passage&region=990121&year=2020..",
        "search-figures": "/?q=人工造林>1万亩",
        "search-sorted": "/?q=人工造林>1000亩&sort=indicator:afforestation.artificial&-kind=述职报告",
        "search-none": "/?q=龘龘",
        "search-wrong": "/?q=(",
    },
    "reports.report": {
        "report": "/reports/{report}",
        "report-hits": "/reports/{report}?q=造林&hit=2#h2",
        "report-none": "/reports/0",
    },
    "reports.source": {
        "source": "/reports/{report}/source",
        "source-whole": "/reports/{report}/source?lines=all",
    },
    "reports.beside_what": {"beside-what": "/reports/{report}/beside"},
    "reports.beside": {"beside": "/reports/{report}/beside/{other}"},
    "reports.version": {"version-none": "/reports/{report}/versions/abcdefabcdef"},
    "comparisons.compare": {
        "compare": "/compare",
        "compare-counties": "/compare?indicator=人工造林&level=county",
        "compare-rank": "/compare?indicator=粮食总产量&rank=2023&region=松澜县、澜屏市、望川县",
        "compare-boxes": "/compare?indicator=人工造林&level=county&chart=box",
        "compare-two": "/compare?indicator=人工造林&level=county&chart=scatter&with=gdp.total",
        "compare-tiles": "/compare?indicator=gdp.total&level=province&chart=tiles",
        "compare-small": "/compare?indicator=人工造林&level=county&chart=multiples",
        "compare-wrong": "/compare?indicator=人造林",
    },
    "comparisons.indicators": {"indicators": "/indicators", "indicators-of": "/indicators?q=造林"},
    "phrases.show": {
        "phrases": "/phrases",
        "phrases-lines": "/phrases?q=坚持*&region=云岫省&year=2018..2024",
        "phrases-groups": "/phrases?q=河长制&group=left",
        "phrases-none": "/phrases?q=龘龘&year=2022",
        "phrases-wrong": "/phrases?q=“河长",
    },
    "phrases.alike": {
        "similar": "/phrases/similar",
        "similar-found": "/phrases/similar?text=全年新增人工造林11543亩，森林覆盖率达到24.5%。"
        "严格落实河长制，三级河长全年巡河9000次。",
    },
    "phrases.patterns": {
        "templates": "/phrases/templates",
        "templates-wrong": "/phrases/templates?portfolio=没有",
    },
    "policies.index": {"policies": "/policies", "policies-of": "/policies?q=水务"},
    "policies.show": {
        "policy": "/policies/river_chief",
        "policy-region": "/policies/forest_chief?region=朔原市",
        "policy-none": "/policies/无此政策",
    },
    "policy_tools.check": {
        "checklist": "/policies/checklist",
        "checklist-table": "/policies/checklist?list=河长制&list=林长制&list=田长制",
    },
    "policy_tools.find": {"discover": "/policies/discover"},
    "policy_tools.names": {"names": "/policies/names"},
    "reuse.show": {
        "reuse": "/reuse",
        "reuse-report": "/reuse?report={report}",
        "reuse-wrong": "/reuse?class=x",
    },
    "trends.show": {
        "trends": "/trends",
        "trends-lines": "/trends?q=河长制&q=造林 OR 绿化&by=own",
        "trends-wrong": '/trends?q=河长制&q="以',
    },
    "about.show": {"corpus": "/corpus", "corpus-open": "/corpus?open=all"},
    "about.read": {"help": "/help"},
    "api_docs.docs": {"api": "/api/docs"},
    "people.show_login": {"login": "/login?next=/compare"},
    # whatever else is asked for
    "": {"no-such-page": "/nothing-here"},
}
# Pages for people who are logged in; an admin looks at them.
PAGES_OF_PEOPLE: dict[str, dict[str, str]] = {
    "people.show_account": {"account": "/account"},
    "users.show": {"users": "/users"},
    "uploads.index": {"uploads": "/uploads"},
    "uploads.show": {"upload-none": "/uploads/x"},
    "review.show": {
        "review": "/review",
        "review-figures": "/review?what=figures",
        "review-item": "/review?item={report}.year",
        "review-wrong": "/review?region=无此地",
    },
    "review.corrections": {"review-corrections": "/review/corrections"},
    "trail.show": {"trail": "/trail", "trail-checked": "/trail?check=1&action=log in"},
    "removal.ask": {"remove": "/reports/{report}/remove"},
    "removal.show": {"removed": "/removed"},
    "searches.show_all": {"searches": "/searches"},
    "searches.show_new": {"searches-none": "/searches/x/new"},
}
# What answers a GET and is no page of its own, and why.
NO_PAGES = {
    "static": "a file",
    "searches.show": "leads to the search that was saved",
    "searches.atom": "a feed",
    "languages.choose": "leads back to the page that it was pressed on",
    "comparisons.picture": "a picture",
    "pages.complete": "what the words in the box may become",
    "comparisons.names": "names for a box that is being filled in",
    "health.check": "a word for a machine",
    "phrases.names": "phrases for a box that is being filled in",
}
# /compare.csv and /policies/names.json are files, and /api/v1 answers in JSON.
OF_DATA = re.compile(r"\.<any\(|\.(json|csv|xlsx|txt|xml|zip)$|^/api/v1/")


@dataclass(frozen=True)
class Setting:
    """How a page is seen."""

    language: str
    scheme: str
    width: int

    def __str__(self) -> str:
        return f"{self.width}-{self.language}-{self.scheme}"

    @property
    def options(self) -> dict[str, Any]:
        """Of a window of the browser, in which nothing moves while it is looked at."""
        return {
            "viewport": {"width": self.width, "height": 740 if self.width < 600 else 900},
            "color_scheme": self.scheme,
            "reduced_motion": "reduce",
        }


# Both languages at each width, both colours at each width where rules are asked about them.
RULED = (
    Setting("zh", "light", 1280),
    Setting("zh", "dark", 360),
    Setting("en", "light", 360),
    Setting("en", "dark", 1280),
)
SETTINGS = (*RULED, Setting("zh", "dark", 2560), Setting("en", "light", 2560))


def addresses() -> dict[str, str]:
    """The addresses of all pages by their names."""
    pages = (*PAGES.values(), *PAGES_OF_PEOPLE.values())
    return {name: address for named in pages for name, address in named.items()}


def of_people() -> set[str]:
    """The names of the pages for which one logs in."""
    return {name for named in PAGES_OF_PEOPLE.values() for name in named}


def answering(app: Flask) -> Iterator[str]:
    """The functions that answer a GET with a page, as far as their addresses tell."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not OF_DATA.search(rule.rule):
            yield rule.endpoint
