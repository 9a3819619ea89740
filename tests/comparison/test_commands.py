"""The commands as a user runs them, on the sample corpus."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.corpus import Corpus


def run(corpus: Corpus, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(corpus.settings.home), *arguments])


def run_json(corpus: Corpus, *arguments: str) -> dict[str, Any]:
    result = run(corpus, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    record: dict[str, Any] = json.loads(result.stdout)
    return record


def test_counties_are_compared_with_their_proofs(sample: Corpus) -> None:
    record = run_json(sample, "compare", "人工造林", "--region", "青禾县", "--year", "2020..2023")
    assert (record["indicator"]["id"], record["unit"]) == ("afforestation.artificial", "亩")
    assert record["periods"] == ["2020", "2021", "2022", "2023"]
    (row,) = record["rows"]
    assert (row["region"]["code"], row["region"]["level"]) == ("990121", "county")
    cells = row["cells"]
    assert [(cells[year]["state"], cells[year]["value"]) for year in record["periods"]] == [
        ("value", 10300), ("no_report", None), ("value", 11240), ("value", 11860),
    ]  # fmt: skip
    (figure,) = cells["2020"]["figures"]
    assert figure["original"] == {"value": 10300, "unit": "亩"}
    report = sample.store.report(figure["report"])
    assert report is not None
    assert report.text[figure["start"] : figure["end"]] == figure["quote"] == "1.03万亩"
    assert figure["quote"] in figure["sentence"]["quote"]
    assert row["change"]["words"] == "2020 → 2023：11860 − 10300 = 1560亩；1560 ÷ 10300 = 15.1%"


# What corpus/README.md says that a table has to tell apart: indicator, region, year, state, values.
PLANTED = [
    ("人工造林", "松澜县", "2021", "value", [9300]),  # 620公顷
    ("人工造林", "桐川区", "2022", "not_mentioned", []),
    ("人工造林", "望川县", "2021", "value", [17000]),  # 8.4万亩 in five years is left out
    ("人工造林", "望川县", "2022", "value", [18500]),
    ("农村居民人均可支配收入", "北屏县", "2021", "conflict", [12622, 12262]),
    ("粮食产量", "北屏县", "2023", "not_mentioned", []),  # 预计
    ("地区生产总值", "望川县", "2022", "value", [98.5]),
    ("人工造林", "沙棘县", "2022", "masked", []),  # x.x万亩
]


@pytest.mark.parametrize("indicator, region, year, state, values", PLANTED)
def test_what_is_planted_in_the_sample_is_told_apart(
    sample: Corpus, indicator: str, region: str, year: str, state: str, values: list[float]
) -> None:
    record = run_json(sample, "compare", indicator, "--region", region, "--year", year)
    cell = record["rows"][0]["cells"][year]
    assert (cell["state"], [one["value"] for one in cell["values"]]) == (state, values)


def test_growth_is_another_table_than_values(sample: Corpus) -> None:
    asked = ("compare", "GDP", "--region", "青禾县", "--year", "2020")
    values = [
        run_json(sample, *asked, *more)["rows"][0]["cells"]["2020"]["value"]
        for more in ((), ("--growth",))
    ]
    assert values == [78.6, 4.1]


def test_a_ranking_is_printed_for_people(sample: Corpus) -> None:
    asked = ("compare", "GDP", "--level", "county", "--rank", "2022")
    result = run(sample, *asked)
    assert result.exit_code == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    printed = {line[1]: int(line[0]) for line in lines if line and line[0].isdigit()}
    rows = run_json(sample, *asked)["rows"]
    values = [row["cells"]["2022"]["value"] for row in rows if row["rank"]]
    assert values == sorted(values, reverse=True)
    assert printed == {row["region"]["title"]: row["rank"] for row in rows if row["rank"]}
    assert printed["望川县"] < printed["北屏县"]  # 98.5亿元, 72.6亿元


def test_a_table_is_written_to_a_file(sample: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    result = run(sample, "compare", "人工造林", "--csv", str(file))
    assert result.exit_code == 0, result.stderr
    with file.open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    assert f"{len(rows)} rows written" in result.stdout
    assert {row["state"] for row in rows} >= {"value", "not_mentioned", "no_report"}


MISTAKES = [
    (("compare", "造林面"), "造林面积"),
    (("compare", "GDP", "--base", "环比"), "cumulative"),
    (("compare", "GDP", "--region", "无此地"), "无此地"),
    (("compare", "GDP", "--csv", "/nowhere/a.csv"), "cannot be written"),
    (("compare", "GDP", "--status", "wish"), "target"),
]


@pytest.mark.parametrize("arguments, words", MISTAKES)
def test_a_mistake_is_told_and_ends_with_2(
    sample: Corpus, arguments: tuple[str, ...], words: str
) -> None:
    result = run(sample, *arguments)
    assert result.exit_code == 2 and words in result.stderr


LISTED = [
    ("人工造林", ["afforestation.artificial"]),
    ("gdp.per_capita", ["gdp.per_capita"]),
    ("无此指标", []),
]


@pytest.mark.parametrize("text, ids", LISTED)
def test_indicators_are_listed_by_id_and_name(sample: Corpus, text: str, ids: list[str]) -> None:
    listed = run_json(sample, "indicators", text)["indicators"]
    assert [one["id"] for one in listed] == ids


def test_indicators_are_counted(sample: Corpus) -> None:
    everything = run_json(sample, "indicators")["indicators"]
    forestry = run_json(sample, "indicators", "林业草原")["indicators"]
    assert {one["portfolio"] for one in forestry} == {"forestry"}
    assert len(forestry) == sum(one["portfolio"] == "forestry" for one in everything)
    (one,) = run_json(sample, "indicators", "人工造林")["indicators"]
    places = run_json(sample, "compare", "人工造林")["rows"]
    stated = [row for row in places if any(cell["figures"] for cell in row["cells"].values())]
    assert one["regions"] == len(stated)
    assert one["reports"] <= one["figures"]
    assert set(one["years"]) >= {2020, 2021, 2022, 2023}
    assert [one["reports"] for one in everything] == sorted(
        (one["reports"] for one in everything), reverse=True
    )
