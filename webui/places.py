"""Regions in words: with those that hold them, and an old name with the places of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indexer.models import Region
from indexer.vocab.regions import Regions
from webui.language import _

MOST_TODAY = 3


def region_path(region: Region) -> str:
    """A region with those that hold it."""
    return " › ".join(region.path)


def region_words(region: Region, regions: Regions) -> str:
    """A region with those that hold it, under its name then and, after it, that of today.

    >>> from indexer.vocab.regions import load_regions
    >>> known = load_regions()
    >>> region_words(known.lookup("襄樊市")[0], known)
    '湖北省 › 襄樊市（今襄阳市）'
    >>> region_words(known.lookup("襄阳市")[0], known)
    '湖北省 › 襄阳市'
    """
    return region_path(region) + today_note(region, regions)


def today_note(region: Region, regions: Regions) -> str:
    """What a place that is no more is now: （今襄阳市）; empty for one in force."""
    names = tuple(dict.fromkeys(place.name for place in regions.today(region)))
    if not names:
        return ""
    first = _("、").join(names[:MOST_TODAY])
    if len(names) > MOST_TODAY:
        return _("（今%(names)s等）", names=first)
    return _("（今%(names)s）", names=first)


def told_apart(found: Sequence[Region], regions: Regions) -> tuple[str, ...]:
    """Each region by its name, or with those that hold it where several bear one name."""
    bearers = Counter(region.name for region in found)
    return tuple(
        (region_path(region) if bearers[region.name] > 1 else region.name)
        + today_note(region, regions)
        for region in found
    )
