"""The default engine: Whoosh keeps the index, we decide what is in it and how it is asked."""

from indexer.engines.whoosh.engine import INDEX_VERSION, WhooshEngine

__all__ = ["INDEX_VERSION", "WhooshEngine"]
