"""What is tried on every server is tried on a real one of ours: nothing gets through."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
sys.path.insert(0, str(SCRIPTS))

import attack_pages  # noqa: E402
from attack_pages import ATTACKS, Target, target_of  # noqa: E402


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """A server of its own."""
    with target_of(tmp_path_factory.mktemp("attacked") / "home") as server:
        yield server


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_gets_through(target: Target, name: str) -> None:
    found = ATTACKS[name](target)
    assert found.tried and found.through == []


def test_what_gets_through_is_noticed() -> None:
    """Else a check that sees nothing would look like a wall."""
    found = attack_pages.Found()
    found.note(True, "refused")
    found.note(False, "let in")
    assert (found.tried, found.through) == (2, ["let in"])
