"""How much a name that was typed is like one that is known, to propose what may be meant."""

from __future__ import annotations

from difflib import SequenceMatcher

# How like a name must be to be shown to someone who misspelt it.
CLOSE = 0.5


def likeness(text: str, name: str) -> float:
    """From 0 to 1; a name that holds the text is liker, the less it holds besides.

    >>> likeness("覆盖率", "森林覆盖率"), likeness("覆益率", "森林覆盖率"), likeness("造林", "水库")
    (0.92, 0.4, 0.0)
    >>> likeness("覆盖率" * 7000, "森林覆盖率")
    0.0
    """
    # What is so much longer is less than CLOSE, and takes seconds to compare with all names.
    if len(text) > 3 * len(name):
        return 0.0
    text, name = text.casefold(), name.casefold()
    if text in name:
        return 0.8 + 0.2 * len(text) / len(name)
    if not set(text) & set(name):
        return 0.0
    return 0.8 * SequenceMatcher(None, text, name, autojunk=False).ratio()
