"""Eight years of one district among the real reports; for measuring, none of their text is kept."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.reuse import recycled
from tests.conftest import SHARED

YEARS = SHARED / "reports" / "hailar-2012-2019"
pytestmark = pytest.mark.skipif(
    not YEARS.exists(), reason="the real reports are not there; they are not part of the project"
)


def test_what_a_district_has_from_its_own_years(corpus: Corpus, tmp_path: Path) -> None:
    """Most is from 2015 in 2016; and a redacted copy is linked and counts for nothing."""
    ingest(corpus, walk([YEARS], corpus.settings.home), jobs=1)
    id_ = corpus.store.report_at(str(YEARS / "2014.txt"))
    assert id_ is not None
    copy = tmp_path / "copy.txt"
    redacted = re.sub(r"\d+\.\d+", "x.x", corpus.store.texts([id_])[id_])
    copy.write_text(redacted, encoding="utf-8")
    ingest(corpus, walk([copy], corpus.settings.home), jobs=1)
    found = recycled(corpus)
    ((one, other),) = found.near_duplicates
    assert one.year == other.year == 2014
    assert {pair.kind for pair in found.pairs} == {"own"} and all(p.directed for p in found.pairs)
    passages = Counter((pair.a.report.year, pair.b.report.year) for pair in found.pairs)
    assert passages.most_common(1)[0][0] == (2016, 2015)
    shares = {share.report.year: share.recycled for share in found.shares}
    assert max(shares, key=lambda year: shares[year]) == 2016 and 0.05 < shares[2016] < 0.15
