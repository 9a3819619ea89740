"""Search engines behind one protocol. Engines know queries, not reports."""

from indexer.engines.base import Document, Engine, EngineHit, Results

__all__ = ["Document", "Engine", "EngineHit", "Results"]
