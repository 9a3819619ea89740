"""How much of a report stands in others, as bars and words, and how its page calls a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indexer.reuse import ReportName
from indexer.reuse.records import ShareClass
from webui.language import _, later
from webui.reuse_address import CLASS_NAMES, Ask, ask_url

# The classes in the order of a bar: copied, then quoted, then what is nobody's.
SHARE_NAMES: Mapping[ShareClass, str] = {
    **{kind: name for kind, name in CLASS_NAMES.items()},
    "formula": later("套话"),
}
STYLES: Mapping[ShareClass, str] = {
    "own": "s-own",
    "place": "s-other",
    "unknown": "s-unknown",
    "quotation": "s-above",
    "formula": "s-common",
}
NEW = "s-new"
# Between two colours of a bar, in percent.
SEAM = 0.3


@dataclass(frozen=True, slots=True)
class Slice:
    """A coloured stretch of a bar, in percent of it."""

    style: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report as a line names it; `label` is short, for a head of a column."""

    id: str
    title: str
    untitled: bool
    about: str
    label: str
    url: str
    reading: str


def shown_report(name: ReportName) -> ShownReport:
    """What a line says of a report; the page of its recycled text and the reading view."""
    year = _("%(year)s年", year=name.year) if name.year else _("年份未标明")
    place = name.place or _("地区未标明")
    return ShownReport(
        id=name.id,
        title=name.title or _("（标题缺失）"),
        untitled=name.title is None,
        about=" · ".join(filter(None, (place, year, name.date))),
        label=f"{place} {name.year or ''}".strip(),
        url=ask_url(Ask(name.id)),
        reading=f"/reports/{name.id}",
    )


def percent(share: float) -> str:
    """A share in words.

    >>> percent(0.0772), percent(1.0), percent(0.0004), percent(0.0)
    ('7.7%', '100%', '不到 0.1%', '0')
    """
    if not share:
        return "0"
    if share < 0.0005:
        return _("不到 %(share)s", share="0.1%")
    return f"{share:.1%}".replace(".0%", "%")


def slices(parts: Iterable[tuple[str, float]], whole: float = 1.0) -> Iterator[Slice]:
    """The stretches of a bar from styles and shares; `whole` is the share that fills it.

    >>> [(one.x, one.width) for one in slices([("s-own", 0.3), ("s-new", 0.7)])]
    [('0.00%', '29.70%'), ('30.00%', '69.70%')]
    """
    x = 0.0
    for style, share in parts:
        width = 100 * share / whole if whole else 0
        if width:
            drawn = width - SEAM if width > 2 * SEAM else width
            yield Slice(style, f"{x:.2f}%", f"{drawn:.2f}%")
        x += width
