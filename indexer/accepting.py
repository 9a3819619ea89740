"""A name that a person accepts -> an entry of the home's own policies, in force at once.

The file stays a person's own: what stands in it is not touched, and the entry is written at its
end. What it would become is read first, so that a name that is taken changes nothing.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from indexer.corpus import Corpus, changing
from indexer.home_policies import OWN_POLICIES
from indexer.indexing import catch_up
from indexer.models import PolicyKind
from indexer.renewing import Renewed, renew_mentions
from indexer.store import Act
from indexer.vocab.policy_names import load_policies
from indexer.vocab.policy_table import Policy
from indexer.vocab.written_forms import written_form

# What is left of a name that is handed on with its marks.
MARKS = "“”「」《》\"' \t\n\u3000"
HEADING = "# The policies of this home, beside those of the program.\n"
NEWLINES = re.compile(r"\n*\Z")


@dataclass(frozen=True, slots=True)
class NewPolicy:
    """What a person says of a policy; an id is made where none is given."""

    name: str
    kind: PolicyKind
    id: str | None = None
    english: str | None = None
    aliases: Sequence[str] = field(default=())
    portfolios: Sequence[str] = field(default=())
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The policy that is in force now, and what that changed."""

    policy: Policy
    renewed: Renewed


def accept(corpus: Corpus, new: NewPolicy, person: str) -> Accepted:
    """Write a policy into the home's own file, and find its mentions in all reports.

    Raises PolicyTableError, naming file, line and reason, where it does not agree with what is in
    force or the file has faults already, HomeError when another process changes the home; then
    nothing has changed.
    """
    home = corpus.settings.home
    with changing(home):
        id_ = _write(home, entry_of(new))
        renewed = renew_mentions(corpus)
        catch_up(corpus.store, corpus.engine, corpus.regions)
        corpus.store.trail.add(Act(person, "accept policy", id_, {"name": new.name}))
    policy = corpus.policies.get(id_)
    assert policy is not None  # it was read before it was written
    return Accepted(policy, renewed)


def entry_of(new: NewPolicy) -> dict[str, object]:
    """The fields of an entry as the files have them; those of which nothing is said are left out.

    >>> entry_of(NewPolicy("“巡护制”", "institution", id="patrol", since=2021))
    {'id': 'patrol', 'name': '巡护制', 'english': '巡护制', 'kind': 'institution', 'since': 2021}
    """
    name = new.name.strip(MARKS)
    optional = {
        "aliases": [alias.strip(MARKS) for alias in new.aliases],
        "portfolios": list(new.portfolios),
        "since": new.since,
        "until": new.until,
    }
    return {
        "id": new.id or made_id(name),
        "name": name,
        "english": new.english or name,
        "kind": new.kind,
        **{key: value for key, value in optional.items() if value},
    }


def made_id(name: str) -> str:
    """An id for a name, the same for all ways of writing it.

    >>> made_id("河（湖）巡护制") == made_id("河湖巡护制")
    True
    """
    return f"own_{hashlib.sha256(written_form(name).encode()).hexdigest()[:10]}"


def _write(home: Path, entry: dict[str, object]) -> str:
    """Put an entry at the end of the home's file in one step; its id."""
    own = home / OWN_POLICIES
    before = own.read_text(encoding="utf-8") if own.is_file() else HEADING
    text = NEWLINES.sub("\n\n", before, count=1) + _as_entry(entry)
    with TemporaryDirectory(dir=home, prefix="accepting-") as folder:
        written = Path(folder) / OWN_POLICIES
        written.write_text(text, encoding="utf-8")
        load_policies(written)  # faults bear the name of the file
        os.replace(written, own)
    return str(entry["id"])


def _as_entry(entry: dict[str, object]) -> str:
    """An entry as the program's own files are written: a field a line, aliases: [护绿员制]."""
    lines = [f"{key}: " + _as_value(value) for key, value in entry.items()]
    return "- " + "\n  ".join(lines) + "\n"


def _as_value(value: object) -> str:
    dumped = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6)
    return dumped.removesuffix("...\n").strip()
