"""The national table is whole, names are looked up, and a user's own table is checked."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from indexer.vocab.kinds import kind_names
from indexer.vocab.region_table import LEVELS, RegionTableError, read_units
from indexer.vocab.regions import NATIONAL, load_regions

ROOT = Path(__file__).parents[2]
ORACLE = ROOT.parent / "shared" / "gazetteer" / "areacodes.csv"
SAMPLE = Path(__file__).parents[2] / "corpus" / "regions.csv"


def test_the_national_table_is_a_tree_in_every_year() -> None:
    units = read_units(NATIONAL)
    in_force = [unit for unit in units if unit.in_force()]
    assert Counter(unit.level for unit in in_force)["province"] == 34
    for year in (None, 1985, 1997, 2005, 2015, 2025):
        then = [unit for unit in units if unit.in_force(year)]
        level = {unit.code: LEVELS.index(unit.level) for unit in then}
        assert len(level) == len(then), f"a code twice in {year}"
        for unit in then:
            assert (unit.parent == "") == (unit.level == "province")
            assert not unit.parent or level[unit.parent] < level[unit.code]


def test_all_that_ended_leads_to_places_of_today() -> None:
    regions = load_regions()
    lost = [unit for unit in read_units(NATIONAL) if not regions.present(unit)]
    assert [f"{unit.code} {unit.name} {unit.valid_to}" for unit in lost] == []


@pytest.mark.parametrize(
    ("id_", "path", "lineage"),
    [
        ("420600", "湖北省/襄阳市", "420000 420600"),
        # an old name stands below the place of today
        ("420600@2009", "湖北省/襄樊市", "420000 420600 420600@2009"),
        ("622201@2001", "甘肃省/张掖地区/张掖市", "620000 620700 620702 622201@2001"),
        # a divided unit below the one that holds all its parts
        ("341400@2010", "安徽省/巢湖市", "340000 341400@2010"),
        # another code, the same name and place
        ("622722@2001", "甘肃省/平凉地区/泾川县", "620000 620800 620821"),
    ],
)
def test_the_tree_of_today(id_: str, path: str, lineage: str) -> None:
    regions = load_regions()
    region = regions.get(id_)
    assert region and "/".join(region.path) == path
    assert " ".join(regions.lineage(id_)) == lineage
    assert regions.lineage(regions.id_of(region)) == regions.lineage(id_)


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("甘肃", ["甘肃省"]),
        ("甘肃省", ["甘肃省"]),
        ("620000", ["甘肃省"]),
        ("黔东南", ["贵州省/黔东南苗族侗族自治州"]),
        ("内蒙古", ["内蒙古自治区"]),
        ("甘州区", ["甘肃省/张掖市/甘州区"]),
        # a county without its rank, as labels write it
        ("天门", ["湖北省/天门市"]),
        ("内蒙古自治区/呼伦贝尔市/海拉尔区", ["内蒙古自治区/呼伦贝尔市/海拉尔区"]),
        ("内蒙古 › 海拉尔", ["内蒙古自治区/呼伦贝尔市/海拉尔区"]),
        ("徐州市/鼓楼区", ["江苏省/徐州市/鼓楼区"]),
        ("甘肃/鼓楼区", []),
        ("没有这个地方", []),
        ("", []),
    ],
)
def test_lookup(name: str, paths: list[str]) -> None:
    assert ["/".join(region.path) for region in load_regions().lookup(name)] == paths


def test_a_name_of_several_regions_gives_all() -> None:
    assert len(load_regions().lookup("鼓楼区")) >= 4
    assert {region.path[0] for region in load_regions().lookup("海南")} == {
        "海南省",
        "青海省",
        "内蒙古自治区",
    }


def test_close_names_are_proposed() -> None:
    assert "甘肃" in load_regions().close_names("甘素")


def test_own_regions_stand_in_the_tree() -> None:
    regions = load_regions(SAMPLE)
    (county,) = regions.lookup("青禾县")
    assert county.path == ("云岫省", "澜屏市", "青禾县")
    assert regions.lineage(county.code) == ("990000", "990100", "990121")
    assert regions.lookup("甘肃")


def test_the_sample_places_do_not_exist() -> None:
    national = {unit.name for unit in read_units(NATIONAL)}
    assert not national & {unit.name for unit in read_units(SAMPLE)}


HEAD = "code,name,level,parent,aliases\n"
YEARS = "code,name,level,parent,valid_from,valid_to\n"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("code,name\n1,甲\n", "no column level, parent"),
        (HEAD + "99,甲县,county,620000,\n第一,乙县,county,620000,\n", "line 3: '第一' is no code"),
        (HEAD + "9901,,county,620000,\n", "line 2: no name"),
        (HEAD + "9901,甲县,village,620000,\n", "line 2: level 'village'"),
        (HEAD + "9901,甲县,county,777777,\n", r"parent of 甲县 \(777777\)"),
        (
            YEARS + "9901,甲县,county,620000,last year,\n",
            "line 2: valid_from 'last year' is no year",
        ),
        (YEARS + "9901,甲县,county,620000,2015,2014\n", "line 2: valid from 2015 to 2014"),
    ],
)
def test_a_table_with_faults_is_refused_by_line(tmp_path: Path, table: str, fault: str) -> None:
    path = tmp_path / "regions.csv"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(RegionTableError, match=fault):
        load_regions(path)


def test_a_name_of_a_kind_has_one_owner() -> None:
    names = kind_names()
    assert all(names[kind] == kind for kind in names.values())


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("襄樊市", "420600"),
        ("420600@2009", "420600"),
        # the prefecture was divided and is found beside the city of today
        ("巢湖市", "340181 341400@2010"),
        ("张掖市", "620700"),
        ("海南", "150303 460000 632500"),
        ("江苏/鼓楼区", "320106 320302"),
        ("没有这个地方", ""),
    ],
)
def test_a_name_is_looked_for_in_all_times(name: str, ids: str) -> None:
    assert " ".join(sorted(load_regions().ids_of(name))) == ids


@pytest.mark.skipif(not ORACLE.exists(), reason="needs a list made by others, ../shared/gazetteer")
def test_the_table_agrees_with_a_list_made_by_others() -> None:
    script = ROOT / "scripts" / "compare_regions.py"
    said = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True)
    agreed = {
        (what, since): int(same) / int(of)
        for what, since, same, of in re.findall(
            r"^(.+?)  +(all|since 2000) +(\d+) of +(\d+)", said.stdout, re.M
        )
    }
    assert agreed["record", "all"] >= 0.99
    assert agreed["record", "since 2000"] == agreed["end", "since 2000"] == 1
    assert agreed["county within", "all"] >= 0.999
    assert agreed["county same", "since 2000"] >= 0.94
    assert agreed["prefecture same", "all"] == 1
