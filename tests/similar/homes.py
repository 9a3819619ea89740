"""A small corpus of texts written for the purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from indexer.corpus import Corpus
from indexer.indexing import catch_up
from indexer.models import Field, Metadata, Passage, Portfolio, Report, Source
from indexer.vocab.portfolios import portfolio_named


def put(corpus: Corpus, texts: Mapping[str, tuple[int, str]], portfolio: str = "林业草原") -> None:
    """Put reports into a corpus: by path, the year and the text of each."""
    regions = corpus.regions.lookup("甘州区")
    named = portfolio_named(portfolio)
    portfolios: tuple[Portfolio, ...] = (named,) if named else ()
    for path, (year, text) in texts.items():
        unknown: dict[str, Any] = {name: Field.unknown() for name in Metadata.__dataclass_fields__}
        metadata = Metadata(
            **{
                **unknown,
                "year": Field(year, "ok"),
                "region": Field(regions[0], "ok"),
                "portfolios": Field(portfolios, "ok"),
            }
        )
        data = text.encode()
        source = Source(path, sha256(data).hexdigest(), "text/plain", "utf-8", "text",
                        datetime(2024, 1, 1, tzinfo=UTC))  # fmt: skip
        passages = (Passage(0, None, 0, len(text)),)
        corpus.store.put(Report("", text, metadata, (), passages, (source,)), (), data, {}, "test")
    catch_up(corpus.store, corpus.engine, corpus.regions)
