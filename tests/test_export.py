"""A home as plain files, and a home of such files: nothing is lost, and nothing harmful comes in."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from indexer.errors import IndexerError
from indexer.export_form import LIST
from indexer.importing import import_home
from indexer.parquet import is_installed
from indexer.settings import Settings
from indexer.store.transfer import TRAVELLING
from tests.conftest import SAMPLE
from tests.test_cli import run, run_json
from tests.test_home_policies import ENTRY

Row = dict[str, Any]
REPORT = "青禾县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"
OWN_PLACE = (
    "code,name,level,parent,aliases,valid_from,valid_to,successors\n990000,青禾省,province,,,,,\n"
)


def files_of(folder: Path) -> list[Path]:
    """Reports that are near duplicates, the same, in a table, and none; with a table of labels."""
    folder.mkdir()
    near = [SAMPLE / "liuwan" / f"liuwan-2022-education{end}" for end in ("-copy.txt", ".html")]
    for file in near:
        shutil.copy(file, folder / file.name)
    rows = f"标题,年度,正文\n甲,2021年,{REPORT.replace(chr(10), '')}推进农村人居环境整治，改厕1200户。\n"
    for name, text in {
        "a.txt": REPORT,
        "b.txt": f"{REPORT}\n\n",
        "表.csv": rows,
        "空.txt": "",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "labels.tsv").write_text("path\tregion\trole\na.txt\t张掖市\t副市长\n", "utf-8")
    (folder / "regions.csv").write_text(OWN_PLACE, encoding="utf-8")
    return sorted(file for file in folder.iterdir() if file.suffix in (".txt", ".html"))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with all that a home can have. For reading only."""
    folder = tmp_path_factory.mktemp("exported")
    files = [str(file) for file in files_of(folder / "in")] + [str(folder / "in" / "表.csv")]
    home = folder / "home"
    manifest = ["--manifest", str(folder / "in" / "labels.tsv")]
    assert run_json(home, "ingest", *files, *manifest)["added"] == 4
    changed = REPORT.replace("11543", "12000") + "二、下一步打算\n再造林500亩。\n"
    (folder / "in" / "b.txt").write_text(changed, encoding="utf-8")
    run_json(home, "ingest", *files, *manifest)
    (id_,) = ids(home, '"11543亩，全面落实河长制。" 年份:2023')
    for field, value in (("year", "2022"), ("year", "2020"), ("date", "未标明")):
        run_json(home, "correct", id_, field, value, "--reason", "见落款")
    run_json(home, "corrections", "--undo", "2")
    figure = ("correct-figure", id_, "11543亩")
    run_json(home, *figure, "--value", "1.2万", "--reason", "见表")
    run_json(home, *figure, "--unit", "公顷", "--reason", "误写")
    run_json(home, *figure, "--wrong", "--reason", "误写")
    run_json(home, "corrections", "--undo", "f3")
    (home / "policies.yaml").write_text(ENTRY, encoding="utf-8")
    counts = tables(home)
    assert all(counts.values()), {name for name, rows in counts.items() if not rows}
    return home


@pytest.fixture(scope="module")
def export(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of that home. For reading only."""
    folder = tmp_path_factory.mktemp("exports") / "out"
    run_json(home, "export", str(folder))
    return folder


def tables(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables that travel, as the database has them."""
    with closing(sqlite3.connect(home / "shuzhi.sqlite")) as connection:
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in TRAVELLING
        }


def kept(home: Path) -> dict[str, bytes]:
    """The originals and own tables of a home."""
    found = [*home.glob("originals/*/*"), home / "regions.csv", home / "policies.yaml"]
    return {str(file.relative_to(home)): file.read_bytes() for file in found if file.exists()}


def ids(home: Path, query: str) -> list[str]:
    return [hit["report"]["id"] for hit in run_json(home, "search", query)["hits"]]


def answer(home: Path, query: str) -> tuple[int, list[Row], Row]:
    """What a search gives, but for scores, which depend on how an index grew."""
    told = run_json(home, "search", query, "--facets")
    hits = [hit | {"score": 0} for hit in told["hits"]]
    return told["total"], sorted(hits, key=lambda hit: hit["report"]["id"]), told["facets"]


