"""How reports and passages are laid out in an index of OpenSearch.

A report is a document, and so is each of its passages, with the labels of the report: there both
are found, counted and sorted by the server alone. All of a report stands in one shard (its routing
is the id of the report). Nested documents were the other way: these cannot be ranked or paged
through by themselves.

    name        the id of the report, for a passage with its ordinal: 3f2c…, 3f2c…#7
    words       our words with blanks between them; relevance counts them
    pairs       every two characters side by side; exact text is a phrase of them
    text        not indexed; read where only a look into the text can tell
    (fields)    the labels of filters and facets
    year_order, region_order     what sorting by year and region goes by
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from indexer.engines.base import Document
from indexer.engines.opensearch.tokens import pairs, tokens
from indexer.query.fields import FIELDS, STATED, UNKNOWN
from indexer.settings import OpenSearchSettings

# Changes whenever an index made before can no longer be read or would answer otherwise.
INDEX_VERSION = "opensearch-1"
# So many names one request may hold: those of documents that were looked into.
MOST_NAMES = 1_000_000
# The most values that a facet may have to be counted exactly; there are not so many regions.
MOST_VALUES = 60_000
SIGN = "#"

Json = dict[str, Any]

_CUT_AT_BLANKS = {"type": "text", "analyzer": "whitespace"}
_MAPPING: Json = {
    "dynamic": "strict",
    # What is only searched need not be kept as it came.
    "_source": {"excludes": ["words", "pairs"]},
    "properties": {
        "name": {"type": "keyword"},
        "unit": {"type": "keyword"},
        "report": {"type": "keyword"},
        "ordinal": {"type": "integer"},
        "passages": {"type": "integer", "store": True},
        "version": {"type": "long"},
        "stamp": {"type": "keyword", "index": False},
        "text": {"type": "text", "index": False},
        "words": _CUT_AT_BLANKS,
        "pairs": _CUT_AT_BLANKS,
        "year_order": {"type": "integer"},
        "region_order": {"type": "keyword"},
        **{field.id: {"type": "keyword"} for field in FIELDS},
    },
}


def index_body(server: OpenSearchSettings) -> Json:
    """The form of an index as a request to make one has it; it is filled before it is served."""
    return {
        "settings": {
            "index": {
                "number_of_shards": server.shards,
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "max_terms_count": MOST_NAMES,
            }
        },
        "mappings": _MAPPING,
    }


def serving_settings(server: OpenSearchSettings) -> Json:
    """What an index gets when it is whole."""
    seconds = f"{round(server.refresh_seconds * 1000)}ms"
    return {"index": {"number_of_replicas": server.replicas, "refresh_interval": seconds}}


def build_of(build: Mapping[str, str]) -> str:
    """Names all that decides what an index holds, in one word."""
    return hashlib.sha256(repr(sorted(build.items())).encode()).hexdigest()[:16]


def name_of(report: str, ordinal: int | None) -> str:
    """The name of a document: of a report its id, of a passage that and its ordinal.

    >>> name_of("3f2c", None), name_of("3f2c", 7)
    ('3f2c', '3f2c#7')
    """
    return report if ordinal is None else f"{report}{SIGN}{ordinal}"


def documents_of(document: Document) -> Iterator[Json]:
    """A report and its passages, as the server indexes them."""
    common = {"report": document.report, "version": document.version}
    words = [word for passage in document.passages for word in passage.words]
    yield {
        **common,
        **_searched(document.text, words),
        **_labelled(document.labels),
        "name": document.report,
        "unit": "report",
        "passages": len(document.passages),
        "stamp": document.stamp,
    }
    of_report = {name: found for name, found in document.labels.items() if name not in STATED}
    for ordinal, passage in enumerate(document.passages):
        yield {
            **common,
            **_searched(document.text[passage.start : passage.end], passage.words),
            **_labelled({**of_report, **passage.labels}),
            "name": name_of(document.report, ordinal),
            "unit": "passage",
            "ordinal": ordinal,
        }


def _searched(text: str, words: Any) -> Json:
    return {"text": text, "words": tokens(words), "pairs": pairs(text)}


def _labelled(labels: Mapping[str, tuple[str, ...]]) -> Json:
    found: Json = {name: list(values) for name, values in labels.items() if values}
    years = [int(year) for year in labels.get("year", ()) if year != UNKNOWN]
    regions = [region for region in labels.get("region", ()) if region != UNKNOWN]
    if years:
        found["year_order"] = max(years)
    if regions:
        # A region has the codes of all that it lies in, of which its own is the last in order.
        found["region_order"] = max(regions)
    return found
