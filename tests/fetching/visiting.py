"""What the tests ask for, and how."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.errors import UnreadableReport
from indexer.fetching import Fetcher
from indexer.readers import SourceFile
from indexer.settings import FetchSettings

from ..readers.building import page
from .serving import Site

TEXT = "一年来，认真履行职责，狠抓农业产业发展，全年完成造林1.2万亩。"
PAGE = page(f"<p>{TEXT}</p>")
QUICK = FetchSettings(delay_seconds=0, timeout_seconds=0.4, max_bytes=3 << 20, allow_private=True)
# A busy machine is no slow server.
PATIENT = replace(QUICK, timeout_seconds=10)


def fetched(site: Site, path: str, settings: FetchSettings = PATIENT) -> SourceFile:
    with Fetcher(settings) as fetcher:
        return fetcher.fetch(site.url(path))


def refused(site: Site, path: str, settings: FetchSettings = PATIENT) -> UnreadableReport:
    with Fetcher(settings) as fetcher, pytest.raises(UnreadableReport) as caught:
        fetcher.fetch(site.url(path))
    assert caught.value.path == site.url(path) and caught.value.hint
    return caught.value
