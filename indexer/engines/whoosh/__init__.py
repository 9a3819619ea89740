"""The default engine: Whoosh keeps the index, we decide what is in it and how it is asked.

schema       what is indexed of a report
inverting    reports -> for each term its places        (lists: how places are kept as bytes)
segment      the two files of arrays of a segment       (arrayfile: arrays in a file, checked)
merging      many segments -> one
codec        all this as a codec of Whoosh              (matcher: for queries of Whoosh itself)
writer       batches, commits, when segments are merged
snapshot     all segments as one                        (labels: for filters and facets)
finding      which reports a clause is true of          (narrowing: which texts need a look)
executor     how well they fit, in what order, with which facets
engine       the `Engine` protocol
"""

from indexer.engines.whoosh.engine import INDEX_VERSION, WhooshEngine

__all__ = ["INDEX_VERSION", "WhooshEngine"]
