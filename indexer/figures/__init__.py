"""Numbers of a report: what each measures, for when, and whether it is a result or a plan."""

from indexer.figures.figures import find_figures

__all__ = ["find_figures"]
