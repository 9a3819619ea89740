"""What came in for a saved search as a feed (Atom, RFC 4287).

Ids are made from those of the search and the report, so that they stay the same under whatever name
the server is reached. An entry says what a report is of, and nothing that stands in it: who has the
key need not have an account.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from lxml import etree

from indexer.alerts import Arrival, SavedSearch, new_reports
from indexer.corpus import Corpus
from webui.address import Question, report_url, search_url
from webui.language import _
from webui.searches.asking import question_of, request_of
from webui.searches.page import about, feed_url

ATOM = "http://www.w3.org/2005/Atom"
OURS = UUID("6f1d2a52-8c1b-4c0e-9d43-5a1f0e7b9c21")
MOST_ENTRIES = 50
# What no XML can hold.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(corpus: Corpus, saved: SavedSearch, root: str) -> bytes:
    """The feed of a search; `root` is the address of the server.

    Raises FilterError and QueryError where the search cannot be understood any more.
    """
    question = question_of(saved.question, corpus)
    arrived = new_reports(corpus, request_of(question), saved.created_at)[:MOST_ENTRIES]
    top = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    updated = max((one.time for one in arrived), default=saved.created_at)
    _add(top, "id", f"urn:uuid:{uuid5(OURS, saved.id)}")
    _add(top, "title", _("%(name)s：新到的报告", name=saved.name))
    _add(top, "updated", _time(updated))
    _add(_add(top, "author"), "name", _("述值"))
    _link(top, "self", feed_url(saved, root), "application/atom+xml")
    _link(top, "alternate", root.rstrip("/") + search_url(question), "text/html")
    _add_entries(top, corpus, saved, question, arrived, root)
    return bytes(etree.tostring(top, xml_declaration=True, encoding="UTF-8"))


def _add_entries(
    top: etree._Element,
    corpus: Corpus,
    saved: SavedSearch,
    question: Question,
    arrived: Sequence[Arrival],
    root: str,
) -> None:
    heads = corpus.store.heads(one.report for one in arrived)
    for one in arrived:
        head = heads.get(one.report)
        if head is None:
            continue  # it was deleted just now
        entry = _add(top, "entry")
        _add(entry, "id", f"urn:uuid:{uuid5(OURS, f'{saved.id} {one.report}')}")
        _add(entry, "title", head.metadata.title.value or one.report)
        _add(entry, "updated", _time(one.time))
        _link(entry, "alternate", root.rstrip("/") + report_url(one.report, question), "text/html")
        _add(entry, "summary", about(head.metadata) or one.report)


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text:
        element.text = FORBIDDEN.sub("", text)
    return element


def _link(parent: etree._Element, rel: str, href: str, kind: str) -> None:
    _add(parent, "link").attrib.update({"rel": rel, "href": href, "type": kind})


def _time(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds")
