"""The folder of an index: what is in it, what another process or thread sees, what damage does."""

from __future__ import annotations

import os
import pickletools
import shutil
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import sleep

import pytest

from indexer.engines import Document, IndexedPassage
from indexer.engines.whoosh import WhooshEngine, writer
from indexer.engines.whoosh.arrayfile import DamagedIndex
from indexer.query import Exact, Slot, Slots
from tests.engines.test_contract import document, ids


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Iterator[WhooshEngine]:
    """An engine with a few segments."""
    opened = WhooshEngine(folder)
    for i in range(3):
        opened.add([document(f"造林工作{'造林' * i}", f"r{i}")])
    yield opened
    opened.close()


def files(folder: Path) -> list[str]:
    """The endings of all files but the lock, in order."""
    return sorted(path.suffix for path in folder.iterdir() if "LOCK" not in path.name)


def test_the_folder_is_for_its_owner_alone(engine: WhooshEngine, folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_only_what_is_in_force_is_kept(engine: WhooshEngine, folder: Path) -> None:
    assert files(folder) == [".docs"] * 3 + [".terms"] * 3 + [".toc"]
    # as a writer leaves them that is killed
    for name in ("MAIN_0123456789abcdef.docs", "MAIN_0123456789abcdef.terms.new"):
        (folder / name).write_bytes(b"half a file")
    (folder / "_MAIN_9.toc.1700000000.5").write_bytes(b"half a table")
    engine.optimize()
    assert files(folder) == [".docs", ".terms", ".toc"]
    assert engine.search(Exact("造林")).total == 3


def test_small_segments_are_merged_on_the_way(engine: WhooshEngine, folder: Path) -> None:
    for i in range(60):
        engine.add([document("造林", f"s{i}")])
    assert files(folder).count(".docs") <= 9
    assert engine.search(Exact("造林")).total == 63


def test_no_segment_outgrows_its_numbers(
    engine: WhooshEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "MOST_CHARACTERS", 20)
    engine.add([document("造林" * 30, "long"), document("造林", "short")])
    engine.optimize()
    assert files(folder).count(".docs") == 3
    assert engine.search(Exact("造林")).total == 5


def test_an_interrupted_batch_leaves_nothing(folder: Path) -> None:
    engine = WhooshEngine(folder, batch_characters=10)
    engine.add([document("造林", "a")])
    before = files(folder)

    with pytest.raises(AttributeError):
        engine.add([document("造林" * 20, "b"), document("水利" * 20, "c"), None])  # type: ignore[list-item]
    assert files(folder) == before
    assert ids(engine.search(Exact("造林"))) == ["a"]
    engine.close()


def test_passages_that_overlap_are_refused(engine: WhooshEngine) -> None:
    overlapping = [IndexedPassage(0, 3, ["造林"]), IndexedPassage(2, 4, ["工作"])]
    with pytest.raises(ValueError, match="overlap"):
        engine.add([Document("a", "造林工作", overlapping)])
    assert engine.search(Exact("造林")).total == 3
    engine.add([document("造林", "b")])


def test_pickles_are_in_the_table_of_contents_only(engine: WhooshEngine, folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix in (".docs", ".terms"):
            with pytest.raises(ValueError):
                list(pickletools.genops(path.read_bytes()))


def test_a_new_generation_is_seen_without_opening_anew(engine: WhooshEngine, folder: Path) -> None:
    other = WhooshEngine(folder)
    assert other.search(Exact("水利")).total == 0
    engine.add([document("水利", "w"), document("造林", "r0")])
    assert ids(other.search(Exact("水利"))) == ["w"]
    assert other.search(Exact("造林")).total == 3
    assert other.search(Exact("工作")).total == 2
    engine.remove(dict.fromkeys(["w"], 0))
    assert other.search(Exact("水利")).total == 0
    other.close()


def test_threads_ask_while_another_writes(engine: WhooshEngine, folder: Path) -> None:
    writer = WhooshEngine(folder)

    def ask(_: int) -> int:
        slots = Slots(("造", Slot.WORDS, "作"))
        assert engine.search(slots, facets=("year",)).total >= 3
        return engine.search(Exact("造林工作")).total

    with ThreadPoolExecutor(6) as pool:
        answers = pool.map(ask, range(150))
        for i in range(12):
            writer.add([document("造林工作", f"t{i}")])
        counts = list(answers)
    assert min(counts) >= 3
    assert max(counts) <= 15
    assert ask(0) == 15
    writer.close()


def _ask_in_child(engine: WhooshEngine) -> None:
    os._exit(engine.search(Exact("造林")).total)


@pytest.mark.skipif(os.name != "posix", reason="only there processes fork")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_process_asks_and_sees_new_generations(engine: WhooshEngine) -> None:
    assert engine.search(Exact("造林")).total == 3
    for expected in (3, 4):
        child = get_context("fork").Process(target=_ask_in_child, args=(engine,))
        child.start()
        child.join(60)
        assert child.exitcode == expected
        engine.add([document("造林", "new")])


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _strike_out(file: Path) -> None:
    data = file.read_bytes()
    third = len(data) // 3
    file.write_bytes(data[:third] + b"\xff" * third + data[2 * third :])


@pytest.mark.parametrize("harm", [_cut, _empty, _strike_out, Path.unlink])
@pytest.mark.parametrize("suffix", [".docs", ".terms", ".toc"])
def test_a_damaged_or_lost_file_is_told_with_what_to_do(
    engine: WhooshEngine, folder: Path, suffix: str, harm: Callable[[Path], None]
) -> None:
    (file, *_) = folder.glob(f"*{suffix}")
    harm(file)
    with pytest.raises(DamagedIndex, match="shuzhi reindex"):
        WhooshEngine(folder).search(Exact("造林"))
    with pytest.raises(DamagedIndex, match="shuzhi reindex"):
        _read_all(WhooshEngine(folder))


def _read_all(engine: WhooshEngine) -> None:
    engine.add([document("水利", "r0")])
    engine.optimize()


def test_an_index_in_place_of_another_has_a_newer_generation(folder: Path) -> None:
    before = WhooshEngine(folder)
    before.add([document("造林", "a")])
    assert before.search(Exact("造林")).total == 1
    last = before.generation
    shutil.rmtree(folder)
    sleep(1)  # an index takes longer to lose and to make
    after = WhooshEngine(folder)
    after.add([document("水利", "b")])
    assert before.generation > last
    assert before.search(Exact("造林")).total == 0
    assert before.search(Exact("水利")).total == 1


@pytest.mark.parametrize("suffix", [".docs", ".terms"])
def test_damage_is_noticed(engine: WhooshEngine, folder: Path, suffix: str) -> None:
    engine.optimize()
    (path,) = folder.glob(f"*{suffix}")
    whole = bytearray(path.read_bytes())
    for at in range(0, len(whole), 40):
        whole[at] ^= 0x20
    path.write_bytes(whole)
    with pytest.raises(DamagedIndex, match="nothing is lost"):
        WhooshEngine(folder).search(Exact("造林"))
    path.write_bytes(whole[:30])
    with pytest.raises(DamagedIndex):
        WhooshEngine(folder).search(Exact("造林"))