def lines(file: Path) -> Iterator[Row]:
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_a_round_trip_loses_nothing(home: Path, export: Path, tmp_path: Path) -> None:
    told = run_json(tmp_path / "new", "import", str(export))
    assert (told["reports"], told["known"], told["missing_originals"]) == (5, 0, 0)
    assert tables(tmp_path / "new") == tables(home)
    assert kept(tmp_path / "new") == kept(home)
    for query in ("河长制", '"造林#亩"', "年份:2020..2023", "地区:张掖", "指标:人工造林", ""):
        assert answer(home, query) == answer(tmp_path / "new", query) and answer(home, query)[0]
    for command in (["corrections"], ["reuse"], ["phrases", "造林#亩"]):
        assert run_json(home, *command) == run_json(tmp_path / "new", *command)


def test_the_sample_corpus_comes_back_whole(sample: Any, tmp_path: Path) -> None:
    home = sample.settings.home
    run_json(home, "export", str(tmp_path / "out"))
    run_json(tmp_path / "new", "import", str(tmp_path / "out"))
    assert tables(tmp_path / "new") == tables(home)
    # and once more: what was made of an export gives the same export
    run_json(tmp_path / "new", "export", str(tmp_path / "again"))
    first, second = (json.loads((tmp_path / n / LIST).read_text("utf-8")) for n in ("out", "again"))
    differing = {n for n, entry in first["files"].items() if entry != second["files"].get(n)}
    assert not {name for name in differing if not name.endswith(".parquet")}


def test_what_other_programs_read(home: Path, export: Path) -> None:
    reports = {report["id"]: report for report in lines(export / "reports.jsonl")}
    assert len(reports) == 5
    (id_,) = ids(home, "年份:2022 河长制")
    report = reports[id_]
    assert report["year"]["value"] == 2022 and report["year"]["status"] == "corrected"
    assert [entry["value"] for entry in report["corrections"]] == [None, 2020, 2022]
    assert report["sections"] and report["passages"] and report["sources"]
    assert (export / "texts" / f"{id_}.txt").read_text("utf-8") == report["text"]
    facts = [fact for fact in lines(export / "figures.jsonl") if fact["report"] == id_]
    assert [(fact["value"], fact["unit"]) for fact in facts] == [(12000, "公顷")]
    said = [(one["number"], one["verdict"]) for one in report["figure_corrections"]]
    assert said == [(3, "wrong"), (2, "changed"), (1, "changed")]
    with (export / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["report"] == id_]
    assert [(row["value"], row["indicator"], row["year"]) for row in rows] == [
        ("12000", facts[0]["indicator"], "2022")
    ]
    said = [one["quote"] for one in lines(export / "mentions.jsonl") if one["report"] == id_]
    assert said == ["河长制"]


@pytest.mark.skipif(not is_installed(), reason="pyarrow is not installed (extra parquet)")
def test_parquet_holds_the_same_rows(export: Path) -> None:
    from pyarrow import parquet

    for name in ("figures", "mentions"):
        rows = parquet.read_table(export / f"{name}.parquet").to_pylist()
        with (export / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.DictReader(file))
        assert len(rows) == len(table) > 0
        assert [row["quote"] for row in rows] == [row["quote"] for row in table]


def test_every_file_is_in_the_list(export: Path) -> None:
    stated = json.loads((export / LIST).read_text("utf-8"))
    there = {str(f.relative_to(export)) for f in export.rglob("*") if f.is_file()}
    assert stated["files"].keys() == there - {LIST}
    for name, entry in stated["files"].items():
        data = (export / name).read_bytes()
        assert entry == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert stated["counts"]["reports"] == 5 and stated["versions"]["store"] == stated["store"]


def test_without_originals(home: Path, tmp_path: Path) -> None:
    told = run_json(home, "export", str(tmp_path / "out"), "--no-originals")
    assert told["originals"] == 0 and not (tmp_path / "out" / "originals").exists()
    back = run_json(tmp_path / "new", "import", str(tmp_path / "out"))
    assert back["originals"] == 0 and back["missing_originals"] == len(tables(home)["originals"])
    assert tables(tmp_path / "new") == tables(home)
    # what a home has lost is told, and the rest goes on
    told = run_json(tmp_path / "new", "export", str(tmp_path / "again"))
    assert len(told["missing_originals"]) == back["missing_originals"]


