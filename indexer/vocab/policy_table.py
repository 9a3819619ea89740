"""The policies, campaigns, institutions, principles and bodies that reports name, a file a field.

Every file has the same form, a home's own as well: entries of several files add to each other. An
id and a name have one owner over all files, a name in whatever signs and script it is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer import folding
from indexer.errors import IndexerError
from indexer.models import PolicyKind
from indexer.vocab.policy_entries import Entry, Fault, read_entries
from indexer.vocab.portfolios import all_portfolios
from indexer.vocab.written_forms import written_form

FOLDER = Path(__file__).with_name("policies")


class PolicyTableError(IndexerError):
    """Files of policies with entries that cannot be used; a line for each fault, and `faults`."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    def __reduce__(self) -> tuple[type[PolicyTableError], tuple[tuple[Fault, ...]]]:
        # Workers hand errors to the main process by pickle, which would pass the message alone.
        return (PolicyTableError, (self.faults,))


@dataclass(frozen=True, slots=True)
class Document:
    """The document that a policy stands in, as far as it is known; `date` after ISO 8601."""

    title: str | None = None
    issuer: str | None = None
    date: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What reports name: its names, and the years in which it can be named rightly.

    `since` is the first year in which it was so named anywhere, `until` the last, `successor` the
    id of what followed it; each None where there is none or it is not known. `no_names` are words
    that hold one of its names and mean something else: 建设部门 is no 建设部. `counterexamples` are
    sentences that do not mention it, though their characters are like its names.
    """

    id: str
    name: str
    english: str
    kind: PolicyKind
    aliases: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    portfolios: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    successor: str | None = None
    document: Document | None = None
    remarks: str | None = None
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def __hash__(self) -> int:
        # A tuple of all policies is the key of what is made from them, once for every report.
        return hash(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its aliases, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases)))


@cache
def all_policies() -> tuple[Policy, ...]:
    """Every policy of the program's own table."""
    return read_policies(FOLDER)


def read_policies(*paths: Path) -> tuple[Policy, ...]:
    """The policies of files and of all files (*.yaml) of folders, in this order.

    Raises PolicyTableError naming file and line of each entry that cannot be used; what stands
    first keeps an id or a name that is given twice.
    """
    entries: list[Entry] = []
    faults: list[Fault] = []
    for path in _files(paths):
        for found in read_entries(path):
            if isinstance(found, Fault):
                faults.append(found)
            else:
                entries.append(found)
    faults += _faults_between(entries, unread=bool(faults))
    if faults:
        raise PolicyTableError(tuple(faults))
    return tuple(map(_policy, entries))


def version(*paths: Path) -> str:
    """Names what policies are found by; what was found by another one must be found anew."""
    digest = hashlib.sha256(folding.version().encode())
    for path in _files(paths):
        content = path.read_bytes()
        digest.update(f"{len(content)} ".encode() + content)
    return digest.hexdigest()[:12]


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.yaml"))
        else:
            yield path


def _faults_between(entries: list[Entry], unread: bool) -> Iterator[Fault]:
    """What entries say that does not agree with other entries.

    Where some were not read, one that they should follow may be among these.
    """
    yield from _faults_of_ids(entries)
    yield from _faults_of_names(entries)
    portfolios = {portfolio.id for portfolio in all_portfolios()}
    by_id = {entry.id: entry for entry in entries}
    for entry in entries:
        for id_ in entry.texts("portfolios"):
            if id_ not in portfolios:
                yield entry.fault("portfolios", f"there is no portfolio {id_}")
        successor = entry.text("successor")
        if successor and successor not in by_id and not unread:
            yield entry.fault("successor", f"there is no successor {successor}")
        elif successor and entry.id in _followers(entry, by_id):
            yield entry.fault("successor", f"{successor} leads back to {entry.id}")


def _faults_of_ids(entries: list[Entry]) -> Iterator[Fault]:
    first: dict[str, Entry] = {}
    for entry in entries:
        if (other := first.setdefault(entry.id, entry)) is not entry:
            yield entry.fault("id", f"the id is taken already, in {other.place}")


def _faults_of_names(entries: list[Entry]) -> Iterator[Fault]:
    owners: dict[str, Entry] = {}
    for entry in entries:
        for field in ("name", "aliases"):
            for name in entry.texts(field):
                other = owners.setdefault(written_form(name), entry)
                if other is not entry:
                    reason = f"the name {name} is taken already, by {other.id} in {other.place}"
                    yield entry.fault(field, reason)


def _followers(entry: Entry, by_id: dict[str, Entry]) -> set[str]:
    """The ids that the successors of an entry lead to."""
    found: set[str] = set()
    at: Entry | None = entry
    while at and (successor := at.text("successor")) and successor not in found:
        found.add(successor)
        at = by_id.get(successor)
    return found


def _policy(entry: Entry) -> Policy:
    document = entry.document
    return Policy(
        id=entry.id,
        name=entry.values["name"],
        english=entry.values["english"],
        kind=entry.values["kind"],
        aliases=entry.texts("aliases"),
        no_names=entry.texts("no_names"),
        portfolios=entry.texts("portfolios"),
        since=entry.values.get("since"),
        until=entry.values.get("until"),
        successor=entry.text("successor"),
        document=Document(**document) if document else None,
        remarks=entry.text("remarks"),
        examples=entry.texts("examples"),
        counterexamples=entry.texts("counterexamples"),
    )
