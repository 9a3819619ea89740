"""The rules of naming in the order in which they are asked; the first that knows decides."""

from __future__ import annotations

from indexer.figures.beside import beside, coming_from, in_a_row, touched, touching
from indexer.figures.growing import amount_of_growth, chained_rate, growth, multiple, points
from indexer.figures.naming import Rule
from indexer.figures.sizes import rank, share, threshold

RULES: tuple[Rule, ...] = (
    coming_from,
    multiple,
    growth,
    amount_of_growth,
    points,
    rank,
    chained_rate,
    share,
    threshold,
    touching,
    touched,
    in_a_row,
    beside,
)
