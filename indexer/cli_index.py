"""The commands that look after the index: made smaller and quicker, or built anew."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.corpus import Corpus, changing, open_corpus, reindex
from indexer.indices import index_of
from indexer.settings import Settings
from indexer.store import Act

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command("optimize")
@as_json
@click.pass_obj
def optimize_command(settings: Settings, as_json: bool) -> None:
    """Put the index where it takes the least room and is asked soonest.

    Ingests keep it in good shape by themselves; after many small ones this makes it as if all had
    been taken in at once. No answer changes, and others may ask meanwhile.

    \b
    Example: shuzhi optimize
    """
    began = time.monotonic()
    with closing(open_corpus(settings)) as corpus:
        with changing(settings.home):
            corpus.engine.optimize()
        _tell(corpus, began, as_json)


@click.command("reindex")
@as_json
@click.pass_obj
def reindex_command(settings: Settings, as_json: bool) -> None:
    """Build the index anew from the store, as when a file of it is damaged.

    No report is read again, and nothing that was corrected is lost.

    \b
    Example: shuzhi reindex
    """
    began = time.monotonic()
    with closing(reindex(settings)) as corpus:
        corpus.store.trail.note(Act(from_shell(), "reindex"))
        _tell(corpus, began, as_json)


def _tell(corpus: Corpus, began: float, as_json: bool) -> None:
    counts = {
        "reports": corpus.store.count_reports(),
        "bytes": index_of(corpus.settings).bytes(),
        "seconds": round(time.monotonic() - began, 3),
    }
    if as_json:
        terminal.print_json(counts)
    else:
        megabytes = counts["bytes"] / 1e6
        terminal.print_line(
            f"{counts['reports']} reports in {megabytes:.1f} MB, in {counts['seconds']:.1f} s"
        )


index_commands: Sequence[click.Command] = (optimize_command, reindex_command)
