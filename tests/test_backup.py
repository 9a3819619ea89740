"""A home in one file and out of it again; what is damaged or hostile makes no home."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import stat
import tarfile
import threading
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from indexer.backup import MANIFEST, backup, restore
from indexer.checking import check
from indexer.corpus import open_corpus
from indexer.corrections import correct
from indexer.errors import IndexerError
from indexer.ingest import ingest, walk
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from tests.test_cli import run, run_json

REPORT = "青禾县副县长{}年度述职报告\n一、工作回顾\n全面落实河长制，新增人工造林{}亩。\n"
REPORTS = 3
OWN = {
    "regions.csv": "code,name,level,parent\n99,飞地新区,county,620000\n",
    "policies.yaml": "[]\n",
    "shuzhi.toml": "port = 9000\n",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of some reports, one of them corrected, with settings of its own."""
    folder = tmp_path_factory.mktemp("backup")
    settings = Settings(home=folder / "home")
    settings.home.mkdir()
    for name, text in OWN.items():
        (settings.home / name).write_text(text, encoding="utf-8")
    for number in range(REPORTS):
        text = REPORT.format(2015 + number, 1000 + number)
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    with closing(open_corpus(settings, create=True)) as corpus:
        ingest(corpus, walk([folder], settings.home))
        correct(corpus, corpus.store.ids()[0], "year", "1999", "见封面", "wang")
    return settings.home


