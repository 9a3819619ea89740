"""Files of addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import UnreadableReport
from indexer.fetching import read_addresses

LIST = """\
# 青禾县的报告，从政府网站上抄来的
https://www.qinghe.example/a.html

  HTTPS://www.qinghe.example:443/a.html#top   # 同一页
https://www.qinghe.example/b.html\t# 第二页
https://www.qinghe.example/c#x
"""
ADDRESSES = tuple(f"https://www.qinghe.example/{page}" for page in ("a.html", "b.html", "c"))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_list(tmp_path: Path, codec: str, line_end: str) -> None:
    file = tmp_path / "网址.txt"
    file.write_bytes(LIST.replace("\n", line_end).encode(codec))
    assert read_addresses(file) == (ADDRESSES, ())


def test_wrong_lines_are_named_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    lines = ["www.qinghe.example/a", ADDRESSES[0], "", "ftp://qinghe.example/", "https:///a"]
    file.write_text("\n".join(lines), encoding="utf-8")
    addresses, faults = read_addresses(file)
    assert addresses == ADDRESSES[:1]
    assert [fault.partition(": ")[0] for fault in faults] == [
        f"{file}, line {number}" for number in (1, 4, 5)
    ]
    assert "begin with http:// or https://" in faults[0]


def test_only_comments_are_an_empty_list(tmp_path: Path) -> None:
    file = tmp_path / "urls.txt"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert read_addresses(file) == ((), ())


@pytest.mark.parametrize(("data", "reason"), [(b"", "the file is empty"), (None, "cannot be op")])
def test_a_file_that_is_no_list(tmp_path: Path, data: bytes | None, reason: str) -> None:
    file = tmp_path / "urls.txt"
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(UnreadableReport, match=reason):
        read_addresses(file)
