"""What leaves as a file: no cell is run, nothing links out, and its name stays where it was put."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pyarrow.parquet
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import etree
from werkzeug.test import TestResponse

from indexer.cli import main
from indexer.spreadsheets import FORMULA
from tests.hostile.conftest import Home

PLACES = "region=880100&level=county"
# Each file that pages offer, without its ending; ID is a report.
FILES = {
    "/search": ("q=造林", "csv xlsx jsonl json"),
    "/compare": (f"indicator=人工造林&{PLACES}", "csv xlsx json svg"),
    "/indicators": ("q=造林", "csv json"),
    "/phrases": ("q=为引领", "csv json"),
    "/phrases/similar": ("text=坚持以为引领，以项目建设为抓手", "csv json"),
    "/phrases/templates": ("", "csv json"),
    "/policies": ("", "csv json"),
    "/policies/river_chief": ("", "csv json"),
    "/policies/checklist": ("list=河长制&list=林长制&by=county", "csv xlsx json"),
    "/policies/discover": ("", "csv json"),
    "/policies/names": ("", "csv json"),
    "/reuse": ("", "csv json"),
    "/review/corrections": ("", "csv"),
    "/trail": ("", "csv"),
    "/trends": ("q=河长制&q=造林&by=county", "csv json"),
    "/corpus": ("", "csv json"),
    "/reports/ID": ("", "txt csv json"),
}
NUMBER = re.compile(r"[-+]?[0-9.,]+%?")
# The name that a browser would give a file: the starred one goes before the plain one.
NAMES = (re.compile(r"filename\*=UTF-8''([^;]*)"), re.compile(r'filename="?([^"]*)"?'))


def offered() -> Iterator[tuple[str, str]]:
    for path, (query, endings) in FILES.items():
        for ending in endings.split():
            yield ending, f"{quote(path)}.{ending}?{quote(query, safe='=&')}"


def test_every_file_is_looked_into(admin: FlaskClient) -> None:
    with_endings = {
        rule.rule.split(".<any(")[0].replace("<name>", "river_chief").replace("<id_>", "ID")
        for rule in admin.application.url_map.iter_rules()
        if ".<any(" in rule.rule or rule.rule.endswith(".csv")
    }
    assert {path.removesuffix(".csv") for path in with_endings} <= set(FILES), (
        "give each file a row in FILES"
    )


@pytest.mark.parametrize(("ending", "address"), list(offered()), ids=lambda value: value[:40])
def test_files(hostile: Home, admin: FlaskClient, ending: str, address: str) -> None:
    ids = hostile.corpus.store.ids() if "ID" in address else ["ID"]
    for id_ in ids[::4]:
        answer = admin.get(address.replace("ID", id_))
        assert answer.status_code == 200, (address, answer.text[:200])
        assert list(faults_of_head(answer)) == []
        assert list(FAULTS[ending](answer.data)) == []


def faults_of_head(answer: TestResponse) -> Iterator[str]:
    """What is wrong with the name that a file is given, or with what else a header says."""
    for name, value in answer.headers.items():
        if any(ord(sign) < 32 or 126 < ord(sign) < 160 for sign in value):
            yield f"{name}: {value!r}"
        if name.lower() in ("set-cookie", "location") and "pwned" in value:
            yield f"{name} of a text: {value!r}"
    names = (name.search(answer.headers.get("Content-Disposition", "")) for name in NAMES)
    if found := next(filter(None, names), None):
        said = unquote(found[1])
        if re.search(r"[/\\\x00-\x1f\x7f\u202a-\u202e]", said) or said.startswith("."):
            yield f"a name of a file: {said!r}"


def faults_of_csv(data: bytes) -> Iterator[str]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    if not rows:
        yield "no table"
    for row in rows:
        for cell in row:
            if FORMULA.match(cell) and not cell.startswith("'") and not NUMBER.fullmatch(cell):
                yield f"a cell that is run: {cell[:80]!r}"


def faults_of_xlsx(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if "externalLink" in name or "vbaProject" in name or ".." in name:
                yield f"holds {name}"
            tree = etree.fromstring(book.read(name))
            for element in tree.iter():
                tag = etree.QName(element).localname
                if tag in ("f", "ddeLink", "oleLink", "externalReference"):
                    yield f"{name}: <{tag}> {element.text}"
                if tag == "c" and element.get("t") in ("str", "e"):
                    yield f"{name}: a cell that is no string: {element.get('r')}"
                if element.get("TargetMode") == "External":
                    yield f"{name}: leads to {element.get('Target')}"


def faults_of_svg(data: bytes) -> Iterator[str]:
    for element in etree.fromstring(data).iter():
        tag = etree.QName(element).localname
        if tag in ("script", "foreignObject", "image", "use", "a", "style", "iframe", "set"):
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or name.endswith("href") or "url(" in value:
                yield f"<{tag} {name}={value[:60]!r}>"


def faults_of_json(data: bytes) -> Iterator[str]:
    json.loads(data)
    yield from ()


def faults_of_lines(data: bytes) -> Iterator[str]:
    for line in filter(None, data.decode().split("\n")):
        json.loads(line)
    yield from ()


def faults_of_text(data: bytes) -> Iterator[str]:
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", data.decode()):
        yield "a control in a text"


FAULTS = {
    "csv": faults_of_csv,
    "xlsx": faults_of_xlsx,
    "json": faults_of_json,
    "jsonl": faults_of_lines,
    "svg": faults_of_svg,
    "txt": faults_of_text,
}


def test_an_export_stays_in_its_folder_and_comes_back(hostile: Home, tmp_path: Path) -> None:
    folder, again = tmp_path / "out" / "export", tmp_path / "again"
    home = hostile.corpus.settings.home
    for arguments in (
        ["--home", str(home), "export", str(folder)],
        ["--home", str(again), "import", str(folder)],
    ):
        ran = CliRunner().invoke(main, arguments)
        assert ran.exit_code == 0, ran.output
    assert {path.name for path in tmp_path.iterdir()} == {"out", "again"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"export"}
    for path in folder.rglob("*"):
        assert re.fullmatch(r"[\w.-]+", path.name, re.ASCII), path
        if path.suffix == ".parquet":
            assert pyarrow.parquet.read_table(path).num_rows >= 0
        elif path.suffix == ".csv" and path.name != "regions.csv":  # as its owner wrote it
            assert list(faults_of_csv(path.read_bytes())) == []
        elif path.suffix == ".jsonl":
            assert list(faults_of_lines(path.read_bytes())) == []