def test_a_folder_in_use_is_left_alone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "in_use").mkdir()
    (tmp_path / "in_use" / "mine.txt").touch()
    (tmp_path / "file").touch()
    for place in ("in_use", "file", "file/below"):
        result = run(home, "export", str(tmp_path / place))
        assert result.exit_code == 2 and str(tmp_path / place) in result.stderr
    (tmp_path / "empty").mkdir()
    assert run(home, "export", str(tmp_path / "empty")).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "in_use"]


# ------------------------------------------------------------- into a home with reports of its own


def test_twice_is_once(export: Path, tmp_path: Path) -> None:
    run_json(tmp_path / "new", "import", str(export))
    before = tables(tmp_path / "new"), kept(tmp_path / "new")
    told = run_json(tmp_path / "new", "import", str(export))
    assert (told["reports"], told["known"], told["sources"], told["corrections"]) == (0, 5, 0, 0)
    assert (tables(tmp_path / "new"), kept(tmp_path / "new")) == before


def test_what_is_there_holds(home: Path, export: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    (tmp_path / "own.txt").write_text(REPORT, encoding="utf-8")  # a text that comes in too
    (tmp_path / "other.txt").write_text(
        "乌柏县工作总结\n全年抓水利，落实河长制。", encoding="utf-8"
    )
    run_json(there, "ingest", str(tmp_path / "own.txt"), str(tmp_path / "other.txt"))
    (id_,) = ids(there, '"11543亩"')
    run_json(there, "correct", id_, "date", "2024-01-15", "--reason", "我们知道")
    (there / "policies.yaml").write_text(ENTRY.replace("2019", "2020"), encoding="utf-8")
    told = run_json(there, "import", str(export))
    assert (told["reports"], told["known"], told["kept"]) == (4, 1, ["policies.yaml"])
    assert run_json(there, "stats")["reports"] == 6
    (hit,) = run_json(there, "search", '"11543亩，全面落实河长制。" 年份:2022')["hits"]
    assert hit["report"]["date"] == "2024-01-15" and len(hit["report"]["sources"]) == 2
    assert len(ids(there, "河长制")) == len(ids(home, "河长制")) + 1
    listed = run_json(there, "corrections")["corrections"]
    numbers = [("field" in entry, entry["number"]) for entry in listed]
    assert len(numbers) == 7 and len(set(numbers)) == 7
    # What was said of the figures of a report that was here holds here too.
    (changed,) = run_json(there, "inspect", str(tmp_path / "own.txt"))["figures"]
    assert changed["value"] == 11543
    assert id_ in ids(there, "人工造林>1000公顷")
    assert run_json(there, "search", "")["total"] == 6 - 1  # near duplicates are one hit


# ----------------------------------------------------------------------- damaged and hostile ones


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a report of its own, which nothing that is refused may change."""
    folder = tmp_path_factory.mktemp("there")
    (folder / "own.txt").write_text(REPORT.replace("青禾", "松澜"), encoding="utf-8")
    run_json(folder / "home", "ingest", str(folder / "own.txt"))
    return folder / "home"


def refused(export: Path, there: Path | None = None) -> str:
    """What is said of an export that is refused, by a new home and by one that has reports."""
    new = export.parent / "new"
    said = refusal(export, new)
    assert not new.exists() and str(export) in said
    if there:
        before = tables(there), kept(there)
        assert refusal(export, there) == said
        assert (tables(there), kept(there)) == before
    return said


def refusal(export: Path, home: Path) -> str:
    with pytest.raises(IndexerError) as error:
        import_home(Settings(home=home), export, "wang")
    return str(error.value)


@pytest.fixture
def copy(export: Path, tmp_path: Path) -> Path:
    """An export to be changed."""
    return Path(shutil.copytree(export, tmp_path / "copy"))


@pytest.mark.parametrize(
    "pattern",
    ["store/figures.jsonl", "store/reports.jsonl", "texts/*", "originals/*/*", "reports.jsonl",
     "figures.csv", "policies.yaml", "store/failures.jsonl"],
)  # fmt: skip
def test_a_changed_byte(copy: Path, there: Path, pattern: str) -> None:
    file = max(copy.glob(pattern), key=lambda path: path.stat().st_size)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert f"{file.relative_to(copy)}: damaged" in refused(copy, there)
    file.unlink()
    assert f"{file.relative_to(copy)}: missing" in refused(copy, there)


def renew(copy: Path, change: Callable[[Any], None] = lambda stated: None) -> None:
    """Write the list anew, so that it agrees with the files; then change it."""
    stated = json.loads((copy / LIST).read_text("utf-8"))
    for name in stated["files"]:
        data = (copy / name).read_bytes()
        entry = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        stated["files"][name] = entry
    change(stated)
    (copy / LIST).write_text(json.dumps(stated), encoding="utf-8")


def stating(**said: Any) -> Callable[[Any], None]:
    return lambda stated: stated.update(said)


def naming(name: str) -> Callable[[Any], None]:
    return lambda stated: stated["files"].update({name: {"bytes": 0, "sha256": "0" * 64}})


LISTS: list[tuple[Callable[[Any], None], str]] = [
    (stating(format=2), "another version of shuzhi"),
    (stating(store="9999"), "a newer version of shuzhi"),
    (stating(store=None), "damaged"),
    (stating(files=[]), "damaged"),
    (stating(counts={"reports": 6}), "store/reports.jsonl line 5: 6 rows were stated"),
    (naming("../outside.txt"), "no file of an export"),
    (naming("/etc/passwd"), "no file of an export"),
    (naming("texts/../../a.txt"), "no file of an export"),
    (naming("store/../store/x.jsonl"), "no file of an export"),
    (naming("originals/ab/x"), "no file of an export"),
    (lambda stated: stated["files"].pop("store/sources.jsonl"), "no file store/sources.jsonl"),
    (lambda stated: stated["files"].popitem(), "no file"),
]


@pytest.mark.parametrize("change, reason", LISTS, ids=range(len(LISTS)))
def test_a_list_that_lies(
    copy: Path, there: Path, change: Callable[[Any], object], reason: str
) -> None:
    renew(copy, lambda stated: (change(stated), None)[1])
    assert reason in refused(copy, there)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, "{}", '{"format": 1}'])
def test_no_list(copy: Path, there: Path, text: str) -> None:
    (copy / LIST).write_text(text, encoding="utf-8")
    assert "damaged" in refused(copy, there)
    (copy / LIST).unlink()
    assert "no export.json" in refused(copy, there)


def test_a_link_that_leads_out(copy: Path, there: Path) -> None:
    file = copy / "policies.yaml"
    file.rename(copy.parent / "policies.yaml")
    file.symlink_to(copy.parent / "policies.yaml")
    assert "a link" in refused(copy, there)


# table, what is changed in its first row, and what is said of it
ROWS: list[tuple[str, Row, str]] = [
    ("reports", {"id": "../../../tmp/x"}, "no id of a report"),
    ("reports", {"id": "0" * 12}, "no file texts/000000000000.txt"),
    ("reports", {"text_sha256": "0" * 64}, "is another text"),
    ("reports", {"created_at": "yesterday"}, "created_at: 'yesterday' is no time"),
    ("reports", {"extraction": None}, "extraction: None is no text"),
    ("originals", {"sha256": "../../x"}, "no hash of a file"),
    ("originals", {"size": "1"}, "size: '1' is no whole number"),
    ("sources", {"path": 1}, "path: 1 is no text"),
    ("sources", {"path": "\ud800"}, "is no text"),
    ("sources", {"report_id": "0" * 12}, "there is no report"),
    ("sources", {"sha256": "0" * 64}, "it does not fit"),
    ("sources", {"labels": {"year": 2023}}, "its labels are no names with texts"),
    ("sources", {"id": 2**70}, "is no whole number"),
    ("sources", {"colour": "red"}, "no column colour is known"),
    ("sources", {"offsets": {"runs": [[1]], "length": 1}}, "cannot be read"),
    ("figures", {"start": 10**6}, "its quote is not in the text there"),
    ("figures", {"quote": "一万亩"}, "its quote is not in the text there"),
    ("figures", {"sentence_end": 10**6}, "its words are not within the text"),
    ("figures", {"kind": "x"}, "no kind 'x'"),
    ("figures", {"value": "much"}, "cannot be read"),
    ("figures", {"confidence": float("nan")}, "no JSON"),
    ("figures", {"confidence": float("inf")}, "no JSON"),
    ("mentions", {"start": -5}, "its quote is not in the text there"),
    ("mentions", {"kind": "x"}, "no kind 'x'"),
    ("passages", {"end": 10**6}, "it is not within the text"),
    ("passages", {"section": 99}, "it is not within the text"),
    ("sections", {"start": -1}, "it is not within the text"),
    ("fields", {"status": "certain"}, "no status 'certain'"),
    ("fields", {"status": "ok", "value": [{"name": "甲", "relation": "x"}]}, "its value is none"),
    ("fields", {"evidence": [{"rule": "x", "quote": "", "span": [0, 10**6]}]}, "its evidence"),
    ("fields", {"evidence": 7}, "cannot be read"),
    ("corrections", {"field": "region", "value": 7}, "no value that the field can have"),
    ("corrections", {"field": "colour"}, "it has no field"),
    ("near_duplicates", {"report_id": "0" * 12}, "there is no report"),
]


@pytest.mark.parametrize("table, change, reason", ROWS, ids=range(len(ROWS)))
def test_a_row_that_is_none_of_ours(copy: Path, table: str, change: Row, reason: str) -> None:
    file = copy / "store" / f"{table}.jsonl"
    first, *others = file.read_text("utf-8").splitlines()
    changed = json.dumps(json.loads(first) | change)
    file.write_text("\n".join([changed, *others]) + "\n", encoding="utf-8")
    renew(copy)
    said = refused(copy)
    assert reason in said
    assert f"store/{table}.jsonl line 1:" in said or "cannot be read" in said


@pytest.mark.parametrize(
    "end, reason",
    [
        ('{"report_id"', "no JSON"),
        ("\n", "no JSON"),
        ("7\n", "no row"),
        ("[" * 100_000, "no JSON"),
        ("\xff", "no JSON"),
    ],
)
def test_a_line_that_is_no_row(copy: Path, there: Path, end: str, reason: str) -> None:
    file = copy / "store" / "mentions.jsonl"
    data = file.read_bytes()
    file.write_bytes(data + end.encode("latin-1"))
    renew(copy)
    assert f"line {data.count(10) + 1}: {reason}" in refused(copy, there)
    file.write_bytes(data + data)  # each row twice
    renew(copy, lambda stated: stated["counts"].pop("mentions"))
    assert f"line {data.count(10) + 1}: it does not fit" in refused(copy, there)


def test_an_original_under_another_name(copy: Path, there: Path) -> None:
    first, second, *_ = sorted(copy.glob("originals/*/*"))
    second.write_bytes(first.read_bytes())
    renew(copy)
    assert "another file than its name says" in refused(copy, there)


def test_a_home_that_another_process_makes_is_left_alone(export: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with FileLock(home / "lock"):
        result = run(home, "import", str(export))
        assert result.exit_code == 2 and "is changing" in result.stderr
    assert (home / "lock").exists()
    assert run_json(home, "import", str(export))["reports"] == 5


def test_a_table_of_regions_with_faults(copy: Path, there: Path) -> None:
    (copy / "regions.csv").write_text(OWN_PLACE + "x,y,z,,,,,\n", encoding="utf-8")
    renew(copy)
    assert "regions.csv" in refused(copy, there)


def test_an_export_of_an_older_version(copy: Path, tmp_path: Path) -> None:
    """One whose rows had no such column yet."""
    file = copy / "store" / "sources.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    for row in rows:
        row.pop("recognized", None)
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    renew(copy, stating(store="0006"))
    assert run_json(tmp_path / "new", "import", str(copy))["reports"] == 5
