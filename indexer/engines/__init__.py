"""Search engines behind one protocol. Engines know queries, not reports."""

from indexer.engines.base import (
    Document,
    Engine,
    EngineError,
    EngineHit,
    EngineUnavailable,
    IndexedPassage,
    Results,
)

__all__ = [
    "Document",
    "Engine",
    "EngineError",
    "EngineHit",
    "EngineUnavailable",
    "IndexedPassage",
    "Results",
]
