"""OpenSearch as an engine: the one for a corpus that outgrows a machine."""

from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.engines.opensearch.layout import INDEX_VERSION, build_of

__all__ = ["INDEX_VERSION", "OpenSearchEngine", "build_of"]
