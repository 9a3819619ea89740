"""The policies of a home: the program's, and those of the home's own `policies.yaml`.

A person edits that file, and may slip. One with faults is refused whole, and what was good last
stays in force: a copy is kept beside it. To leave out the faulty entries alone was the other way;
then half of what a person wrote would be in force, and nobody could say which half.

The copy is what is read from, so that an edit under way changes nothing for who reads it again, as
worker processes do.
"""

from __future__ import annotations

import logging
from codecs import BOM_UTF8
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from indexer.syncing import write_whole
from indexer.vocab import policy_table
from indexer.vocab.policy_entries import Fault
from indexer.vocab.policy_names import Policies, load_policies
from indexer.vocab.policy_table import FOLDER, PolicyTableError

OWN_POLICIES = "policies.yaml"
LAST_GOOD = "policies.last-good.yaml"
# The first line of the copy: the version under which its entries and the program's agree.
STAMP = "# a copy of policies.yaml as it was good last, with {}\n"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomePolicies:
    """What is in force in a home: the files of its own, none or one, and the version of all.

    `faults` are those of a file that was refused.
    """

    files: tuple[Path, ...]
    version: str
    faults: tuple[Fault, ...] = ()

    @property
    def policies(self) -> Policies:
        """All that are in force."""
        return load_policies(*self.files)


def home_policies(home: Path) -> HomePolicies:
    """The policies in force in a home, which need not exist; its file is read again when changed.

    Faults of the file are told of in the log, once, and with what is returned.
    """
    own = home / OWN_POLICIES
    if not own.is_file():
        return _of_the_program()
    state = own.stat()
    return _read(home, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _read(home: Path, _changed: int, _size: int) -> HomePolicies:
    own, last_good = home / OWN_POLICIES, home / LAST_GOOD
    # To read all entries takes half a second, which is spared where they were read before.
    stamp = STAMP.format(policy_table.version(FOLDER, own)).encode()
    if not last_good.is_file() or not last_good.read_bytes().startswith(stamp):
        try:
            load_policies(own)
        except PolicyTableError as error:
            log.warning("%s is refused, what was good last stays in force:\n%s", own, error)
            return _in_force(*_still_good(last_good), faults=error.faults)
        write_whole(last_good, stamp + own.read_bytes().removeprefix(BOM_UTF8))
    return _in_force(last_good)


@cache
def _of_the_program() -> HomePolicies:
    return _in_force()


def _still_good(last_good: Path) -> tuple[Path, ...]:
    """The copy, unless a newer program has names of it among its own."""
    if not last_good.is_file():
        return ()
    try:
        load_policies(last_good)
    except PolicyTableError:
        return ()
    return (last_good,)


def _in_force(*files: Path, faults: tuple[Fault, ...] = ()) -> HomePolicies:
    return HomePolicies(files, policy_table.version(FOLDER, *files), faults)
