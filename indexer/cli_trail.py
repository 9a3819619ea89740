"""The command that lists who did what."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.corpus import open_corpus
from indexer.settings import Settings
from indexer.trail import Act, Entry, Wanted, entry_json, trail_csv

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("trail")
@click.option("--person", help="Only what this person did; shell:NAME is a user of the machine.")
@click.option("--action", help="Only this kind of act, as export or 'log in'.")
@click.option("--since", type=click.DateTime(), help="Only from this day or moment on.")
@click.option("--until", type=click.DateTime(), help="Only before this day or moment.")
@click.option(
    "--limit",
    type=click.IntRange(1),
    help="So many, the newest.  [default: 50; all with --csv]",
)
@click.option(
    "--csv",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write them to a table for spreadsheets.",
)
@as_json
@click.pass_obj
def trail_command(
    settings: Settings,
    person: str | None,
    action: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    target: Path | None,
    as_json: bool,
) -> None:
    """List who did what, the newest first. Times without a zone are those of this machine.

    Nobody can change or take out an entry; `shuzhi check` sees whether somebody tried.

    \b
    Example: shuzhi trail --action export --since 2024-05-01
    """
    wanted = Wanted(person or "", action or "", since, until)
    with closing(open_corpus(settings)) as corpus:
        trail = corpus.store.trail
        if target:
            entries = trail.entries(wanted, limit)
            target.write_text("".join(trail_csv(entries)), encoding="utf-8", newline="")
            trail.note(Act(from_shell(), "export", str(target), {"rows": len(entries)}))
        else:
            entries = trail.entries(wanted, limit or 50)
        total = trail.count(wanted)
    if as_json:
        terminal.print_json({"total": total, "entries": [entry_json(one) for one in entries]})
    elif target:
        terminal.print_line(f"{len(entries)} entries in {target}")
    else:
        _print_entries(total, entries)


def _print_entries(total: int, entries: list[Entry]) -> None:
    terminal.print_line(f"{total} entries" + (", the newest of them:" if entries else ""))
    for one in entries:
        details = json.dumps(one.details, ensure_ascii=False) if one.details else ""
        said = "  ".join(filter(None, (one.person, one.action, one.subject, details)))
        shown = "".join(sign if sign.isprintable() else "?" for sign in said)
        terminal.print_line(f"{one.number:6}  {one.time.astimezone():%Y-%m-%d %H:%M:%S}  {shown}")
