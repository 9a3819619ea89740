"""The commands and their JSON, run as a user runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.models import FIELD_NAMES

REPORT = "青禾县副县长2023年度述职报告\n一、回顾\n全年造林5029亩。三##paidbegin##是落实河长制。"


def run(home: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(main, ["--home", str(home), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def run_json(home: Path, *arguments: str) -> dict[str, Any]:
    result = run(home, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    record: dict[str, Any] = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    return record


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one report in it."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(REPORT, encoding="gb18030")
    (folder / "in" / "bad.txt").write_bytes(b"")
    (folder / "in" / "labels.tsv").write_text("path\tregion\na.txt\t张掖市\n", encoding="utf-8")
    result = run_json(
        folder / "home",
        "ingest",
        str(folder / "in"),
        "--manifest",
        str(folder / "in" / "labels.tsv"),
    )
    assert result.pop("seconds") < 60
    (rejected,) = result.pop("rejected")
    assert rejected.keys() == {"path", "reason", "hint"} and rejected["path"].endswith("bad.txt")
    assert result == {
        "added": 1, "updated": 0, "unchanged": 0, "duplicates": 0, "skipped": 1, "elsewhere": 0, "warnings": [], "notes": [],
    }  # fmt: skip
    return folder / "home"


def test_search_json(home: Path) -> None:
    found = run_json(home, "search", '"三是落实"', "--facets")
    assert found.keys() == {"total", "cut", "hits", "facets", "query"}
    assert found["total"] == 1
    (hit,) = found["hits"]
    assert hit["passage"] is None
    assert hit["report"]["title"] == "青禾县副县长2023年度述职报告"
    assert hit["report"]["region"] == {
        "code": "620700", "name": "张掖市", "path": ["甘肃省", "张掖市"], "status": "ok",
    }  # fmt: skip
    assert hit["report"]["sources"][0]["encoding"] == "gb18030"
    (line,) = hit["lines"]
    assert (line["left"], line["match"], line["right"]) == (
        "全年造林5029亩。",
        "三是落实",
        "河长制。",
    )
    assert found["facets"]["region"][1] == {
        "value": "620700", "name": "张掖市", "count": 1, "parent": "620000",
    }  # fmt: skip
    assert found["query"]["understood"] == '"三是落实"'


def test_search_of_passages_and_pages(home: Path) -> None:
    found = run_json(home, "search", "", "--unit", "passage", "--limit", "2", "--offset", "1")
    assert (found["total"], [hit["passage"]["ordinal"] for hit in found["hits"]]) == (3, [1, 2])


def test_filters_of_a_search(home: Path) -> None:
    assert run_json(home, "search", "", "--region", "甘肃", "--year", "2020..2023")["total"] == 1
    assert run_json(home, "search", "", "--region", "青海", "--region", "宁夏")["total"] == 0
    assert run_json(home, "search", "", "--kind", "述职报告")["total"] == 1


def test_inspect_gives_all_fields_with_evidence_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(REPORT.encode("gb18030"))
    report = run_json(tmp_path / "none", "inspect", str(file))
    assert not (tmp_path / "none").exists()
    for name in FIELD_NAMES:
        assert report[name].keys() == {"value", "status", "evidence", "confidence", "candidates"}
    assert report["year"]["value"] == 2023
    (evidence,) = report["year"]["evidence"]
    assert report["text"][evidence["start"] : evidence["end"]] == evidence["quote"] == "2023年度"
    section = report["sections"][0]
    source = file.read_bytes().decode(report["sources"][0]["encoding"])
    assert source[section["source_start"] : section["source_end"]].startswith("一、回顾")
    assert "##paidbegin##" in source[section["source_start"] : section["source_end"]]
    (figure,) = report["figures"]
    assert figure.keys() == FIGURE
    assert source[figure["source_start"] : figure["source_end"]] == figure["quote"] == "5029亩"
    assert report["text"][figure["phrase_start"] : figure["phrase_end"]] == figure["phrase"]
    sentence = figure["sentence"]
    assert report["text"][sentence["start"] : sentence["end"]] == sentence["quote"]
    assert (figure["value"], figure["unit"], figure["base_unit"]) == (5029, "亩", "ha")
    assert figure["base_value"] == pytest.approx(5029 / 15)
    assert figure["indicator"] == "afforestation.total"
    (mention,) = report["policies"]
    assert mention.keys() == MENTION
    assert source[mention["source_start"] : mention["source_end"]] == mention["quote"] == "河长制"
    assert (mention["policy"], mention["kind"]) == ("river_chief", "institution")
    shown = run(tmp_path / "none", "inspect", str(file)).stdout
    assert "河长制 1" in shown
    assert "1 figures" in shown and re.search("造林 +5029亩", shown)


def test_search_by_indicator_and_amount(home: Path) -> None:
    assert run_json(home, "search", "造林面积>5000亩", "--indicator", "造林")["total"] == 1
    assert run_json(home, "search", "造林面积>336公顷")["total"] == 0
    found = run_json(home, "search", "", "--sort", "造林", "--facets")
    (hit,) = found["hits"]
    assert [line["match"] for line in hit["lines"]] == ["5029亩"]
    assert found["facets"]["indicator"] == [
        {"value": "afforestation.total", "name": "造林面积", "count": 1}
    ]
    assert found["query"]["sort"] == "造林"


def test_search_by_policy(home: Path) -> None:
    found = run_json(home, "search", "政策:河湖长制", "--policy", "河长制", "--facets")
    (hit,) = found["hits"]
    assert [line["match"] for line in hit["lines"]] == ["河长制"]
    assert found["facets"]["policy"] == [{"value": "river_chief", "name": "河长制", "count": 1}]


def test_stats_tell_of_a_vocabulary_that_was_refused(own_home: Path) -> None:
    (own_home / "policies.yaml").write_text("# mine\n- 河长制\n", encoding="utf-8")
    assert run_json(own_home, "stats")["policy_faults"] == [
        {"file": "policies.yaml", "line": 2, "reason": "entry 1 is not a record with id, name, …"}
    ]
    assert "policies.yaml, line 2: entry 1" in run(own_home, "stats").stdout


def test_stats(home: Path) -> None:
    stats = run_json(home, "stats")
    counted = {
        name: stats[name]
        for name in ("reports", "passages", "figures", "mentions", "sources", "failures")
    }
    assert counted == {
        "reports": 1, "passages": 3, "figures": 1, "mentions": 1, "sources": 1, "failures": 1,
    }  # fmt: skip
    assert stats["bytes"] > 0
    assert stats["versions"].keys() == {
        "store", "extraction", "policies", "index", "analysis", "folding",
    }  # fmt: skip
    assert stats["policy_faults"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["search", "地域:甘肃"], "did you mean 地区"),
        (["search", '"未完'], 'try: "未完"'),
        (["search", "", "--year", "今年"], "今年 is no year"),
        (["search", "造林>5元"], "造林面积 is given in 亩"),
        (["search", "造林>5"], "try: 造林>5亩"),
        (["search", "", "--sort", "price"], "cannot be sorted by price"),
        (["search", "", "--indicator", "造林面"], "did you mean 造林面积"),
        (["search", "", "--policy", "河涨制"], "did you mean 河长制"),
        (["search", "x", "--unit", "word"], "'word' is not one of"),
        (["ingest", "no such file"], "does not exist"),
        (["inspect", "{bad}"], "the file is empty"),
    ],
)
def test_what_the_user_must_put_right_ends_with_2(
    home: Path, arguments: list[str], message: str
) -> None:
    bad = home.parent / "in" / "bad.txt"
    result = run(home, *(argument.format(bad=bad) for argument in arguments))
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == "" and "Traceback" not in result.stderr


FIGURE = set(
    "start end source_start source_end quote phrase phrase_start phrase_end head indicator value "
    "unit base_value base_unit value_max kind comparator direction base status period scope "
    "share_of role confidence rule sentence".split()
)
MENTION = set("start end source_start source_end quote policy kind alias".split())
CORRECTION = {"number", "report", "field", "value", "old", "reason", "person", "time"}


@pytest.fixture
def own_home(tmp_path: Path) -> Path:
    """A home with one report in it, to be changed."""
    (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
    run_json(tmp_path / "home", "ingest", str(tmp_path / "a.txt"))
    return tmp_path / "home"


def report_of(home: Path) -> dict[str, Any]:
    (hit,) = run_json(home, "search", "")["hits"]
    report: dict[str, Any] = hit["report"]
    return report


def test_correct_and_undo(own_home: Path) -> None:
    id_ = report_of(own_home)["id"]
    made = run_json(own_home, "correct", id_[:8], "region", "甘肃省/张掖市", "--reason", "见落款")
    assert made.keys() == CORRECTION | {"shown"}
    assert (made["number"], made["report"], made["old"]) == (1, id_, None)
    assert made["value"] == {"code": "620700", "name": "张掖市", "path": ["甘肃省", "张掖市"]}
    assert made["time"].endswith("+00:00")
    assert report_of(own_home)["region"] == {**made["value"], "status": "corrected"}
    assert run_json(own_home, "search", "地区:甘肃")["total"] == 1
    (entry,) = run_json(own_home, "corrections")["corrections"]
    assert made.pop("shown") is True
    assert entry == {**made, "title": report_of(own_home)["title"]}
    undone = run_json(own_home, "corrections", "--undo", "1")
    assert undone == {**made, "undone_at": undone["undone_at"], "shown": True}
    assert run_json(own_home, "search", "地区:甘肃")["total"] == 0


def test_corrections_through_a_table(own_home: Path) -> None:
    table = own_home.with_name("regions.csv")
    exported = run_json(own_home, "corrections", "--export", str(table), "--missing", "region")
    assert exported == {"corrections": 0, "missing": 1}
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    assert lines[1].endswith(",region" + "," * 13)
    bad = lines[1].replace(",region,", ",region,没有县")
    good = lines[1].replace(",region,", ",region,张掖市")
    table.write_text("\n".join([lines[0], bad, good, lines[1]]), encoding="gb18030")
    result = run(own_home, "corrections", "--import", str(table), "--json")
    assert result.exit_code == 2
    printed = json.loads(result.stdout)
    (rejected,) = printed.pop("rejected")
    assert printed == {"applied": 1, "unchanged": 0, "empty": 1}
    assert rejected["line"] == 2 and rejected["reason"].startswith("no region 没有县")
    assert report_of(own_home)["region"]["name"] == "张掖市"
    table.write_text("\n".join([lines[0], good]), encoding="utf-8")
    assert run_json(own_home, "corrections", "--import", str(table)) == {
        "applied": 0, "unchanged": 1, "empty": 0, "rejected": [],
    }  # fmt: skip


def test_people_see_what_was_corrected(own_home: Path) -> None:
    id_ = report_of(own_home)["id"]
    made = run(own_home, "correct", id_, "year", "2022", "--reason", "见封面")
    assert "1  year: 2023 -> 2022" in made.stdout and "见封面" in made.stdout
    run(own_home, "corrections", "--undo", "1")
    shown = run(own_home, "corrections").stdout
    assert f"{id_}  青禾县副县长2023年度述职报告" in shown and "2023 -> 2022  (undone)" in shown
    table = str(own_home.with_name("out.csv"))
    assert "0 corrections, 1 rows to fill in" in run(
        own_home, "corrections", "--export", table, "--missing", "region"
    ).stdout  # fmt: skip
    assert (
        "0 applied, 0 unchanged, 1 empty" in run(own_home, "corrections", "--import", table).stdout
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["correct", "{id}", "year", "2022"], "Missing option '--reason'"),
        (["correct", "{id}", "year", "2022", "--reason", " "], "no reason; say in a few words"),
        (["correct", "{id}", "yaer", "2022", "--reason", "x"], "fields are title, kind"),
        (["correct", "ffffff", "year", "2022", "--reason", "x"], "no report 'ffffff'"),
        (["correct", "{id}", "region", "鼓楼区", "--reason", "x"], "江苏省/南京市/鼓楼区 (320106)"),
        (["corrections", "--undo", "7"], "no correction 7;"),
        (["corrections", "--undo", "x"], "'x' names no correction"),
        (["corrections", "--missing", "year"], "--missing says what --export is to write"),
        (["corrections", "--export", "{dir}/x.csv", "--missing", "yaer"], "no field yaer"),
        (["corrections", "--export", "{dir}/no/x.csv"], "cannot be written"),
        (["corrections", "--export", "{dir}/x.csv", "--undo", "1"], "ask for one"),
        (["corrections", "--import", "{dir}/none.csv"], "does not exist"),
        (["corrections", "--import", "{dir}/a.txt"], "no column field"),
    ],
)
def test_corrections_that_cannot_be_made_end_with_2_and_change_nothing(
    own_home: Path, arguments: list[str], message: str
) -> None:
    names = {"id": report_of(own_home)["id"], "dir": own_home.parent}
    result = run(own_home, *(argument.format(**names) for argument in arguments))
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert result.stdout == "" and not own_home.with_name("x.csv").exists()
    assert run_json(own_home, "corrections") == {"corrections": []}


def test_a_home_that_is_not_there(tmp_path: Path) -> None:
    result = run(tmp_path / "none", "search", "造林")
    assert result.exit_code == 2 and "ingest PATH" in result.stderr


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_of_each_command_has_an_example(command: str, tmp_path: Path) -> None:
    result = run(tmp_path, command, "--help")
    assert re.search(rf"Example: shuzhi (--home \S+ )?{command}\b", result.stdout)


def test_people_see_hits_with_their_lines(home: Path) -> None:
    result = run(home, "search", "河长制", "--facets")
    assert "1 reports" in result.stdout
    assert "甘肃省/张掖市 2023" in result.stdout
    assert "三是落实河长制。" in result.stdout


def test_serve_shows_the_corpus_and_ends_when_told(home: Path) -> None:
    shuzhi = Path(sys.executable).with_name("shuzhi")
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [shuzhi, "--home", home, "serve", "--port", "0"],
        stdout=subprocess.PIPE, text=True, env=environment,
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
            assert address
            deadline = time.monotonic() + 20
            with urllib.request.urlopen(address[0], timeout=deadline - time.monotonic()) as page:
                assert "述值" in page.read().decode()
        finally:
            server.terminate()
    assert server.returncode is not None
