"""Edits change the text they say, and the map finds each character again in the source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.offsets import Edit, OffsetMap, Span, apply_edits


@st.composite
def texts_with_edits(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Edit]]:
    """A text, and edits that are in order and do not overlap."""
    text = draw(st.text("甲乙丙丁1２", max_size=30)) if text is None else text
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        edits.append(Edit(start, end, draw(st.text("戊己", max_size=3))))
    # Two insertions at one place have no order of their own.
    return text, [
        edit for i, edit in enumerate(edits) if not any(edit.start == e.start for e in edits[:i])
    ]


def carried_out(text: str, edits: list[Edit]) -> str:
    """The plain way: from the last edit to the first, so that places stay true."""
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@given(texts_with_edits())
def test_edits_do_what_they_say(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    assert apply_edits(text, OffsetMap.identity(len(text)), edits)[0] == carried_out(text, edits)


@given(st.data())
def test_characters_that_were_kept_are_found_through_two_rounds(data: st.DataObject) -> None:
    """Every character of the source is different, so that finding it proves the place."""
    source = "".join(chr(0x4E00 + i) for i in range(data.draw(st.integers(0, 25))))
    text, offsets = source, OffsetMap.identity(len(source))
    for _ in range(2):
        _, edits = data.draw(texts_with_edits(text))
        text, offsets = apply_edits(text, offsets, edits)
    for at, character in enumerate(text):
        span = offsets.to_source(Span(at, at + 1))
        assert 0 <= span.start <= span.end <= len(source)
        if character in source:
            assert source[span.start] == character
    whole = offsets.to_source(Span(0, len(text)))
    for character in set(text) & set(source):
        assert character in source[whole.start : whole.end]


def test_a_character_that_changed_its_width_keeps_its_place() -> None:
    text, offsets = apply_edits("共５亩", OffsetMap.identity(3), [Edit(1, 2, "5")])
    assert (text, offsets.to_source(Span(1, 2))) == ("共5亩", Span(1, 2))
    assert len(offsets.runs) == 1
