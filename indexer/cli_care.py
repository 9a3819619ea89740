"""The commands by which nothing is lost: a home looked through, kept in a file, and put back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.backup import backup, restore
from indexer.checking import Checked, check
from indexer.settings import Settings
from indexer.store import Act, open_store
from indexer.store.trail import LEAST_DIGITS, Mark

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
MARKED = re.compile(f"[0-9a-fA-F]{{{LEAST_DIGITS},64}}")
LONGEST_NUMBER = 9
BackupFile = click.Path(dir_okay=False, path_type=Path)


def _mark(_ctx: click.Context, _parameter: click.Parameter, stated: str | None) -> Mark | None:
    """An entry of the trail, as `check` names it."""
    if stated is None:
        return None
    number, _, digits = stated.partition(":")
    if not number.isdecimal() or not MARKED.fullmatch(digits) or len(number) > LONGEST_NUMBER:
        raise click.BadParameter("a number and at least 12 digits of a hash, as check prints them")
    return Mark(int(number), digits)


@click.command("check")
@click.option("--repair", is_flag=True, help="Mend what can be mended without losing anything.")
@click.option("--wait", is_flag=True, help="Wait until nobody else is changing the home.")
@click.option(
    "--trail",
    "noted",
    metavar="N:HASH",
    callback=_mark,
    help="Also see that the trail holds this entry, which an earlier check named.",
)
@as_json
@click.pass_context
def check_command(
    ctx: click.Context, repair: bool, wait: bool, noted: Mark | None, as_json: bool
) -> None:
    """Look whether database, originals, index and arrays agree, byte by byte.

    Ends with 0 where all agree, or were made to, and with 2 where something is left. The newest
    entry of the trail is named: who notes it elsewhere can later see that none was cut off.

    \b
    Example: shuzhi check --repair
             shuzhi check --trail 1024:9f86d081884c
    """
    checked = check(ctx.obj, repair, wait, noted)
    if mended := Counter(str(one.kind) for one in checked.findings if one.mended):
        _note(ctx.obj, Act(from_shell(), "repair", details=mended))
    if as_json:
        newest = checked.newest and checked.newest._asdict()
        terminal.print_json({"agreed": checked.agreed, **asdict(checked), "newest": newest})
    else:
        _tell(checked)
    if not checked.agreed:
        ctx.exit(2)


def _note(settings: Settings, act: Act) -> None:
    with closing(open_store(settings.home, settings.store)) as store:
        store.trail.note(act)


def _tell(checked: Checked) -> None:
    for one in checked.findings:
        terminal.print_line(f"{one.kind}: {one.subject}: {one.detail}")
        terminal.print_line(f"    {'mended' if one.mended else 'to do'}: {one.remedy}")
    mended = sum(one.mended for one in checked.findings)
    left = len(checked.findings) - mended
    result = f"{mended} faults mended, {left} left" if checked.findings else "all in agreement"
    terminal.print_line(
        f"{checked.reports} reports and {checked.originals} originals: {result}, "
        f"in {checked.seconds:.1f} s"
    )
    if checked.newest:
        terminal.print_line(f"trail {checked.newest.number}:{checked.newest.hash}")


@click.command("backup")
@click.argument("file", type=BackupFile)
@as_json
@click.pass_obj
def backup_command(settings: Settings, file: Path, as_json: bool) -> None:
    """Write the home into one new FILE, .tar or .zip, while others search and ingest.

    It holds the reports, all corrections, the original files and your own settings. The index is
    left out: it is built anew when the backup is restored.

    \b
    Example: shuzhi backup shuzhi-2024-05-01.tar
    """
    made = backup(settings, file)
    held = {"reports": made.reports, "originals": made.originals}
    _note(settings, Act(from_shell(), "back up", made.file, held))
    if as_json:
        terminal.print_json(asdict(made))
        return
    terminal.print_line(
        f"{made.reports} reports and {made.originals} originals in {made.file}, "
        f"{made.bytes / 1e6:.1f} MB, in {made.seconds:.1f} s"
    )
    _tell_missing(made.missing)


@click.command("restore")
@click.argument("file", type=BackupFile)
@as_json
@click.pass_obj
def restore_command(settings: Settings, file: Path, as_json: bool) -> None:
    """Make a new home of the backup in FILE. A home that is there already is never touched.

    \b
    Example: shuzhi --home restored restore shuzhi-2024-05-01.tar
    """
    made = restore(settings, file)
    _note(settings, Act(from_shell(), "restore backup", str(file), {"made": made.made}))
    if as_json:
        terminal.print_json(asdict(made))
        return
    terminal.print_line(
        f"{made.reports} reports and {made.originals} originals, as they were at {made.made}, "
        f"in {settings.home}, in {made.seconds:.1f} s"
    )
    _tell_missing(made.missing)


def _tell_missing(missing: Sequence[str]) -> None:
    for digest in missing:
        terminal.print_line(f"missing      the original {digest}; see: shuzhi check")


care_commands: Sequence[click.Command] = (check_command, backup_command, restore_command)
