"""The commands that help with phrasing: like sentences, completion, templates."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
from rich.text import Text

from indexer import terminal
from indexer.corpus import open_corpus
from indexer.errors import UnreadableReport
from indexer.readers import open_sources, read
from indexer.settings import Settings
from indexer.similar import Likeness, Variant, complete, similar, templates
from indexer.similar_json import completions_json, similar_json, templates_json

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
STYLES = {"words": "bold red", "number": "bold cyan", "place": "bold green"}


@click.command("similar")
@click.argument("text")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True,
              help="Wordings for each sentence.")  # fmt: skip
@as_json
@click.pass_obj
def similar_command(settings: Settings, text: str, limit: int, as_json: bool) -> None:
    """Find how others have put the sentences of a draft.

    \b
    TEXT  a sentence, several, or the path of a file that can be read as a report

    Numbers and places are passed over in the comparison and shown as changed.

    \b
    Example: shuzhi similar 全年新增人工造林11543亩
    """
    with closing(open_corpus(settings)) as corpus:
        found = similar(corpus, _text_of(text), limit)
    if as_json:
        terminal.print_json(similar_json(found))
    else:
        print_similar(found)


@click.command("complete")
@click.argument("start")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@as_json
@click.pass_obj
def complete_command(settings: Settings, start: str, limit: int, as_json: bool) -> None:
    """List stock phrases that begin so, with the number of reports that have them.

    \b
    START  the first characters of a phrase; of a longer text its last clause

    In a phrase # stands for a number and @ for a place.

    \b
    Example: shuzhi complete 坚持以
    """
    with closing(open_corpus(settings)) as corpus:
        found = complete(corpus, start, limit)
    if as_json:
        terminal.print_json(completions_json(start, found))
        return
    for completion in found:
        terminal.print_line(f"{completion.reports:6}  {completion.text}")


@click.command("templates")
@click.option("--portfolio", help="Of reports with this portfolio only: 林业草原, 林业, forestry.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@as_json
@click.pass_obj
def templates_command(settings: Settings, portfolio: str | None, limit: int, as_json: bool) -> None:
    """List the patterns that reports fill in: 以__为引领，以__为突破.

    \b
    Example: shuzhi templates --portfolio 林业草原
    """
    with closing(open_corpus(settings)) as corpus:
        found = templates(corpus, portfolio, limit)
    if as_json:
        terminal.print_json(templates_json(found))
        return
    for template in found:
        terminal.print_line(f"{template.reports:6}  {template.text}")
        for example in template.examples:
            terminal.print_line(f"        {example.report[:8]}  {example.quote}")


similar_commands = (similar_command, complete_command, templates_command)


def print_similar(found: Sequence[Likeness]) -> None:
    """Each sentence with its like, what is changed marked."""
    for likeness in found:
        since = f", since {likeness.first_year}" if likeness.first_year else ""
        terminal.print_line(f"{likeness.text}\n  in {likeness.reports} reports{since}")
        for variant in likeness.matches:
            terminal.output.print(_marked(variant), soft_wrap=True)


def _marked(variant: Variant) -> Text:
    head = f"  {variant.score:.2f}  {variant.reports:4} reports  {variant.report[:8]}  "
    line = Text(head + variant.quote)
    for change in variant.changes:
        first = len(head) + change.new_span.start - variant.start
        line.stylize(STYLES[change.kind], first, first + len(change.new))
    return line


def _text_of(text: str) -> str:
    """The text itself, or that of the file that it names."""
    try:
        path = Path(text)
        is_file = path.is_file()
    except (OSError, ValueError):  # no system takes a name as long as a draft
        return text
    if not is_file:
        return text
    parts = []
    for source in open_sources(path):
        if isinstance(source, UnreadableReport):
            raise source
        parts.append(read(source).text)
    return "\n".join(parts)
