"""What the commands print: for programs on standard output, for people with colour."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from indexer.cleaning import UNSEEN
from indexer.corrections import (
    Correction,
    Exported,
    FigureCorrection,
    GoldWritten,
    Imported,
    Listed,
    name_of,
    write_figure,
    write_value,
)
from indexer.ingest import IngestResult
from indexer.models import FIELD_NAMES, Figure, Mention, Metadata, Report
from indexer.query.fields import UNKNOWN_NAME
from indexer.search import Hit, SearchPage
from indexer.store import Failure

# So many values of a facet are shown; --json has all.
MOST_VALUES = 30

# Signs that would command a terminal or turn the writing of a line around.
UNPRINTABLE = re.compile(f"{UNSEEN.pattern}|[\x0b-\x0d\x85\u2028\u2029]")


class ShowingConsole(Console):
    """Prints what is unprintable in names and questions of others as ?, and never sends it."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        """The pieces of what is printed; those by which rich itself moves a bar stay."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else piece._replace(text=printable(piece.text))


def printable(text: str) -> str:
    """A text without signs that do something, in the lines that it has.

    >>> printable("\\x1b[31m造林\\r\\n\\u202e二")
    '?[31m造林?\\n?二'
    """
    return UNPRINTABLE.sub("?", text)


output = ShowingConsole(highlight=False)
errors = ShowingConsole(stderr=True, highlight=False)


def print_json(record: Mapping[str, object]) -> None:
    """One object on one line of standard output, in UTF-8 whatever the terminal's encoding.

    What is unprintable is written as JSON can, \\u202e, in case a terminal shows it.
    """
    text = json.dumps(record, ensure_ascii=False)
    shown = UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], text)
    sys.stdout.buffer.write(shown.encode() + b"\n")
    sys.stdout.buffer.flush()


def print_error(message: str) -> None:
    """What a person must put right."""
    errors.print(Text(f"shuzhi: {message}"), soft_wrap=True)


def print_line(line: str) -> None:
    """One line for a person."""
    output.print(Text(line), soft_wrap=True)


