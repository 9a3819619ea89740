"""Where texts are shown: the addresses of every page, of each report, and of each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from indexer.corpus import Corpus
from tests.hostile.reports import COUNTIES
from tests.hostile.texts import HOSTILE
from tests.webui.every_page import addresses

# Pages that ask for something, with the name of what they ask for.
ASKED = (
    ("/", "q"), ("/", "region"), ("/", "role"), ("/", "sort"), ("/phrases", "q"), ("/phrases/similar", "text"),
    ("/trends", "q"), ("/compare", "indicator"), ("/compare", "region"), ("/indicators", "q"), ("/policies", "q"),
    ("/policies/checklist", "list"), ("/policies/discover", "form"), ("/reuse", "report"), ("/corpus", "open"),
    ("/phrases/templates", "portfolio"), ("/login", "next"), ("/complete", "q"), ("/compare/names", "q"),
    ("/phrases/complete", "q"), ("/trail", "person"),
)  # fmt: skip


def of_all(corpus: Corpus) -> list[str]:
    """Every page of the site as the other tests know it, and those where this corpus has much."""
    ids = corpus.store.ids()
    known = [one.format(report=ids[0], other=ids[1]) for one in addresses().values()]
    counties = "、".join(COUNTIES)
    more = (
        "/?q=造林&unit=passage&open=role",
        "/?q=绿化&sort=year",
        "/phrases?q=为引领&group=left",
        "/compare?indicator=人工造林&region=880100&level=county",
        f"/compare?indicator=人工造林&region={counties}&chart=box",
        "/compare?indicator=人工造林&region=880100&level=county&chart=multiples",
        "/compare?indicator=人工造林&region=880100&level=county&status=target",
        "/compare?indicator=粮食总产量&region=880100&level=county&rank=2020",
        "/policies/河长制?region=880100",
        "/policies/checklist?list=河长制&list=<img src=x onerror=pwned()>管理办法&by=county",
        "/trends?q=河长制&q=造林&by=county",
        "/corpus?open=880100",
        *(f"/reuse?report={id_}" for id_ in ids[:6]),
    )
    return [quote(one, safe="/?&=#%:") for one in (*known, *more)]


def of_reports(corpus: Corpus) -> Iterator[str]:
    """The pages of each report."""
    ids = corpus.store.ids()
    for before, id_ in zip(ids[1:] + ids[:1], ids, strict=True):
        yield f"/reports/{id_}?q={quote('造林 或 以*为抓手')}&figures=1"
        yield f"/reports/{id_}/source?lines=all"
        yield f"/reports/{id_}/beside/{before}"


def of_questions(texts: Sequence[str] = tuple(one.text for one in HOSTILE)) -> Iterator[str]:
    """Each page that is asked something, asked each text."""
    for number, text in enumerate(texts):
        for place, (path, name) in enumerate(ASKED):
            # Every page meets every kind of text; not every page every text.
            if name in ("q", "text") or (number + place) % 4 == 0:
                others = {"indicator": "人工造林"} if name == "region" and "compare" in path else {}
                yield f"{path}?{urlencode({**others, name: text})}"
        yield f"/policies/{quote(text, safe='')}"
        yield f"/{quote(text, safe='')}"
        yield f"/?{urlencode({'q': f'“{text}”'})}"
