"""The commands `policies discover` and `policies accept`: names that no vocabulary has yet."""

from __future__ import annotations

from contextlib import closing
from typing import get_args

import click

from indexer import terminal
from indexer.accepting import Accepted, NewPolicy, accept
from indexer.acting import from_shell
from indexer.corpus import open_corpus
from indexer.discovery import DiscoveryPage, DiscoveryRequest, discover
from indexer.discovery_json import accepted_json, discovery_json
from indexer.models import PolicyKind
from indexer.settings import Settings

MOST_REGIONS = 6


@click.command("discover")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option(
    "--least",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="In so many reports a name must stand.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def discover_command(settings: Settings, limit: int, least: int, as_json: bool) -> None:
    """List what looks like the name of a policy and is in no vocabulary yet.

    \b
    quoted    stands between quotation marks: “一河一策”
    ending    ends as names do: …制, …工程, …行动
    counting  counts: 四个意识, 三治一建
    title     a document in 《》

    The surest come first. Accept one with: shuzhi policies accept NAME --kind KIND

    \b
    Example: shuzhi policies discover --limit 20
    """
    with closing(open_corpus(settings)) as corpus:
        page = discover(corpus, DiscoveryRequest(limit, least))
    if as_json:
        terminal.print_json(discovery_json(page))
    else:
        print_discovery(page)


@click.command("accept")
@click.argument("name")
@click.option("--kind", type=click.Choice(get_args(PolicyKind)), required=True)
@click.option("--id", "id_", help="Small letters, digits and _.  [default: made from the name]")
@click.option("--english", help="What it is called in English.  [default: the name]")
@click.option("--alias", "aliases", multiple=True, help="Another name; may be given again.")
@click.option("--portfolio", "portfolios", multiple=True, help="Id of a field it belongs to.")
@click.option("--since", type=int, help="The first year of the name.")
@click.option("--until", type=int, help="The last year of the name.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def accept_command(
    settings: Settings,
    name: str,
    kind: PolicyKind,
    id_: str | None,
    english: str | None,
    aliases: tuple[str, ...],
    portfolios: tuple[str, ...],
    since: int | None,
    until: int | None,
    as_json: bool,
) -> None:
    """Write a policy into the home's own policies.yaml, and find it in all reports.

    No file is read again, and only reports that name it are indexed anew. A
    name that another policy has is refused, and then nothing changes.

    \b
    Example: shuzhi policies accept 一河一策 --kind policy --alias 一湖一策
    """
    new = NewPolicy(name, kind, id_, english, aliases, portfolios, since, until)
    with closing(open_corpus(settings)) as corpus:
        accepted = accept(corpus, new, from_shell())
    if as_json:
        terminal.print_json(accepted_json(accepted))
    else:
        print_accepted(accepted)


def print_discovery(page: DiscoveryPage) -> None:
    """The names for a person: how often, since when, where, and a sentence."""
    shown = len(page.names)
    terminal.print_line(f"{page.total} names in {page.reports} reports; {shown} of them:")
    for discovered in page.names:
        found = discovered.found
        regions = "、".join(discovered.regions[:MOST_REGIONS])
        more = len(discovered.regions) - MOST_REGIONS
        terminal.print_line(
            f"\n{found.name}  {found.form}  {found.reports} reports, {found.mentions} mentions, "
            f"first {found.first_year or '?'}  {regions}" + (f" … {more} more" if more > 0 else "")
        )
        for example in discovered.examples[:1]:
            terminal.print_line(f"  {example.report[:8]} {example.title or ''}: {example.sentence}")


def print_accepted(accepted: Accepted) -> None:
    """What is in force now, and what that changed."""
    policy, renewed = accepted.policy, accepted.renewed
    terminal.print_line(
        f"{policy.name} ({policy.id}) is in force; {renewed.reports} reports looked through, "
        f"{renewed.changed} mention other policies now"
    )
