"""Recycled text -> the JSON that commands and the API give."""

from __future__ import annotations

from indexer.jsonform import Json
from indexer.reuse import Change, Pair, Recycled, ReportName, Share, Side
from indexer.reuse.records import SHARE_CLASSES

DIGITS = 4


def reuse_json(found: Recycled) -> Json:
    """The pairs with their changes, the shares, the same texts, and the formulas of one report."""
    return {
        "reports": found.reports,
        "common": found.common,
        "total": len(found.pairs),
        "pairs": [_pair(pair) for pair in found.pairs],
        "shares": [_share(share) for share in found.shares],
        "near_duplicates": [list(map(_name, group)) for group in found.near_duplicates],
        "formulas": [
            {**_side(formula.side), "reports": formula.reports} for formula in found.formulas
        ],
    }


def _pair(pair: Pair) -> Json:
    return {
        "class": pair.kind,
        "directed": pair.directed,
        "a": _side(pair.a),
        "b": _side(pair.b),
        "share": round(pair.share, DIGITS),
        "changes": [_change(change) for change in pair.changes],
    }


def _change(change: Change) -> Json:
    return {
        "kind": change.kind,
        "a": {"start": change.a.start, "end": change.a.end, "quote": change.new},
        "b": {"start": change.b.start, "end": change.b.end, "quote": change.old},
    }


def _side(side: Side) -> Json:
    return {**_name(side.report), "start": side.start, "end": side.end, "quote": side.quote}


def _share(share: Share) -> Json:
    return {
        **_name(share.report),
        "recycled": round(share.recycled, DIGITS),
        "classes": {name: round(share.classes[name], DIGITS) for name in SHARE_CLASSES},
    }


def _name(name: ReportName) -> Json:
    return {
        "report": name.id,
        "title": name.title,
        "region": name.place,
        "year": name.year,
        "date": name.date,
    }
