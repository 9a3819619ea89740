"""The commands of an audit: numbers that do not fit, what became of targets, names out of time."""

from __future__ import annotations

from collections import Counter
from contextlib import closing

import click

from indexer import terminal
from indexer.audit import (
    CHECKS,
    Audit,
    AuditRequest,
    NameAudit,
    NamesRequest,
    Proof,
    audit,
    audit_names,
)
from indexer.audit.records import Check
from indexer.audit_json import audit_json, names_json
from indexer.corpus import open_corpus
from indexer.settings import Settings

VERDICTS = {"kept": "兑现", "missed": "未兑现", "dropped": "未再提及"}


@click.group("audit")
def audit_commands() -> None:
    """Look for what does not fit in the reports.

    \b
    Example: shuzhi audit figures --region 桐川区
    """


@audit_commands.command("figures")
@click.option("--region", default="", help="Name or code, with all that lies in it.")
@click.option("--year", default="", help="2023, or a range as 2019..2023: of any report concerned.")
@click.option("--check", type=click.Choice(list(CHECKS)), help="One check only.")
@click.option("--promises", is_flag=True, help="Also list targets and what became of them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def figures_command(
    settings: Settings,
    region: str,
    year: str,
    check: Check | None,
    promises: bool,
    as_json: bool,
) -> None:
    """List numbers that contradict each other, with the sentences that state them.

    \b
    share         a share against its part and its whole
    growth        a growth against the two values beside it
    sum           parts against their sum
    repeated      one number in two places of a report
    year_on_year  a level against last year's and the growth stated
    restated      last year's value against what last year's report said

    What may be rounding is let pass: a number is as exact as its digits. The
    last two compare reports, and as statistics are revised they are doubts.

    \b
    Example: shuzhi audit figures --region 桐川区 --promises
    """
    with closing(open_corpus(settings)) as corpus:
        result = audit(corpus, AuditRequest(region, year, check))
    if as_json:
        terminal.print_json(audit_json(result, promises))
    else:
        print_audit(result, promises)


@audit_commands.command("names")
@click.option("--region", default="", help="Name or code, with all that lies in it.")
@click.option("--year", default="", help="2023, or a range as 2019..2023.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def names_command(settings: Settings, region: str, year: str, as_json: bool) -> None:
    """List policies and bodies named before they existed or after they were abolished.

    \b
    before  its first year is later than the report can have been written
    after   its last year is earlier than all that the report covers

    What the sentence tells as history is no finding: 原国土资源局, 2016年…,
    a change of the name; nor is what stands in 《》.

    \b
    Example: shuzhi audit names --region 松澜县
    """
    with closing(open_corpus(settings)) as corpus:
        result = audit_names(corpus, NamesRequest(region, year))
    if as_json:
        terminal.print_json(names_json(result))
    else:
        print_names(result)


def print_names(result: NameAudit) -> None:
    """The names for a person: how long each was right, and the sentence below it."""
    counts = Counter(finding.slip for finding in result.findings)
    terminal.print_table(
        {
            "reports": result.reports,
            "undated": result.undated,
            "before": counts["before"],
            "after": counts["after"],
        }
    )
    for finding in result.findings:
        place = finding.region.name if finding.region else ""
        terminal.print_line(f"\n{finding.slip}  {place}  {finding.explanation}")
        sentence = finding.sentence.strip()
        terminal.print_line(f"  {finding.report[:8]} {finding.title or ''}: {sentence}")


def print_audit(result: Audit, with_promises: bool) -> None:
    """The findings for a person: what is wrong, and the sentences below it."""
    counts = Counter(finding.check for finding in result.findings)
    terminal.print_table({"reports": result.reports, **{check: counts[check] for check in CHECKS}})
    for finding in result.findings:
        place = finding.region.name if finding.region else ""
        terminal.print_line(f"\n{finding.check}  {place}  {finding.explanation}")
        _print_proofs(finding.proofs)
    if not with_promises:
        return
    for promise in result.promises:
        place = promise.region.name if promise.region else ""
        terminal.print_line(f"\n{VERDICTS[promise.verdict]}  {place}  {promise.explanation}")
        _print_proofs((promise.target, *promise.results))


def _print_proofs(proofs: tuple[Proof, ...]) -> None:
    """Each sentence once, with its report."""
    for report, title, sentence in dict.fromkeys((p.report, p.title, p.sentence) for p in proofs):
        terminal.print_line(f"  {report[:8]} {title or ''}: {sentence.strip()}")
