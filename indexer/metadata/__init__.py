"""Who, where, when, what for: each field with the words that prove it."""

from indexer.metadata.metadata import Hints, find_metadata

__all__ = ["Hints", "find_metadata"]
