"""The commands that read files: taking them in, looking at one, and what could not be read."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import closing
from pathlib import Path

import click

from indexer import readers, terminal
from indexer.acting import from_shell
from indexer.addresses import is_address, normalised
from indexer.chores import do_chores
from indexer.corpus import open_corpus, own_region_tables
from indexer.errors import UnreadableReport
from indexer.fetching import read_addresses
from indexer.home_policies import home_policies
from indexer.ingest import ingest
from indexer.jsonform import failures_json, ingest_json, report_json
from indexer.opening import opened
from indexer.readers import SourceFile
from indexer.readers.kinds import kind_of
from indexer.settings import Settings
from indexer.walking import Walk, on_disk, walk, walk_again
from indexer.workers import Task, Workers, extracted, limits_of

STANDARD_INPUT = "-"

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
table = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("ingest")
@click.argument("paths", nargs=-1)
@click.option("--urls", type=table, help="A file of addresses to fetch, one a line.")
@click.option("--name", help="What to call the file that comes through standard input (-).")
@click.option("--retry-failed", is_flag=True, help="Try all again that could not be read before.")
@click.option(
    "--manifest",
    type=table,
    help="A table of labels: path, and any of title, kind, role, level, region, year. "
    "A regions.csv beside it declares regions of your own.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes that read.  [default: cores]")
@click.option("--wait", is_flag=True, help="Wait while another process is changing the corpus.")
@as_json
@click.pass_obj
def ingest_command(
    settings: Settings,
    paths: tuple[str, ...],
    urls: Path | None,
    name: str | None,
    retry_failed: bool,
    manifest: Path | None,
    jobs: int | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Take files, folders, archives, tables, mails and pages into the corpus.

    A PATH may be an address (https://…), or - for one file through standard input.

    \b
    Example: shuzhi ingest reports/ --manifest reports/labels.csv
             shuzhi ingest --urls addresses.txt
             shuzhi ingest --retry-failed
    """
    if retry_failed == bool(paths or urls):
        raise click.UsageError("say what to read: paths, addresses or --urls; or --retry-failed")
    if name is not None and STANDARD_INPUT not in paths:
        raise click.UsageError("--name is for the file that comes through standard input (-)")
    asked = None if retry_failed else _walk(paths, urls, name, settings.home)
    wait = wait or bool(settings.store)  # who shares a store comes while others are at work
    with closing(open_corpus(settings, create=not retry_failed, wait=wait)) as corpus:
        found = asked or walk_again(corpus.store.failures.paths(), settings.home)
        total = len(found.files) + len(found.addresses) + len(found.given)
        with terminal.progress(total) as progress:
            jobs = jobs or settings.jobs
            result = ingest(corpus, found, manifest, jobs, progress, wait, from_shell())
        do_chores(corpus)
    if as_json:
        terminal.print_json(ingest_json(result))
    else:
        terminal.print_ingest(result)


def _walk(paths: tuple[str, ...], urls: Path | None, name: str | None, home: Path) -> Walk:
    """What the arguments name: files on the disk, addresses, and standard input."""
    addresses: list[str] = []
    given: list[SourceFile] = []
    unreadable: list[UnreadableReport] = []
    notes: tuple[str, ...] = ()
    on_disk = [path for path in paths if path != STANDARD_INPUT and not is_address(path)]
    for path in on_disk:
        if not os.path.lexists(path):
            raise click.BadParameter(f"Path {path!r} does not exist.", param_hint="'PATHS...'")
    for path in dict.fromkeys(paths):
        try:
            if path == STANDARD_INPUT:
                given.append(_standard_input(name))
            elif is_address(path):
                addresses.append(normalised(path))
        except UnreadableReport as error:
            unreadable.append(error)
    if urls:
        listed, notes = read_addresses(urls)
        addresses += listed
    found = walk(map(Path, on_disk), home)
    return found._replace(
        addresses=tuple(dict.fromkeys(addresses)),
        given=tuple(given),
        unreadable=(*unreadable, *found.unreadable),
        notes=(*notes, *found.notes),
    )


def _standard_input(name: str | None) -> SourceFile:
    """What comes through standard input, up to the bound of files.

    Without a name it is called by its content: a second one is no new state of the first.
    """
    data = sys.stdin.buffer.read(readers.MAX_FILE_BYTES + 1)
    path = name or f"standard input {hashlib.sha256(data).hexdigest()[:12]}"
    if len(data) > readers.MAX_FILE_BYTES:
        hint = "save it as a file and split it"
        raise UnreadableReport(path, "larger than any file that is read", hint)
    return SourceFile(path, data)


@click.command("inspect")
@click.argument("file")
@as_json
@click.pass_obj
def inspect_command(settings: Settings, file: str, as_json: bool) -> None:
    """Show what would be read from a file, and store nothing.

    Of an archive, a table or a mail that holds several, name one: 报告.zip!/述职报告.docx

    \b
    Example: shuzhi inspect 述职报告.docx --json
    """
    wanted = readers.label(Path(os.path.abspath(file)))
    path = on_disk(wanted)
    if not path:
        raise click.BadParameter(f"File {file!r} does not exist.", param_hint="'FILE'")
    with closing(Workers(1, limits_of(settings))) as workers:
        source = _the_one(file, wanted, path, workers)
        tables, policies = own_region_tables(settings.home), home_policies(settings.home).files
        task = Task(source, source.labels, tables, policies)
        ocr = kind_of(source) == ".pdf"
        report, figures, mentions, _ = workers.run(source.path, extracted, task, ocr=ocr)
    if as_json:
        terminal.print_json(report_json(report, figures, mentions.found))
    else:
        terminal.print_report(report, figures, mentions.found)


def _the_one(file: str, wanted: str, path: Path, workers: Workers) -> SourceFile:
    """The report that is meant by a path: the file itself, what is alone in it, or a member."""
    found = list(opened(readers.open_file(path), workers, terminal.print_error))
    if readers.label(path) != wanted:
        found = [source for source in found if source.path == wanted]
    if len(found) == 1:
        if isinstance(found[0], UnreadableReport):
            raise found[0]
        return found[0]
    if not found:
        raise UnreadableReport(file, "no such member in it", "look how it is spelled")
    hint = f"inspect one of them, as {found[0].path}"
    raise UnreadableReport(file, f"an archive of {len(found)} files", hint)


@click.command("failures")
@click.option("--limit", type=click.IntRange(0), help="Show only so many, the newest.")
@as_json
@click.pass_obj
def failures_command(settings: Settings, limit: int | None, as_json: bool) -> None:
    """List what could not be read, with the reason and what to do.

    What can be read at last leaves the list by itself: shuzhi ingest --retry-failed tries all.

    \b
    Example: shuzhi failures --limit 20
    """
    with closing(open_corpus(settings)) as corpus:
        total = corpus.store.counts().failures
        listed = corpus.store.failures.all(limit)
    if as_json:
        terminal.print_json(failures_json(total, listed))
    else:
        terminal.print_failures(total, listed)


ingest_commands = (ingest_command, inspect_command, failures_command)