@pytest.fixture(scope="module")
def archives(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Backups of that home, by suffix. For reading only."""
    folder = tmp_path_factory.mktemp("archives")
    made = {suffix: folder / f"b{suffix}" for suffix in (".tar", ".zip")}
    for path in made.values():
        backup(Settings(home=home), path)
    return made


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that stands in the tables of a home."""
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as database:
        tables = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found = {
            name: sorted(database.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables
        }
    # Another home has another index, with generations of its own.
    found["counters"] = [row for row in found["counters"] if row[0] != "generation"]
    return found


def files(home: Path) -> dict[str, bytes]:
    """What a backup keeps beside the database."""
    kept = [*home.glob("originals/??/*"), *(home / name for name in OWN)]
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in kept}


@pytest.mark.parametrize("suffix", [".tar", ".zip"])
def test_what_was_backed_up_comes_back(
    home: Path, archives: Mapping[str, Path], tmp_path: Path, suffix: str
) -> None:
    new = tmp_path / "new"
    restored = restore(Settings(home=new), archives[suffix])
    assert (restored.reports, restored.originals, restored.missing) == (REPORTS, REPORTS, ())
    assert rows(new) == rows(home) and files(new) == files(home)
    assert check(Settings(home=new)).findings == ()
    assert stat.S_IMODE(new.stat().st_mode) == 0o700
    with closing(open_corpus(Settings(home=new))) as corpus:
        for query in ("河长制", "年份:1999", "指标:人工造林"):
            with closing(open_corpus(Settings(home=home))) as before:
                expected = search(before, SearchRequest(query)).total
            assert search(corpus, SearchRequest(query)).total == expected > 0
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_backup_while_others_ingest_is_of_one_moment(tmp_path: Path) -> None:
    settings, folder = Settings(home=tmp_path / "home"), tmp_path / "in"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(REPORT.format(2000, number), encoding="utf-8")
    begun = threading.Event()
    with closing(open_corpus(settings, create=True)) as corpus:
        thread = threading.Thread(
            target=ingest,
            args=(corpus, walk([folder], settings.home)),
            kwargs={"progress": lambda _: begun.set()},
        )
        thread.start()
        begun.wait(60)
        made = [backup(settings, tmp_path / f"{number}.tar") for number in range(4)]
        thread.join()
    for number, each in enumerate(made):
        new = Settings(home=tmp_path / f"new{number}")
        assert restore(new, tmp_path / f"{number}.tar").reports == each.reports
        assert check(new).findings == () and each.missing == ()
    counts = [each.reports for each in made]
    assert counts == sorted(counts)


def test_an_original_that_is_lost_is_said_by_both(home: Path, tmp_path: Path) -> None:
    poor = tmp_path / "poor"
    shutil.copytree(home, poor)
    gone, changed = sorted(poor.glob("originals/??/*"))[:2]
    gone.unlink()
    changed.write_bytes(b"other bytes")
    made = backup(Settings(home=poor), tmp_path / "b.tar")
    assert set(made.missing) == {gone.name, changed.name} and made.originals == REPORTS - 2
    result = run(tmp_path / "new", "restore", str(tmp_path / "b.tar"))
    assert result.exit_code == 0 and f"missing      the original {gone.name}" in result.stdout
    assert run_json(tmp_path / "new", "search", "河长制")["total"] == REPORTS


def test_the_commands_and_what_they_refuse(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar"
    told = run_json(home, "backup", str(file))
    assert told.keys() == {"file", "reports", "originals", "bytes", "missing", "seconds"}
    assert told["bytes"] == file.stat().st_size and stat.S_IMODE(file.stat().st_mode) == 0o600
    told = run_json(tmp_path / "new", "restore", str(file))
    assert told.keys() == {"reports", "originals", "made", "missing", "seconds"}
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", "restore", str(file)).exit_code == 0
    for arguments, said in [
        (["backup", str(file)], "is there already"),
        (["backup", str(tmp_path / "b.rar")], ".tar or .zip"),
        (["backup", str(tmp_path / "no" / "b.tar")], "No such file"),
        (["restore", str(file)], "is there already"),
    ]:
        result = run(home, *arguments)
        assert result.exit_code == 2 and said in result.stderr, result.stderr
    assert "no corpus in" in run(tmp_path / "none", "backup", str(tmp_path / "c.tar")).stderr
    assert "no such file" in run(tmp_path / "none", "restore", str(tmp_path / "c.tar")).stderr
    assert not (tmp_path / "none").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "empty", "new"]


# ------------------------------------------------------------------------- damaged and hostile


def members(archive: Path) -> dict[str, bytes]:
    with tarfile.open(archive) as opened:
        return {info.name: opened.extractfile(info).read() for info in opened}  # type: ignore[union-attr]


def write_tar(path: Path, content: Mapping[str, bytes], *more: tarfile.TarInfo) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in content.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in more:
            archive.addfile(info)
    return path


def special(kind: bytes, name: str = "regions.csv", target: str = "/etc/passwd") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def changed(content: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """One bit of a member is another."""
    data = bytearray(content[name])
    data[len(data) // 2] ^= 1
    return {**content, name: bytes(data)}


def without(content: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    return {key: data for key, data in content.items() if key != name}


def stating(content: Mapping[str, bytes], **stated: object) -> dict[str, bytes]:
    return {**content, MANIFEST: json.dumps({**json.loads(content[MANIFEST]), **stated}).encode()}


def original_in(content: Mapping[str, bytes]) -> str:
    return next(name for name in content if name.startswith("originals/"))


def with_trigger(content: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """A database with something of a stranger's in it, and the hash that belongs to it."""
    file = folder / "with trigger"
    file.write_bytes(content["shuzhi.sqlite"])
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON reports BEGIN DELETE FROM sources; END")
        database.commit()
    data = file.read_bytes()
    file.unlink()
    stated = json.loads(content[MANIFEST])["files"]
    stated["shuzhi.sqlite"] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    return stating({**content, "shuzhi.sqlite": data}, files=stated)


Content = Mapping[str, bytes]
# What is done to a good archive, and what is said of it.
BAD: dict[str, tuple[Callable[[Content, Path], Path], str]] = {
    "a path out of the home": (lambda c, p: write_tar(p, {**c, "../evil": b""}), "does not belong"),
    "an absolute path": (lambda c, p: write_tar(p, {**c, "/tmp/evil": b""}), "does not belong"),
    "a path through the originals": (lambda c, p: write_tar(p, {**c, "originals/ab/../../evil": b""}), "does not belong"),
    "an index of a stranger": (lambda c, p: write_tar(p, {**c, "index/_MAIN_1.toc": b""}), "does not belong"),
    "a symbolic link": (lambda c, p: write_tar(p, without(c, "regions.csv"), special(tarfile.SYMTYPE)), "does not belong"),
    "a hard link": (lambda c, p: write_tar(p, without(c, "regions.csv"), special(tarfile.LNKTYPE)), "does not belong"),
    "a device": (lambda c, p: write_tar(p, without(c, "regions.csv"), special(tarfile.CHRTYPE)), "does not belong"),
    "a FIFO": (lambda c, p: write_tar(p, without(c, "regions.csv"), special(tarfile.FIFOTYPE)), "does not belong"),
    "a folder": (lambda c, p: write_tar(p, c, special(tarfile.DIRTYPE, "originals/ab")), "does not belong"),
    "a name twice": (lambda c, p: write_tar(p, c, special(tarfile.REGTYPE)), "does not belong"),
    "a changed original": (lambda c, p: write_tar(p, changed(c, original_in(c))), "not as it was"),
    "a changed database": (lambda c, p: write_tar(p, changed(c, "shuzhi.sqlite")), "not as it was"),
    "a missing original": (lambda c, p: write_tar(p, without(c, original_in(c))), "is missing"),
    "a missing database": (lambda c, p: write_tar(p, without(c, "shuzhi.sqlite")), "is missing"),
    "no manifest": (lambda c, p: write_tar(p, without(c, MANIFEST)), "no manifest.json"),
    "a manifest that is none": (lambda c, p: write_tar(p, {**c, MANIFEST: b"[]"}), "cannot be read"),
    "a newer form": (lambda c, p: write_tar(p, stating(c, format=2)), "newer version"),
    "nothing at all": (lambda c, p: write_tar(p, stating({MANIFEST: c[MANIFEST]}, files={})), "no shuzhi.sqlite"),
    "a database with triggers": (lambda c, p: write_tar(p, with_trigger(c, p.parent)), "triggers or views"),
    "more than the disk holds": (lambda c, p: huge(p), "no room"),
    "cut off": (lambda c, p: cut(write_tar(p, c)), "damaged"),
    "not an archive": (lambda c, p: write(p, b"text" * 1000), "no archive"),
    "empty": (lambda c, p: write(p, b""), "no archive"),
    "a zip that is none": (lambda c, p: write(p.with_suffix(".zip"), b"PK\x03\x04" * 9), "no archive"),
    "a link in a zip": (lambda c, p: linking_zip(p.with_suffix(".zip")), "does not belong"),
    "another kind of file": (lambda c, p: write(p.with_suffix(".gz"), b""), ".tar or .zip"),
}  # fmt: skip


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def cut(path: Path) -> Path:
    data = path.read_bytes()
    return write(path, data[: len(data) * 2 // 3])


def huge(path: Path) -> Path:
    """A member that says it is an exabyte long; what there is of it are its first bytes."""
    info = tarfile.TarInfo("shuzhi.sqlite")
    info.size = 1 << 60
    return write(path, info.tobuf() + bytes(tarfile.BLOCKSIZE))


def linking_zip(path: Path) -> Path:
    info = zipfile.ZipInfo("regions.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


@pytest.mark.parametrize("harm", BAD)
def test_a_bad_archive_makes_no_home(
    archives: Mapping[str, Path], tmp_path: Path, harm: str
) -> None:
    make, said = BAD[harm]
    file = make(members(archives[".tar"]), tmp_path / "bad.tar")
    with pytest.raises(IndexerError, match=said):
        restore(Settings(home=tmp_path / "new"), file)
    assert [path for path in tmp_path.iterdir() if path != file] == []
