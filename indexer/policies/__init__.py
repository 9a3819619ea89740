"""Which policies and documents a text names, and where."""

from indexer.policies.documents import find_documents
from indexer.policies.mentions import find_mentions

__all__ = ["find_documents", "find_mentions"]
