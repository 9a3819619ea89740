#!/usr/bin/env python3
"""Show what a change of a rule or a vocabulary gains and loses over a folder of reports.

    .venv/bin/python scripts/extraction_diff.py HEAD . ../shared/reports
    .venv/bin/python scripts/extraction_diff.py main HEAD corpus --limit 20 --json FILE

OLD and NEW are revisions, or `.` for the files as they are; a revision is unpacked into a folder of
its own, nothing here is checked out. Each reads all files with its own `shuzhi inspect`, so that
one from before there were figures is compared as well. A figure is the same in both when it stands
at the same place; where cleaning has changed the text, when it has the same words around it.
A regions.csv in DIR declares regions of its own.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indexer.errors import IndexerError
from indexer.readers import verdict

ROOT = Path(__file__).parents[1]
WORKING = "."
# How far to rely on a phrase or a rule is no result of its own, and base_value follows from value.
FIELDS = (
    "indicator", "value", "value_max", "unit", "kind", "comparator", "direction", "base",
    "status", "role", "period", "phrase", "head", "scope", "share_of",
)  # fmt: skip
AROUND = 12
# What reads the files with the code of the first argument: a line that names the file, then the
# line that inspect writes, if it writes one.
READING = """
import json, sys, traceback
from pathlib import Path
tree, home, *files = sys.argv[1:]
import indexer
assert Path(indexer.__file__).is_relative_to(tree), indexer.__file__
from indexer.cli import main
for file in files:
    print(json.dumps({"file": file}), flush=True)
    try:
        main(["--home", home, "inspect", file, "--json"])
    except SystemExit:
        pass
    except Exception:
        traceback.print_exc()
