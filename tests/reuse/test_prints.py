"""Fingerprints: what is long enough is found, and the arrays say what a dictionary would."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.derived import REPORTS, State
from indexer.reuse.postings import Postings, write_alike, write_segment
from indexer.reuse.prints import SURELY_FOUND, Prints, fingerprints, letters
from indexer.vocab.regions import load_regions

words = st.text(alphabet="春耕秋收水渠道路林草民生干部群众，。；、\n", max_size=200)
shared = st.text(alphabet="甲乙丙丁戊己庚辛", min_size=SURELY_FOUND, max_size=60)


def prints(text: str) -> Prints:
    return fingerprints(letters(text))


@given(words, words, words, words, shared)
def test_what_is_long_enough_has_a_fingerprint_in_common(
    one: str, two: str, three: str, four: str, same: str
) -> None:
    first, second = prints(f"{one}{same}{two}"), prints(f"{three}{same}{four}")
    assert set(first[0].tolist()) & set(second[0].tolist())


@pytest.mark.parametrize(
    ("copy", "source"),
    [
        ("全年新增人工造林11543亩，改造户厕两百三十座。", "全年新增人工造林1.2万亩，改造户厕九十六座。"),
        ("在甘州区召开现场会，推广了节水灌溉的办法。", "在高台县召开现场会，推广了节水灌溉的办法。"),
        ("坚持“一线工作法”，到田间地头去；到群众中间去。", "坚持一线工作法，到田间地头去，到群众中间去。"),
    ],
)  # fmt: skip
def test_numbers_places_and_signs_make_no_difference(copy: str, source: str) -> None:
    assert prints(copy)[0].tolist() == prints(source)[0].tolist() != []


def texts_of(number: int) -> dict[str, str]:
    """Texts that share sentences with each other."""
    parts = [
        f"{chr(0x4E00 + i * 7)}{chr(0x5200 + i)}" * 3 + "修渠引水栽树护林办学兴医" * (i % 3)
        for i in range(9)
    ]
    return {f"r{n}": "。".join(parts[(n * k) % 9] for k in range(1, 6)) for n in range(number)}


def postings_of(segments: Sequence[Mapping[str, str]], folder: Path) -> Postings:
    """Texts by report as the arrays of so many segments hold them."""
    paths = []
    for number, texts in enumerate(segments):
        path = folder / str(number)
        path.mkdir(parents=True)
        write_segment(path, texts.items(), load_regions())
        (path / REPORTS).write_text(json.dumps([(id_, "") for id_ in texts]))
        paths.append(path)
    write_alike(folder, paths)
    return Postings(State("", 0, tuple(paths), folder))


def parted(texts: Mapping[str, str], size: int) -> list[dict[str, str]]:
    rows = list(texts.items())
    return [dict(rows[first : first + size]) for first in range(0, len(rows), size)]


def contents(found: Postings) -> dict[int, list[tuple[str, int]]]:
    """Each hash with the reports that have it and where."""
    owned: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for number in range(len(found.ids)):
        hashes, _ = found.of_report(number)
        rows, counts = found.rows(hashes, most=1000)
        for own, report, place in zip(rows.own, rows.report, rows.place, strict=True):
            owned[int(hashes[own])].append((found.ids[report], int(place)))
        assert np.bincount(rows.own, minlength=len(hashes)).tolist() == counts.tolist()
    return {value: sorted(set(places)) for value, places in owned.items()}


def expected(texts: dict[str, str]) -> dict[int, list[tuple[str, int]]]:
    owned: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for id_, text in texts.items():
        for value, place in zip(*prints(text), strict=True):
            owned[int(value)].append((id_, int(place)))
    return {value: sorted(places) for value, places in owned.items()}


@pytest.mark.parametrize("size", [1, 3, 20])
def test_the_arrays_hold_every_fingerprint(tmp_path: Path, size: int) -> None:
    texts = {**texts_of(20), "empty": "", "short": "修渠"}
    found = postings_of(parted(texts, size), tmp_path)
    assert contents(found) == expected(texts)
    assert found.ids == list(texts)


def test_what_stands_in_too_many_places_is_only_counted(tmp_path: Path) -> None:
    text = "沿着老河道走了一遍，逐段记下塌岸和淤塞的地方。"
    found = postings_of([{"a": text, "b": text}, {"c": text}], tmp_path)
    hashes, _ = found.of_report(0)
    rows, counts = found.rows(hashes, most=2)
    assert len(rows.own) == 0 and counts.tolist() == [3] * len(hashes)
    rows, _ = found.rows(hashes, most=3)
    assert sorted(set(rows.report.tolist())) == [0, 1, 2]


@pytest.mark.parametrize("size", [1, 4])
def test_reports_that_share_most_are_known_across_segments(tmp_path: Path, size: int) -> None:
    whole = "。".join(
        f"{chr(0x4E00 + n * 3)}{chr(0x5E00 + n * 5)}村修渠引水栽树护林" * 2 for n in range(60)
    )
    other = "。".join(
        f"{chr(0x6E00 + n * 3)}{chr(0x7E00 + n * 5)}镇办学兴医铺路架桥" * 2 for n in range(60)
    )
    texts = {"a": whole, "b": other, "c": whole.replace("村修", "乡修", 5), "d": "短"}
    assert postings_of(parted(texts, size), tmp_path).edges == {0: (2,), 2: (0,)}


def test_of_nothing_there_are_no_fingerprints(tmp_path: Path) -> None:
    found = postings_of([], tmp_path)
    assert (found.ids, found.edges) == ([], {})
