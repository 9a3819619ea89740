"""What a spreadsheet would run as a formula is made text, and comes back as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.spreadsheets import guard, unguard


@given(st.text(alphabet="'=+-@＝ \t\r甲1"))
def test_a_guarded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert guard(cell)[:1] not in tuple("=+-@＝＋－＠\t\r")
    assert unguard(guard(cell)) == cell
