"""Where the index of a corpus is: in the home, or on servers that many machines share."""

from __future__ import annotations

from indexer.indices.base import Index
from indexer.indices.home import HomeIndex
from indexer.settings import Settings

__all__ = ["Index", "index_of"]


def index_of(settings: Settings) -> Index:
    """The index that the settings choose."""
    if settings.engine == "opensearch":
        # Its library is installed only where it is wanted.
        from indexer.indices.servers import ServerIndex

        return ServerIndex(settings.opensearch)
    return HomeIndex(settings.home)
