"""Files of arrays: they come back as they were written, or say that they are damaged."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from indexer.engines.whoosh.arrayfile import (
    STRETCH,
    ArrayFile,
    ArrayFileWriter,
    DamagedIndex,
)

ARRAYS = {
    "empty": np.empty(0, np.uint16),
    "short": np.arange(5, dtype=np.uint8),
    "long": np.arange(3 * STRETCH, dtype=np.uint32),
    "one stretch": np.arange(STRETCH, dtype=np.uint8),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file with arrays that grew at the same time."""
    path = tmp_path / "arrays"
    with ArrayFileWriter(path) as writer:
        for part in range(3):
            for name, values in ARRAYS.items():
                writer.append(name, np.array_split(values, 3)[part])
        assert not path.exists()
    return path


def test_arrays_come_back_as_they_were(file: Path) -> None:
    arrays = ArrayFile(file)
    assert list(arrays.names) == list(ARRAYS)
    for name, values in ARRAYS.items():
        assert arrays.whole(name).dtype == values.dtype
        assert arrays.whole(name).tolist() == values.tolist()
    assert arrays.array("long").part(70_000, 70_003).tolist() == [70_000, 70_001, 70_002]


def test_nothing_is_left_beside_the_file(file: Path) -> None:
    with pytest.raises(RuntimeError), ArrayFileWriter(file.with_name("other")) as writer:
        writer.append("long", ARRAYS["long"])
        raise RuntimeError("a fault on the way")
    assert [path.name for path in file.parent.iterdir()] == ["arrays"]


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_byte_is_noticed(file: Path, seed: int) -> None:
    whole = file.read_bytes()
    at = random.Random(seed).randrange(len(whole))
    file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
    try:
        arrays = ArrayFile(file)
        read = {name: arrays.whole(name).tolist() for name in ARRAYS}
    except DamagedIndex:
        return
    # between the arrays there are bytes that mean nothing
    assert read == {name: values.tolist() for name, values in ARRAYS.items()}


def test_damage_is_told_where_it_is_read(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    at = whole.index(np.array([40_000], np.uint32).tobytes())
    whole[at] ^= 1
    file.write_bytes(whole)
    arrays = ArrayFile(file).array("long")
    assert arrays.part(0, 10).tolist() == list(range(10))
    with pytest.raises(DamagedIndex, match="shuzhi reindex"):
        arrays.part(40_005, 40_010)


@pytest.mark.parametrize("left", [0, 10, 1000, -1])
def test_a_cut_file_is_noticed(file: Path, left: int) -> None:
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(DamagedIndex):
        ArrayFile(file)