"""
Json = dict[str, Any]
Read = dict[str, Json]


class DiffError(IndexerError):
    """Something that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: `kind` is lost, gained, a field of a figure, or `report` and its field."""

    kind: str
    report: str
    start: int
    quote: str
    old: str
    new: str
    sentence: str


def main() -> None:
    """Compare what the command line names; 2 for what cannot be compared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("old", metavar="OLD", help="a revision, or . for the files as they are")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the reports")
    parser.add_argument("--limit", type=int, default=10, help="examples of each kind of change")
    parser.add_argument("--json", type=Path, help="write all changes here")
    options = parser.parse_args()
    try:
        files = reports_in(options.folder)
        with ThreadPoolExecutor(2) as both:
            old, new = both.map(
                lambda r: read(r, files, options.folder), (options.old, options.new)
            )
    except (IndexerError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        sys.exit(2)
    changes = list(compared(old, new))
    show(old, new, changes, options.limit)
    if options.json:
        found = {
            "reports": len(old.keys() & new.keys()),
            "figures": {"old": number_of_figures(old), "new": number_of_figures(new)},
            "counts": counted(changes),
            "changes": [asdict(change) for change in changes],
        }
        options.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


def reports_in(folder: Path) -> list[str]:
    """The files of a folder that an ingest would read, relative to it."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [str(p.relative_to(folder)) for p in inside if verdict(p.name) == "read"]
    if not files:
        raise DiffError(f"{folder}: no report in it")
    return files


def read(revision: str, files: Sequence[str], folder: Path) -> Read:
    """What a revision finds in each file, by its path; a file that it cannot read is left out."""
    with tempfile.TemporaryDirectory() as place:
        tree, home = ROOT, Path(place) / "home"
        home.mkdir()
        if (folder / "regions.csv").is_file():
            shutil.copy(folder / "regions.csv", home)
        if revision != WORKING:
            tree = Path(place) / "tree"
            unpack(revision, tree)
        paths = {os.path.abspath(folder / file): file for file in files}
        # -P: else the folder that this was called from would come before the tree.
        done = subprocess.run(
            [sys.executable, "-P", "-c", READING, str(tree), str(home), *paths],
            env=os.environ | {"PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    if done.returncode:
        raise DiffError(f"{revision} does not run: {done.stderr.strip()}")
    return {paths[path]: record for path, record in records(done.stdout)}


def unpack(revision: str, tree: Path) -> None:
    """Put the files of a revision into a folder."""
    done = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=tar", revision], capture_output=True
    )
    if done.returncode:
        raise DiffError(f"no revision {revision!r}: {done.stderr.decode().strip()}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as packed:
        packed.extractall(tree, filter="data")


def records(output: str) -> Iterator[tuple[str, Json]]:
    """Each file with its report, of those that gave one."""
    path = ""
    for line in output.splitlines():
        record = json.loads(line)
        if record.keys() == {"file"}:
            path = record["file"]
        else:
            yield path, record


def compared(old: Read, new: Read) -> Iterator[Change]:
    """All changes in the reports that both can read, in the order of the files."""
    for path in old:
        if path in new:
            yield from changed_fields(path, old[path], new[path])
            yield from changed_figures(path, old[path], new[path])


def changed_fields(path: str, old: Json, new: Json) -> Iterator[Change]:
    """What is said otherwise of a report: its year, its region, …"""
    for name, field in fields_of(new).items():
        before = fields_of(old).get(name, field)
        if field["value"] != before["value"]:
            proof = next((e["quote"] for e in field["evidence"] if e.get("quote")), "")
            values = shown(before["value"]), shown(field["value"])
            yield Change(f"report {name}", path, 0, "", *values, proof)


def fields_of(report: Json) -> dict[str, Json]:
    """The members of a report's JSON that are its fields, each a value with its evidence."""
    return {
        name: member
        for name, member in report.items()
        if isinstance(member, dict) and {"value", "evidence"} <= member.keys()
    }


def changed_figures(path: str, old: Json, new: Json) -> Iterator[Change]:
    """Figures that only one found, and those that both found otherwise."""
    same_text = old["text"] == new["text"]
    before, after = (figures_by_place(report, same_text) for report in (old, new))
    for place, figure in before.items():
        if place not in after:
            yield change("lost", path, figure, amount(figure), "", sentence_of(figure, old))
    for place, figure in after.items():
        if place not in before:
            yield change("gained", path, figure, "", amount(figure), sentence_of(figure, new))
            continue
        was = before[place]
        for name in FIELDS:
            if was.get(name) != figure.get(name):
                values = shown(was.get(name)), shown(figure.get(name))
                yield change(name, path, figure, *values, sentence_of(figure, new))


def figures_by_place(report: Json, same_text: bool) -> dict[tuple[Any, ...], Json]:
    """Figures by their span or, in a text that became another, by the words around them."""
    places: dict[tuple[Any, ...], Json] = {}
    seen: Counter[str] = Counter()
    for figure in report.get("figures", ()):
        start, end = figure["start"], figure["end"]
        if same_text:
            places[(start, end)] = figure
            continue
        around = report["text"][max(0, start - AROUND) : end]
        places[(around, seen[around])] = figure
        seen[around] += 1
    return places


def change(kind: str, path: str, figure: Json, old: str, new: str, sentence: str) -> Change:
    """A change of one figure."""
    return Change(kind, path, figure["start"], figure["quote"], old, new, sentence)


def sentence_of(figure: Json, report: Json) -> str:
    """The sentence of a figure."""
    span = figure["sentence"]
    return str(report["text"][span["start"] : span["end"]])


def amount(figure: Json) -> str:
    """What a figure says in a few words: 新增造林 5029 亩 forest.afforestation."""
    said = (figure.get(name) for name in ("phrase", "value", "unit", "indicator"))
    return " ".join(shown(value) for value in said)


def shown(value: object) -> str:
    """A value in one line; a period as its two ends."""
    if isinstance(value, Mapping):
        return "/".join(str(part) for part in value.values())
    return "-" if value is None else str(value)


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many changes there are of each kind, the most frequent first."""
    return dict(Counter(change.kind for change in changes).most_common())


def number_of_figures(reports: Read) -> int:
    """How many figures were found in all reports together."""
    return sum(len(report.get("figures", ())) for report in reports.values())


def show(old: Read, new: Read, changes: Sequence[Change], limit: int) -> None:
    """Print the counts, then for each kind its most frequent values and the first examples."""
    both = len(old.keys() & new.keys())
    print(f"{both} reports, figures {number_of_figures(old)} -> {number_of_figures(new)}")
    if not any("figures" in report for report in old.values()):
        print("OLD knows no figures: all are gained")
    for said, only in (
        ("only OLD", old.keys() - new.keys()),
        ("only NEW", new.keys() - old.keys()),
    ):
        if only:
            print(f"{said} reads {', '.join(sorted(only))}")
    for kind, count in counted(changes).items():
        ours = [change for change in changes if change.kind == kind]
        print(f"\n{kind}: {count}")
        if kind not in ("lost", "gained"):
            for (was, became), times in Counter((c.old, c.new) for c in ours).most_common(limit):
                print(f"  {times:6}  {was} -> {became}")
        for one in ours[:limit]:
            said = " -> ".join(part for part in (one.old, one.new) if part)
            print(f"  {one.report}:{one.start}  {one.quote}  {said}")
            print(f"      {one.sentence}")


if __name__ == "__main__":
    main()
