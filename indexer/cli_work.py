"""The command that works at what people sent to the pages."""

from __future__ import annotations

from contextlib import closing

import click

from indexer import terminal
from indexer.corpus import open_corpus
from indexer.settings import Settings
from indexer.uploads import work, work_once


@click.command("work")
@click.option("--once", is_flag=True, help="Do what there is to do now, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; with --once.")
@click.pass_obj
def work_command(settings: Settings, once: bool, as_json: bool) -> None:
    """Look into what people sent to the pages, and take in what they chose.

    `shuzhi serve` has such a process by itself. This is for pages that are served otherwise, and
    may run on several machines that share a store.

    \b
    Example: shuzhi work
    """
    if as_json and not once:
        raise click.UsageError("--json says what was done; without --once there is no end to that")
    if not once:
        work(settings)
    done = 0
    with closing(open_corpus(settings)) as corpus:
        while work_once(corpus):
            done += 1
    if as_json:
        terminal.print_json({"jobs": done})
    else:
        terminal.print_line(f"{done} jobs done")
