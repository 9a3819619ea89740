"""The periods of a comparison in words."""

from __future__ import annotations

from indexer.comparison.periods import PART
from webui.language import _, later

# Halves and quarters of a year in words.
PARTS = {
    ("01", "03"): later("%(year)s年一季度"),
    ("04", "06"): later("%(year)s年二季度"),
    ("07", "09"): later("%(year)s年三季度"),
    ("10", "12"): later("%(year)s年四季度"),
    ("01", "06"): later("%(year)s年上半年"),
    ("07", "12"): later("%(year)s年下半年"),
    ("01", "09"): later("%(year)s年前三季度"),
}


def period_words(key: str) -> str:
    """A period in the language of the page: 2023年上半年, the first half of 2023."""
    part = PART.fullmatch(key)
    if not part:
        return _("%(year)s年", year=key.replace("..", "—"))
    year, first, last = part.groups()
    if said := PARTS.get((first, last)):
        return _(said, year=year)
    if first == last:
        return _("%(year)s年%(month)s月", year=year, month=int(first))
    return _("%(year)s年%(first)s—%(last)s月", year=year, first=int(first), last=int(last))


def short_period(key: str) -> str:
    """A period under an axis, where a year needs no word for it."""
    return key if key.isdigit() else period_words(key)
