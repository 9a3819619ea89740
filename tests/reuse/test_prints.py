"""Fingerprints: what is long enough is found, and the arrays say what a dictionary would."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.reuse import postings as module
from indexer.reuse.postings import Postings, open_postings
from indexer.reuse.prints import SURELY_FOUND, Prints, fingerprints, letters

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


def opened(folder: Path, texts: dict[str, str], version: str = "1") -> Postings:
    return open_postings(folder, version, lambda: texts.items(), prints)


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


def test_the_arrays_hold_every_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = texts_of(20)
    assert contents(opened(tmp_path / "whole", texts)) == expected(texts)
    # sorted in many small slices, they are the same
    monkeypatch.setattr(module, "SORTED_AT_ONCE", 16)
    monkeypatch.setattr(module, "READ_AT_ONCE", 10)
    assert contents(opened(tmp_path / "sliced", texts)) == expected(texts)


def test_a_new_state_is_that_of_a_new_build(tmp_path: Path) -> None:
    texts = texts_of(12)
    opened(tmp_path, texts)
    changed = {
        **texts,
        "r3": "另写了一份，讲的是修路架桥和通水通电的事情，与从前的都不一样。",
        "r99": texts["r1"],
    }
    del changed["r5"]
    assert contents(opened(tmp_path, changed)) == expected(changed)
    assert contents(opened(tmp_path, {})) == {}
    # of the states before nothing is left
    assert len(list(tmp_path.iterdir())) == 1


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    texts = texts_of(6)
    read: list[str] = []

    def reading(text: str) -> Prints:
        read.append(text)
        return prints(text)

    open_postings(tmp_path, "1", lambda: texts.items(), reading)
    texts["new"] = "新来的一份报告，写的是村里的水窖和镇上的学校。"
    open_postings(tmp_path, "1", lambda: texts.items(), reading)
    assert read[-1] == texts["new"] and len(read) == 7
    # other rules read all of them again
    open_postings(tmp_path, "2", lambda: texts.items(), reading)
    assert len(read) == 14
