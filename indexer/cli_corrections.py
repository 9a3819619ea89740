"""The commands by which a person corrects fields and figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from indexer import terminal
from indexer.acting import from_shell
from indexer.corpus import Corpus, open_corpus
from indexer.corrections import (
    PARTS,
    Correction,
    FigureCorrection,
    Verdict,
    correct,
    correct_figure,
    export,
    find_figure,
    import_table,
    is_shown,
    listed,
    undo,
    undo_figure,
    write_gold,
)
from indexer.jsonform import (
    any_correction_json,
    corrections_json,
    export_json,
    gold_json,
    import_json,
)
from indexer.settings import Settings

Record = TypeVar("Record")
NUMBER = re.compile(r"(f?)([1-9]\d{0,8})", re.ASCII | re.IGNORECASE)
REASON_OF_ACCEPTING = "核对无误"
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
Table = click.Path(dir_okay=False, path_type=Path)


@click.command("correct")
@click.argument("report")
@click.argument("field")
@click.argument("value")
@click.option("--reason", required=True, help="How you know; it stands beside the value as proof.")
@as_json
@click.pass_obj
def correct_command(
    settings: Settings, report: str, field: str, value: str, reason: str, as_json: bool
) -> None:
    """Set a field of a report for good, whatever later rules or labels say.

    \b
    REPORT  its id, or the first digits of it
    FIELD   title kind role level organisation region year period date portfolios bodies
    VALUE   as in 甘肃省/张掖市/甘州区, 2023, 县级, 2019..2023; 未标明 sets the field to unknown

    \b
    Example: shuzhi correct 3f2a91c04d7e region 甘肃省/张掖市/甘州区 --reason 见落款
    """
    with closing(open_corpus(settings)) as corpus:
        _tell(corpus, correct(corpus, report, field, value, reason, from_shell()), as_json)


@click.command("correct-figure")
@click.argument("report")
@click.argument("figure")
@click.option("--accept", is_flag=True, help="It is as it was read.")
@click.option("--wrong", is_flag=True, help="It is no figure, and counts nowhere any more.")
@click.option("--indicator", help="What it measures: a name or an id.")
@click.option("--value", help="The number, as in 15000 or 1.5万.")
@click.option("--unit", help="The unit, without 万 or 亿.")
@click.option("--status", help="actual, target or forecast.")
@click.option("--role", help="measure, threshold, attribute, baseline, reference or incidental.")
@click.option("--period", help="What time it is about: 2023, 2019..2023 or 2023-01..2023-06.")
@click.option("--scope", help="Whose it is, as in 全区.")
@click.option("--reason", help="How you know; only with --accept it may be left out.")
@as_json
@click.pass_obj
def correct_figure_command(
    settings: Settings,
    /,
    report: str,
    figure: str,
    accept: bool,
    wrong: bool,
    reason: str | None,
    as_json: bool,
    **parts: str | None,
) -> None:
    """Say for good what a figure of a report is, whatever later rules say.

    \b
    REPORT  its id, or the first digits of it
    FIGURE  the number with its unit as it is written, or the character where it begins
    A part that is set to 未标明 is unknown; what is not named stays as it is.

    \b
    Example: shuzhi correct-figure 3f2a91c04d7e 11543亩 --value 1543 --reason 见附表
    """
    said = {name: text for name in PARTS if (text := parts[name]) is not None}
    if accept + wrong + bool(said) != 1:
        raise click.UsageError("--accept, --wrong, or what is to be changed: ask for one of these")
    verdict: Verdict = "accepted" if accept else "wrong" if wrong else "changed"
    if reason is None and not accept:
        raise click.UsageError("Missing option '--reason'.")
    why = REASON_OF_ACCEPTING if reason is None else reason
    with closing(open_corpus(settings)) as corpus:
        id_, start = find_figure(corpus.store, report, figure)
        made = correct_figure(corpus, id_, start, verdict, said, why, from_shell())
        _tell(corpus, made, as_json)


@click.command("corrections")
@click.option("--undo", "number", help="Take this one back: 12 of a field, f12 of a figure.")
@click.option(
    "--export", "target", type=Table, help="Write those that hold to a table for spreadsheets."
)
@click.option(
    "--missing",
    metavar="FIELD",
    help="With --export: also a row to fill in for each report without this field.",
)
@click.option(
    "--import",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Apply the rows of such a table that have a value.",
)
@click.option(
    "--gold",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write what holds of figures to a new folder, for scripts/evaluate.py figures.",
)
@as_json
@click.pass_context
def corrections_command(
    ctx: click.Context,
    number: str | None,
    target: Path | None,
    missing: str | None,
    table: Path | None,
    gold: Path | None,
    as_json: bool,
) -> None:
    """List the corrections, take one back, or pass them through a spreadsheet.

    \b
    Example: shuzhi corrections --export regions.csv --missing region
             shuzhi corrections --import regions.csv
             shuzhi corrections --undo f12
    """
    if sum(option is not None for option in (number, target, table, gold)) > 1:
        raise click.UsageError("--undo, --export, --import and --gold: ask for one of these")
    if missing is not None and target is None:
        raise click.UsageError("--missing says what --export is to write; give both")
    with closing(open_corpus(ctx.obj)) as corpus:
        if number is not None:
            _tell(corpus, _undo(corpus, number), as_json)
        elif target is not None:
            _show(as_json, export_json, terminal.print_export, export(corpus, target, missing))
        elif gold is not None:
            _show(as_json, gold_json, terminal.print_gold, write_gold(corpus, gold))
        elif table is not None:
            result = import_table(corpus, table, from_shell())
            _show(as_json, import_json, terminal.print_import, result)
            if result.rejected:
                ctx.exit(2)
        else:
            _show(as_json, corrections_json, terminal.print_corrections, listed(corpus))


def _show(
    as_json: bool,
    form: Callable[[Record], Mapping[str, object]],
    tell: Callable[[Record], None],
    record: Record,
) -> None:
    """A record for programs, or for people."""
    if as_json:
        terminal.print_json(form(record))
    else:
        tell(record)


def _undo(corpus: Corpus, name: str) -> Correction | FigureCorrection:
    found = NUMBER.fullmatch(name)
    if not found:
        raise click.UsageError(f"{name!r} names no correction; give its number, as in 12 or f12")
    of_figure, number = bool(found[1]), int(found[2])
    take_back = undo_figure if of_figure else undo
    return take_back(corpus, number, from_shell())


def _tell(corpus: Corpus, made: Correction | FigureCorrection, as_json: bool) -> None:
    shown = is_shown(corpus, made.report)
    if as_json:
        terminal.print_json({**any_correction_json(made), "shown": shown})
        return
    terminal.print_correction(made)
    if not shown:
        terminal.print_line("    saved; searches show it when the running ingest ends")


correction_commands: Sequence[click.Command] = (
    correct_command,
    correct_figure_command,
    corrections_command,
)