def print_table(rows: Mapping[str, object]) -> None:
    """Names and values, one a line."""
    for name, value in rows.items():
        print_line(f"{name:12} {value:,}" if isinstance(value, int) else f"{name:12} {value}")


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error that moves by one with each call, with the rate and the time left;
    none where nobody looks.
    """
    columns = (
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
    )
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=total, file="", rate="")
        began, done = time.monotonic(), 0

        def advance(path: str) -> None:
            nonlocal done
            done += 1
            rate = f"{done / max(time.monotonic() - began, 0.001):.0f}/s"
            bar.update(task, advance=1, file=path.rpartition("/")[2], rate=rate)

        yield advance


def print_ingest(result: IngestResult) -> None:
    """The counts of an ingest, then each file that holds no readable report."""
    print_line(
        f"{result.added} added, {result.updated} updated, {result.unchanged} unchanged, "
        f"{result.duplicates} duplicates, {result.skipped} skipped, "
        f"{len(result.rejected)} rejected, in {result.seconds:.1f} s"
    )
    if result.elsewhere:
        print_line(f"{result.elsewhere} were read by others who share the store")
    if result.renewed:
        print_line(f"{result.renewed} mention other policies, since the vocabulary changed")
    for error in result.rejected:
        print_line(f"rejected  {_printable(error.path)}\n          {error.reason}; {error.hint}")
    for note in result.notes:
        print_line(f"table     {note}")
    for warning in result.warnings:
        print_line(f"warning   {warning}")


def print_failures(total: int, listed: Sequence[Failure]) -> None:
    """What could not be read, when, why, and what to do."""
    print_line(f"{total} could not be read" + (", the newest of them:" if listed else ""))
    for failure in listed:
        print_line(f"{failure.failed_at.astimezone():%Y-%m-%d %H:%M}  {_printable(failure.path)}")
        print_line(f"                  {failure.reason}; {failure.hint}")


def _printable(path: str) -> str:
    """A path on one line: a name may hold line breaks, and signs that command a terminal.

    >>> _printable("/报告\\n二.txt")
    '/报告?二.txt'
    """
    return "".join(sign if sign.isprintable() else "?" for sign in path)


def print_report(report: Report, figures: Sequence[Figure], mentions: Sequence[Mention]) -> None:
    """The fields of a report with what proves them, its outline, its figures and policies."""
    for name in FIELD_NAMES:
        field = getattr(report.metadata, name)
        known = field.value is not None
        candidates = " or ".join(write_value(name, candidate) for candidate in field.candidates)
        value = write_value(name, field.value) if known else f"{field.status} {candidates}"
        proofs = dict.fromkeys(f"{proof.rule}: {proof.quote}" for proof in field.evidence)
        print_line(f"{name:12} {value}  {'; '.join(proofs)}")
    print_line(f"{len(report.text)} characters, {len(report.passages)} passages")
    for section in report.sections:
        print_line(f"{'  ' * section.level}{section.number} {section.heading}")
    if figures:
        _print_figures(figures)
    if mentions:
        _print_mentions(mentions)


def _print_figures(figures: Sequence[Figure]) -> None:
    table = Table(
        box=None, padding=(0, 2, 0, 0), title_justify="left", title=f"{len(figures)} figures"
    )
    for column in ("phrase", "figure", "kind", "status", "indicator"):
        table.add_column(column, header_style="dim", overflow="fold")
    for figure in figures:
        kind = " ".join(filter(None, (figure.base, figure.kind, figure.direction)))
        # A threshold or what is of another place should not pass for a result of this one.
        status = figure.status if figure.role == "measure" else f"{figure.status} {figure.role}"
        cells = (figure.phrase or "", figure.quote, kind, status, figure.indicator or "")
        table.add_row(*map(Text, cells))
    output.print(table)


def _print_mentions(mentions: Sequence[Mention]) -> None:
    """Each policy and document once, with how often it is named, in the order of the text."""
    named = Counter(f"《{one.alias}》" if one.kind == "document" else one.alias for one in mentions)
    print_line(f"{len(mentions)} mentions of policies and documents")
    print_line("  ".join(f"{name} {times}" for name, times in named.items()))


def print_correction(correction: Correction | FigureCorrection) -> None:
    """What was corrected, from what to what, why and by whom."""
    undone = "  (undone)" if correction.undone_at else ""
    print_line(f"{name_of(correction)}  {_said(correction)}{undone}")
    whom = f"  {correction.person}" if correction.person else ""
    print_line(f"    {correction.reason}{whom}")


def _said(correction: Correction | FigureCorrection) -> str:
    if isinstance(correction, Correction):
        old, new = (write_value(correction.field, v) for v in (correction.old, correction.value))
        return f"{correction.field}: {old} -> {new}"
    place = f"figure {correction.start} {correction.extracted.quote}: {correction.verdict}"
    lost = "" if correction.is_found else "  (not found any more)"
    if correction.figure is None:
        return f"{place}{lost}"
    before, now = write_figure(correction.extracted), write_figure(correction.figure)
    changed = [f"{p} {before[p] or '-'} -> {now[p] or '-'}" for p in now if now[p] != before[p]]
    return "  ".join((place, *changed)) + lost


def print_corrections(listed: Iterable[Listed]) -> None:
    """The corrections with their reports and the times of this machine."""
    for entry in listed:
        correction = entry.correction
        time = f"{correction.time.astimezone():%Y-%m-%d %H:%M}"
        print_line(f"{time}  {correction.report}  {entry.title or UNKNOWN_NAME}")
        print_correction(correction)


def print_export(result: Exported) -> None:
    """The counts of an export."""
    print_line(f"{result.corrections} corrections, {result.missing} rows to fill in")


def print_gold(written: GoldWritten) -> None:
    """How much gold was written."""
    print_line(
        f"{written.figures} figures and {written.negatives} numbers that are none, of "
        f"{written.reports} reports; {written.left_out} of texts that are others now left out"
    )


def print_import(result: Imported) -> None:
    """The counts of an import, then each row that was not applied."""
    print_line(
        f"{result.applied} applied, {result.unchanged} unchanged, {result.empty} empty, "
        f"{len(result.rejected)} rejected"
    )
    for row in result.rejected:
        print_line(f"line {row.line}: {row.reason}")


def print_search(page: SearchPage) -> None:
    """The hits with their lines, the matches marked, then the facets."""
    print_line(f"{page.total} {page.request.unit}s")
    if page.cut:
        print_line(f"the time was up: {page.cut} more that may fit were not looked into")
    for hit in page.hits:
        _print_hit(hit)
    for name, values in page.facets.items():
        listed = "  ".join(f"{value.name} {value.count}" for value in values[:MOST_VALUES])
        others = len(values) - MOST_VALUES
        print_line(f"\n{name}: {listed}" + (f"  … {others} more" if others > 0 else ""))


def _print_hit(hit: Hit) -> None:
    metadata = hit.report.metadata
    title = Text(metadata.title.value or UNKNOWN_NAME, style="bold")
    output.print(Text("\n") + title + Text(f"  {_place(metadata)}  {hit.report.id}", style="dim"))
    for line in hit.lines:
        marked = Text("  " + line.left.replace("\t", " "))
        marked.append(line.match, style="bold yellow")
        marked.append(line.right.replace("\t", " "))
        output.print(marked, soft_wrap=True)


def _place(metadata: Metadata) -> str:
    region, year = metadata.region.value, metadata.year.value
    return f"{'/'.join(region.path) if region else UNKNOWN_NAME} {year or UNKNOWN_NAME}"
