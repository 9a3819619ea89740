"""What the rest of the program asks of an index as a whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from indexer import analysis, folding
from indexer.engines import Engine
from indexer.store import Store
from indexer.vocab.regions import Regions

# An index that answers; none; one that was built in another way than this program does.
State = Literal["usable", "gone", "other"]


class Index(Protocol):
    """An index as a whole: whether it can be used, opening it, and building it anew."""

    @property
    def name(self) -> str:
        """How findings name it."""

    @property
    def is_shared(self) -> bool:
        """Whether several processes may write to it at a time."""

    def build(self) -> dict[str, str]:
        """Names all that decides what an index holds."""

    def state(self) -> State:
        """Whether it can be used. Raises EngineUnavailable where nobody can say."""

    def open(self, after: int = 0) -> Engine:
        """The engine over it; no generation that changes it from now on is below `after`."""

    def rebuild(self, store: Store, regions: Regions) -> Engine:
        """The engine over it, built anew from the store in place of what there is."""

    def make_usable(self, store: Store, regions: Regions) -> Engine:
        """The engine over it, which cannot be used as it is. Who calls this holds the home."""

    def has_lost(self, shown: int, generation: int) -> bool:
        """Whether it is not what the store knows of, which had this generation shown."""

    def bytes(self) -> int:
        """How much room it takes."""

    def leftovers(self) -> Mapping[str, Callable[[], None]]:
        """What interrupted processes left of it, by name, and how to remove each."""


def words_build() -> dict[str, str]:
    """Names what decides, for all engines, which words and characters an index holds."""
    return {"analysis": analysis.version(), "folding": folding.version()}
