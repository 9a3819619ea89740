"""Search engines behind one protocol. Engines know queries, not reports."""

from indexer.engines.base import Document, Engine, EngineHit, IndexedPassage, Results

__all__ = ["Document", "Engine", "EngineHit", "IndexedPassage", "Results"]
