"""The commands that take a whole home elsewhere, as plain files, and take such files in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.corpus import open_corpus
from indexer.exporting import export_home
from indexer.importing import import_home
from indexer.settings import Settings
from indexer.store import Act

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--no-originals", is_flag=True, help="Leave out the files that were read.")
@as_json
@click.pass_obj
def export_command(settings: Settings, folder: Path, no_originals: bool, as_json: bool) -> None:
    """Write all that the corpus holds to a folder of plain files.

    \b
    reports.jsonl, figures and mentions as .jsonl and .csv (.parquet where pyarrow
    is installed), texts/, originals/ are for other programs; `shuzhi import`
    makes the same corpus of it again, with its corrections and its history.

    \b
    Example: shuzhi export /backup/2024-01
    """
    with closing(open_corpus(settings)) as corpus:
        result = export_home(corpus, folder, originals=not no_originals)
        held = {"reports": result.reports, "originals": result.originals}
        corpus.store.trail.note(Act(from_shell(), "export", result.folder, held))
    if as_json:
        terminal.print_json(asdict(result))
        return
    terminal.print_line(
        f"{result.reports} reports, {result.figures} figures, {result.mentions} mentions, "
        f"{result.originals} originals in {result.files} files, {result.bytes / 1e6:.1f} MB: "
        f"{result.folder}"
    )
    if lost := len(result.missing_originals):
        terminal.print_line(f"{lost} originals are lost; the reports that were read from them stay")


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@as_json
@click.pass_obj
def import_command(settings: Settings, folder: Path, as_json: bool) -> None:
    """Take in a folder that `shuzhi export` wrote: all of it, or nothing.

    The corpus may be new or have reports of its own: a text that is there is the same report, and
    what was corrected here holds.

    \b
    Example: shuzhi --home new-home import /backup/2024-01
    """
    result = import_home(settings, folder, from_shell())
    if as_json:
        terminal.print_json(asdict(result))
        return
    terminal.print_line(
        f"{result.reports} reports taken in, {result.known} were there; {result.sources} sources, "
        f"{result.corrections} corrections, {result.failures} failures, "
        f"{result.originals} originals"
    )
    if result.removed:
        terminal.print_line(f"{result.removed} were deleted here, and stay so: shuzhi removed")
    if result.missing_originals:
        terminal.print_line(f"{result.missing_originals} originals did not come along")
    for name in result.kept:
        terminal.print_line(f"{name} of this home differs, and stays as it is")


export_commands: Sequence[click.Command] = (export_command, import_command)
