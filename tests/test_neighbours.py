"""The reports of the years around one, over the sample corpus."""

from __future__ import annotations

import pytest

from indexer.corpus import Corpus
from indexer.neighbours import neighbours

# (part of the name of a file, the year before, the year after)
AROUND = [
    ("songlan-2024-government", 2023, 2025),
    ("songlan-2022-government", None, 2023),
    # a year without a report lies between
    ("qinghe-2022-deputy", 2016, 2023),
    # 述职报告, 述职述廉报告 and 述职述廉述德报告 of one office
    ("luwan-2022-deputy", None, 2023),
    # another bureau is no neighbour, nor the government of a place inside
    ("shuoyuan-2020-supply", None, None),
    ("yunxiu-2024-government", None, None),
    # a report that names no place
    ("liuwan-2019-deputy", None, None),
]


@pytest.mark.parametrize("name, before, after", AROUND)
def test_neighbours(sample: Corpus, name: str, before: int | None, after: int | None) -> None:
    paths = sample.store.paths(sample.store.ids())
    (id_,) = (id_ for id_, found in paths.items() if any(name in path for path in found))
    report = sample.store.report(id_)
    assert report
    found = neighbours(sample, report)
    assert (found.previous and found.previous.year) == before
    assert (found.next and found.next.year) == after
    for one in (found.previous, found.next):
        other = one and sample.store.report(one.id)
        if other:
            assert other.metadata.region.value == report.metadata.region.value
            assert other.metadata.role.value == report.metadata.role.value
