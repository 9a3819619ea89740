"""Reports that are made of hostile texts, in all the ways that reports come in."""

from __future__ import annotations

import csv
import html
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from docx import Document

from tests.hostile.texts import HOSTILE

SHAPES = ("txt", "html", "docx", "zip", "csv")
# Six counties bear hostile names themselves, one of each kind that a name can be of.
COUNTIES = tuple(f"88010{number}" for number in range(1, 7))
COUNTY_TEXTS = (0, 10, 22, 32, 38, 44)
LONGEST_NAME = 240
ARCHIVE = "包.zip"
TABLE = "表.csv"
# What no file of a Word document may hold at all.
NOT_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32)))


def year_of(number: int) -> int:
    """The year of a report: ten for each county."""
    return 2014 + number // len(COUNTIES)


def county_of(number: int) -> str:
    """The code of the county of a report."""
    return COUNTIES[number % len(COUNTIES)]


def title_of(number: int) -> str:
    """The title of a report, in one line."""
    said = HOSTILE[number].text.replace("\r\n", " ").replace("\n", " ")
    return f"青禾县副县长{said}{year_of(number)}年度述职报告"


def text_of(number: int) -> str:
    """A report with one of the texts in every place where words stand."""
    said, before = HOSTILE[number].text, HOSTILE[number - 1].text
    return "\n".join(
        (
            title_of(number),
            f"{year_of(number)}年，我分管林业和草原、水务等工作，联系县{said}委员会、县林业局。",
            f"一、抓{said}造林，绿化面积扩大",
            f"（一）{said}国土绿化。全年新增{said}人工造林{11543 + number}亩，粮食总产量"
            f"{19 + number}.5万吨，同比增长{said}3.{number % 10}%，新增<b>造林</b>{number + 2}万亩。",
            f"全面推行河长制、{said}长制，认真落实《{said}管理办法》和“{said}”专项行动，"
            f"县{said}局会同甘肃省张掖市{said}区、20{said}23年建成示范村{number + 3}个。",
            f"二、以{said}为抓手，推动水务工作上台阶",
            f"坚持以{said}为引领，以项目建设为抓手，紧紧围绕县委、县政府中心工作，新增灌溉面积"
            f"{number + 7}万亩，农村居民人均可支配收入达到{15000 + number * 11}元。",
            # the report before says so too, so that each has something from another one
            f"对照县委关于“{before}”的部署，逐条逐项抓好整改落实，聚焦{before}中的突出问题，坚持"
            f"边学边改、立行立改，建立台账、销号管理，确保件件有着落、事事有回音。",
            f"对照县委关于“{said}”的部署，逐条逐项抓好整改落实，聚焦{said}中的突出问题，坚持"
            f"边学边改、立行立改，建立台账、销号管理，确保件件有着落、事事有回音。",
            f"三、下一步打算：{year_of(number) + 1}年力争新增人工造林{12000 + number}亩。",
        )
    )


def name_of(number: int, ending: str) -> str:
    """The name of a file on a disk, as far as a disk takes it."""
    name = HOSTILE[number].text.replace("/", "／").replace("\0", "␀")
    # What begins with a dot is hidden, and no report.
    name = name if not name.startswith(".") else f"述{name}"
    tail = f"{number:02}.{ending}"
    while len((name + tail).encode()) > LONGEST_NAME:
        name = name[:-1]
    return name + tail


def write_reports(folder: Path) -> Path:
    """Write all sixty, and a table of labels beside them, whose path comes back."""
    folder.mkdir()
    labelled: list[tuple[str, int]] = []
    members: list[tuple[str, int]] = []
    rows: list[int] = []
    for number in range(len(HOSTILE)):
        shape = SHAPES[number % len(SHAPES)]
        if shape == "zip":
            member = f"{HOSTILE[number].text}{number:02}.txt"
            members.append((member, number))
        elif shape == "csv":
            rows.append(number)
        else:
            name = name_of(number, shape)
            write_file(folder / name, text_of(number))
            labelled.append((name, number))
    write_archive(folder / ARCHIVE, members)
    (folder / TABLE).write_text(table_of(rows), encoding="utf-8")
    (folder / "regions.csv").write_text("".join(regions()), encoding="utf-8")
    manifest = folder / "manifest.csv"
    manifest.write_text(labels_of(labelled), encoding="utf-8")
    return manifest


def write_file(path: Path, text: str) -> None:
    """A text in the format that its name ends with."""
    if path.suffix == ".docx":
        document = Document()
        for line in text.split("\n"):
            document.add_paragraph(line.translate(NOT_IN_XML))
        document.save(str(path))
    elif path.suffix == ".html":
        body = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
        path.write_text(f"<html><meta charset=utf-8><body>{body}</body></html>", encoding="utf-8")
    else:
        path.write_bytes(text.encode())


def write_archive(path: Path, members: list[tuple[str, int]]) -> None:
    """An archive whose members bear the texts as they are."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, number in members:
            info = zipfile.ZipInfo("x")
            info.filename = name  # as it is: a ZipInfo ends a name at NUL
            archive.writestr(info, text_of(number))


def table_of(rows: list[int]) -> str:
    """A table with a report in each row, its labels beside it, and an address that is none."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(("标题", "类型", "职务", "年份", "地区", "网址", "正文"))
    for number in rows:
        said = HOSTILE[number].text.replace("\0", "")
        label = f"{said}述职报告"
        table.writerow(
            (label, f"{said}类", f"{said}县长", year_of(number), county_of(number),
             f"javascript:pwned()//{said}", text_of(number).replace("\0", ""))
        )  # fmt: skip
    return written.getvalue()


def labels_of(labelled: list[tuple[str, int]]) -> str:
    """The manifest: every second file has a title, a kind and a role of a hostile text as well."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow(("path", "title", "kind", "role", "level", "region", "year"))
    for name, number in labelled:
        said = HOSTILE[number].text.replace("\0", "")
        stated = (f"{said}的报告", f"{said}类", f"{said}县长") if number % 2 else ("", "", "")
        table.writerow((name, *stated, "county", county_of(number), year_of(number)))
    return written.getvalue()


def regions() -> Iterator[str]:
    """A table of a prefecture whose counties bear hostile names."""
    yield "code,name,level,parent,aliases,valid_from,valid_to,successors\n"
    yield "880000,云岫省,province,,,,,\n880100,澜屏市,prefecture,880000,,,,\n"
    for code, number in zip(COUNTIES, COUNTY_TEXTS, strict=True):
        name = HOSTILE[number].text.replace('"', '""').replace("\0", "")
        yield f'{code},"{name}县",county,880100,,,,\n'
