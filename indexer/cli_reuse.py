"""The command `reuse`: passages that reports have from each other."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import click

from indexer import terminal
from indexer.corpus import open_corpus
from indexer.corrections.correcting import find_report
from indexer.reuse import Recycled, ReportName, recycled
from indexer.reuse_json import reuse_json
from indexer.settings import Settings

CLASSES = {
    "own": "本地其他报告",
    "place": "其他地区",
    "quotation": "引用上级",
    "formula": "套话",
    "unknown": "未知",
}
# So many passages are shown; --json has all.
MOST_PAIRS = 50
MOST_CHANGES = 12


@click.command("reuse")
@click.argument("report", required=False)
@click.option(
    "--common",
    type=click.IntRange(2),
    help="A passage of more offices than this is a formula.  [default: 5, in large corpora more]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def reuse_command(
    settings: Settings, report: str | None, common: int | None, as_json: bool
) -> None:
    """List passages that stand in several reports, with what was changed in them.

    \b
    REPORT  its id, or the first digits of it; all reports where it is left out

    \b
    own        from another report of the same place
    place      from a report of another place
    quotation  words of a superior: named as such, or from its report
    formula    in so many offices that it is nobody's; not counted as copying

    The newer report is the copy. Reports that are the same text, as from two
    sites, are linked and looked at once.

    \b
    Example: shuzhi reuse 3f2a91c04d7e
    """
    with closing(open_corpus(settings)) as corpus:
        id_ = find_report(corpus.store, report) if report else None
        found = recycled(corpus, id_, common)
    if as_json:
        terminal.print_json(reuse_json(found))
    else:
        print_reuse(found)


def print_reuse(found: Recycled) -> None:
    """The passages for a person: where each stands, and what was changed."""
    kinds = Counter(pair.kind for pair in found.pairs)
    terminal.print_table({"reports": found.reports, **{k: kinds[k] for k in sorted(kinds)}})
    for group in found.near_duplicates:
        terminal.print_line("\n同文  " + "  =  ".join(map(_title, group)))
    for pair in found.pairs[:MOST_PAIRS]:
        arrow = "←" if pair.directed else "↔"
        terminal.print_line(
            f"\n{CLASSES[pair.kind]}  {pair.share:.0%}  "
            f"{_title(pair.a.report)} {arrow} {_title(pair.b.report)}"
        )
        terminal.print_line(f"  {pair.a.quote}")
        for change in pair.changes[:MOST_CHANGES]:
            terminal.print_line(f"    {change.old or '（无）'} → {change.new or '（删）'}")
        if len(pair.changes) > MOST_CHANGES:
            terminal.print_line(f"    … {len(pair.changes) - MOST_CHANGES} more changes")
    if len(found.pairs) > MOST_PAIRS:
        terminal.print_line(f"\n… {len(found.pairs) - MOST_PAIRS} more pairs; --json has all")
    _print_shares(found)


def _print_shares(found: Recycled) -> None:
    """The reports of which most is recycled."""
    most = sorted(found.shares, key=lambda share: -share.recycled)
    for share in [share for share in most if share.recycled][:MOST_PAIRS]:
        parts = ", ".join(f"{CLASSES[k]} {v:.1%}" for k, v in share.classes.items() if v)
        terminal.print_line(f"{share.recycled:6.1%}  {_title(share.report)}  ({parts})")


def _title(name: ReportName) -> str:
    return f"{name.id[:8]} {name.title or name.place or ''}".strip()
