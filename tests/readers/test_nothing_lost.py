"""However pages and documents are built, each word in them is read once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from .building import cell, docx, lines, page, paragraph, row, run, table

_WORDS = st.sampled_from(["农业", "水务。", "一年来，", "林业", " "])
_TAGS = "p div table tbody tr td th pre h1 h2 ul li span font b center section blockquote".split()

html_parts = st.recursive(
    _WORDS | st.just("<br>"),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(_TAGS),
        st.lists(inside, max_size=4),
    ),
    max_leaves=30,
)
runs = st.lists(_WORDS.map(run) | st.just("<w:r><w:tab/></w:r>"), max_size=3)
docx_blocks = st.recursive(
    runs.map(lambda made: paragraph(*made)),
    lambda inside: st.one_of(
        st.lists(
            st.lists(st.lists(inside, max_size=2).map(lambda made: cell(*made)), max_size=3).map(
                lambda made: row(*made)
            ),
            max_size=3,
        ).map(lambda made: table(*made)),
        inside.map(lambda made: f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"),
        inside.map(
            lambda made: (
                f"<w:p><w:r><w:pict><w:txbxContent>{made}</w:txbxContent></w:pict></w:r></w:p>"
            )
        ),
    ),
    max_leaves=20,
)


def letters(text: str) -> list[str]:
    return sorted(char for char in text if "\u4e00" <= char <= "\u9fff")


@settings(max_examples=300, deadline=None)
@given(st.lists(html_parts, min_size=1, max_size=4))
def test_page(parts: list[str]) -> None:
    # one sentence for certain, or the page would be refused as empty
    inside = "".join(parts) + "<p>落款。</p>"
    read = lines("a.html", page(f'<div id="zoom">{inside}</div>'))
    assert letters("".join(read)) == letters(inside)


@settings(max_examples=300, deadline=None)
@given(st.lists(docx_blocks, max_size=4))
def test_document(blocks: list[str]) -> None:
    body = "".join(blocks) + paragraph("落款。")
    assert letters("".join(lines("a.docx", docx(body)))) == letters(body)
