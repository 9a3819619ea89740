"""The policies in force, by their ids and by their names in whatever signs and script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from indexer.vocab import policy_table
from indexer.vocab.likeness import CLOSE, likeness
from indexer.vocab.policy_table import FOLDER, Policy, read_policies
from indexer.vocab.written_forms import written_form

# No name is longer; comparing what was typed takes longer the longer it is.
LONGEST_NAME = 40


@dataclass(frozen=True)
class Policies:
    """The program's own policies and a home's; `version` names the files they were read from."""

    every: tuple[Policy, ...]
    version: str

    def get(self, id_: str) -> Policy | None:
        """The policy with this id."""
        return self._by_id.get(id_)

    def title(self, id_: str) -> str:
        """The name of a policy; of one that is no more in the vocabulary the id."""
        policy = self.get(id_)
        return policy.name if policy else id_

    def named(self, text: str) -> Policy | None:
        """The policy of an id, a name or an alias.

        >>> known = load_policies()
        >>> [known.named(text).name for text in ("河（湖）长制", "“厠所革命”", "river_chief")]
        ['河长制', '厕所革命', '河长制']
        """
        return self.get(text.strip().lower()) or self._owners.get(written_form(text))

    def holding(self, text: str) -> tuple[Policy, ...]:
        """The policies that have a text as part of a name.

        >>> [policy.name for policy in load_policies().holding("河长")]
        ['河长制']
        """
        typed = written_form(text)
        found = {one.id: one for form, one in self._owners.items() if typed and typed in form}
        return tuple(found.values())

    def close_names(self, text: str) -> list[str]:
        """The names of policies that are called much like this, the likest first.

        >>> load_policies().close_names("河涨制")[0]
        '河长制'
        """
        typed = written_form(text)[:LONGEST_NAME]
        nearest: dict[str, float] = {}
        for form, policy in self._owners.items():
            if typed and (near := likeness(typed, form)) >= CLOSE:
                nearest[policy.name] = max(near, nearest.get(policy.name, 0))
        return sorted(nearest, key=lambda name: -nearest[name])

    @cached_property
    def _by_id(self) -> Mapping[str, Policy]:
        return {policy.id: policy for policy in self.every}

    @cached_property
    def _owners(self) -> Mapping[str, Policy]:
        return {written_form(name): policy for policy in self.every for name in policy.names}


def load_policies(*own: Path) -> Policies:
    """The program's policies and those of a user's own files.

    Files are read again when they change. Raises PolicyTableError for one with faults.
    """
    return _load(tuple((file, *_state(file)) for file in own))


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _load(own: tuple[tuple[Path, int, int], ...]) -> Policies:
    files = (FOLDER, *(file for file, _, _ in own))
    return Policies(read_policies(*files), policy_table.version(*files))
