"""What is tried on every server is tried on a real one of ours: nothing gets through."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts import attack_pages
from scripts.attack_pages import ATTACKS, Target, target_of


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
