"""The commands that delete reports, and look after those that were deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.corpus import open_corpus
from indexer.removal import KEPT_DAYS, Purged, Removed, allow, days_left, purge, remove, restore
from indexer.settings import Settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("remove")
@click.argument("report")
@click.option("--reason", required=True, help="Why it goes; it stands in the trail.")
@as_json
@click.pass_obj
def remove_command(settings: Settings, report: str, reason: str, as_json: bool) -> None:
    """Delete a REPORT, given by its id or the first digits of it.

    It can be put back for 30 days; then it is purged from the home, and no ingest brings it back.

    \b
    Example: shuzhi remove 3f2a91c04d7e --reason 重复提交
    """
    with closing(open_corpus(settings)) as corpus:
        removed = remove(corpus, report, reason, from_shell())
    if as_json:
        terminal.print_json(_removed_json(removed))
    else:
        terminal.print_line(
            f"{removed.report} is deleted; for {days_left(removed)} days it can be put back "
            f"with: shuzhi removed --restore {removed.report}"
        )


@click.command("removed")
@click.option("--restore", "restored", metavar="ID", help="Put this one back as it was.")
@click.option("--forget", "allowed", metavar="ID", help="Let this purged one be taken in again.")
@click.option("--purge", "is_purge", is_flag=True, help="Purge what was deleted 30 days ago.")
@click.option("--now", metavar="ID", help="Purge this one at once; nothing brings it back.")
@as_json
@click.pass_obj
def removed_command(
    settings: Settings,
    restored: str | None,
    allowed: str | None,
    is_purge: bool,
    now: str | None,
    as_json: bool,
) -> None:
    """List the reports that were deleted, put one back, or purge them.

    Ingests and servers purge by themselves what is due. Purging leaves no byte of a report in the
    home; it says where copies may be that are not the home's.

    \b
    Example: shuzhi removed --restore 3f2a91c04d7e
    """
    if sum(map(bool, (restored, allowed, is_purge or now))) > 1:
        raise click.UsageError("--restore, --forget and --purge are three things; ask for one")
    with closing(open_corpus(settings)) as corpus:
        if restored:
            _tell_one("restored", restore(corpus, restored, from_shell()), as_json)
        elif allowed:
            _tell_one("forgotten", allow(corpus, allowed, from_shell()), as_json)
        elif is_purge or now:
            _tell_purged(purge(corpus, from_shell(), [now] if now else ()), as_json)
        else:
            _tell_all(corpus.store.removals.all(), as_json)


def _tell_one(done: str, report: str, as_json: bool) -> None:
    if as_json:
        terminal.print_json({done: report})
    else:
        terminal.print_line(f"{report} is {done}")


def _tell_purged(purged: Purged, as_json: bool) -> None:
    if as_json:
        terminal.print_json(asdict(purged))
        return
    terminal.print_line(f"{len(purged.reports)} reports purged, in {purged.seconds:.1f} s")
    if not purged.whole:
        terminal.print_line("the log of the database is in use: shuzhi removed --purge once more")
    for copy in purged.copies:
        terminal.print_line(f"not touched  {copy}")


def _tell_all(listed: Sequence[Removed], as_json: bool) -> None:
    if as_json:
        terminal.print_json({"removed": [_removed_json(one) for one in listed]})
        return
    terminal.print_line(
        f"{len(listed)} reports were deleted; each can be put back {KEPT_DAYS} days"
    )
    for one in listed:
        left = f"{days_left(one)} days left" if one.has_rows else "purged"
        when = f"{one.removed_at.astimezone():%Y-%m-%d %H:%M}"
        terminal.print_line(f"{one.report}  {when}  {left}  {one.title}")
        terminal.print_line(f"    {one.person}: {one.reason}")


def _removed_json(removed: Removed) -> dict[str, object]:
    return {
        "report": removed.report,
        "title": removed.title or None,
        "reason": removed.reason,
        "person": removed.person,
        "removed_at": removed.removed_at.isoformat(),
        "purged_at": removed.purged_at.isoformat() if removed.purged_at else None,
        "days_left": days_left(removed),
    }


removal_commands: Sequence[click.Command] = (remove_command, removed_command)
