"""Pictures of lines, boxes and words, drawn by the server as SVG.

One drawing stands in a page, where the stylesheet colours it by its classes in light and dark and
its points are links, and in a file of its own, where it has the light colours, a title and its
source. Attributes give the colours of the file, for a style inside it would break the security
policy where the file is opened; the classes of a page go before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webui.language import HAN, LATIN, language

FONT = (
    "PingFang SC, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, WenQuanYi Micro Hei, "
    "sans-serif"
)
# Each ink is a token of the stylesheet, here as it is in light.
INKS = {
    "surface": "#ffffff",
    "line": "#dbe1de",
    "line-2": "#7d8a87",
    "ink": "#1a2325",
    "ink-2": "#435055",
    "ink-3": "#59676b",
    "accent": "#0e5868",
    "accent-soft": "#dfecee",
    "hit-line": "#a87400",
    "warn": "#97380c",
    "sunken": "#ecf0ee",
    "d-1": "#0e5868",
    "d-2": "#c2571a",
    "d-3": "#7b3a72",
    "d-4": "#857000",
    "d-5": "#3b72b8",
    "d-rest": "#b9c3c0",
    "q-1": "#e4efef",
    "q-2": "#bcd9dc",
    "q-3": "#86b9c1",
    "q-4": "#2f7f90",
    "q-5": "#0c4a58",
    "q-ink": "#12292e",
    "q-ink-2": "#ffffff",
}
SIZE = 12
# Around a picture, and from one line of its words to the next.
MARGIN, LEADING, TITLE = 20, 18, 18


@dataclass(frozen=True, slots=True)
class Target:
    """Where a point leads, and what its tooltip says."""

    url: str
    tip: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An element with the inks that fill and stroke it. One with a target is a link in a page."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    fill: str = ""
    stroke: str = ""
    words: str = ""
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on a surface, and other drawings that stand on it at their places."""

    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    parts: tuple[tuple[float, float, Drawing], ...] = ()


def line(points: Sequence[tuple[float, float]], ink: str, width: float = 1, dash: str = "") -> Mark:
    """A line through points."""
    path = "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in points)
    dashes = (("stroke-dasharray", dash),) if dash else ()
    return Mark("path", (("d", path), ("stroke-width", _short(width)), *dashes), "none", ink)


def box(
    x: float, y: float, width: float, height: float, fill: str, stroke: str = "", dash: str = ""
) -> Mark:
    """A rectangle."""
    sizes = (("x", x), ("y", y), ("width", width), ("height", height))
    dashes = (("stroke-dasharray", dash),) if dash else ()
    return Mark("rect", (*((name, _short(at)) for name, at in sizes), *dashes), fill, stroke)


def dot(
    x: float, y: float, fill: str, stroke: str = "", radius: float = 4, target: Target | None = None
) -> Mark:
    """A round point."""
    at = (("cx", _short(x)), ("cy", _short(y)), ("r", _short(radius)))
    return Mark("circle", at, fill, stroke, target=target)


def diamond(
    x: float, y: float, stroke: str, radius: float = 5, target: Target | None = None
) -> Mark:
    """A hollow diamond, for one of several values that contradict each other."""
    around = ((x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y))
    path = "M" + "L".join(f"{_short(one)} {_short(other)}" for one, other in around) + "Z"
    return Mark("path", (("d", path), ("stroke-width", "1.75")), "surface", stroke, target=target)


def words(
    x: float,
    y: float,
    text: str,
    ink: str = "ink-2",
    anchor: str = "start",
    size: float = SIZE,
    bold: bool = False,
    target: Target | None = None,
) -> Mark:
    """Words on one line."""
    where = (("x", _short(x)), ("y", _short(y)), ("font-size", _short(size)))
    how = (("text-anchor", anchor),) if anchor != "start" else ()
    weight = (("font-weight", "600"),) if bold else ()
    return Mark("text", (*where, *how, *weight), ink, words=text, target=target)


def width_of(text: str, size: float = SIZE) -> float:
    """About how wide words are: a Chinese character is as wide as it is high, others half that.

    >>> width_of("望川县 A1", 10)
    46.5
    """
    return sum(size if ord(one) > 0x2E7F else 0.55 * size for one in text)


def clipped(text: str, room: float, size: float = SIZE) -> str:
    """Words as far as there is room for them.

    >>> clipped("内蒙古自治区呼伦贝尔市", 60), clipped("望川县", 60)
    ('内蒙古自…', '望川县')
    """
    if width_of(text, size) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size) > room:
        kept = kept[:-1]
    return kept + "…"


def wrapped(text: str, room: float, size: float = SIZE) -> list[str]:
    """Words in lines that have room for them; an address breaks anywhere.

    >>> wrapped("望川县乌柏县", 40, 10)
    ['望川县乌', '柏县']
    """
    lines = [""]
    for one in text:
        if width_of(lines[-1] + one, size) > room:
            lines.append("")
        lines[-1] += one
    return lines


def in_page(drawing: Drawing, label: str) -> Markup:
    """A drawing inside a page: its points can be opened, by keyboard too."""
    size = Markup('width="{0}" height="{1}" viewBox="0 0 {0} {1}"').format(
        _short(drawing.width), _short(drawing.height)
    )
    body = Markup("").join(_rendered(drawing, links=True))
    # A picture that holds links is a group, for the children of an image are not told.
    role = "group" if _has_targets(drawing) else "img"
    return Markup('<svg class="drawn" {} role="{}" aria-label="{}"{}>{}</svg>').format(
        size, role, label, _spoken(label), body
    )


def as_file(drawing: Drawing, title: str, notes: Iterable[str], source: str) -> str:
    """A drawing as a file of its own, with its title, what to know of it, and its source."""
    width = max(drawing.width, 480.0)
    heads = wrapped(title, width, TITLE)
    notices = [row for note in notes for row in wrapped(note, width)]
    sources = wrapped(source, width)
    top = MARGIN + TITLE * 1.4 * len(heads) + LEADING * len(notices) + 8
    whole_width = width + 2 * MARGIN
    height = top + drawing.height + 12 + LEADING * len(sources) + MARGIN
    marks = [box(0, 0, whole_width, height, "surface")]
    y = float(MARGIN)
    for row in heads:
        marks.append(words(MARGIN, y + TITLE * 0.9, row, "ink", size=TITLE, bold=True))
        y += TITLE * 1.4
    for row in notices:
        marks.append(words(MARGIN, y + SIZE, row, "ink-2"))
        y += LEADING
    y = top + drawing.height + 12
    for row in sources:
        marks.append(words(MARGIN, y + SIZE, row, "ink-3"))
        y += LEADING
    whole = Drawing(whole_width, height, tuple(marks), ((MARGIN, top, drawing),))
    body = Markup("").join(_rendered(whole, links=False))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" '
        'font-family="{2}" role="img" aria-label="{3}"><title>{3}</title>{4}</svg>\n'
    ).format(_short(whole_width), _short(height), FONT, title, body)


def _rendered(drawing: Drawing, links: bool) -> Iterator[Markup]:
    for mark in drawing.marks:
        yield _element(mark, links)
    for x, y, part in drawing.parts:
        body = Markup("").join(_rendered(part, links))
        yield Markup('<g transform="translate({} {})">{}</g>').format(_short(x), _short(y), body)


def _element(mark: Mark, links: bool) -> Markup:
    attributes = Markup("").join(
        Markup(' {}="{}"').format(Markup(name), value) for name, value in mark.attributes
    )
    inks = [(name, ink) for name, ink in (("fill", mark.fill), ("stroke", mark.stroke)) if ink]
    colours = Markup("").join(
        Markup(' {}="{}"').format(Markup(name), INKS.get(ink, ink)) for name, ink in inks
    )
    if not links:
        return Markup("<{0}{1}{2}>{3}</{0}>").format(
            Markup(mark.tag), attributes, colours, mark.words
        )
    classes = " ".join(f"{name}-{ink}" for name, ink in inks if ink in INKS)
    element = Markup('<{0} class="{1}"{2}{3}{5}>{4}</{0}>').format(
        Markup(mark.tag), classes, attributes, colours, mark.words, _spoken(mark.words)
    )
    if mark.target is None:
        return element
    target = mark.target
    first = target.tip.replace("\n", " ")
    # Around a point of eight pixels is what a finger can touch.
    reach = Markup('<{} class="reach"{}/>').format(Markup(mark.tag), attributes)
    return Markup(
        '<a href="{}" data-tip="{}" data-quote="{}" aria-label="{}"{}><title>{}</title>{}{}</a>'
    ).format(target.url, target.tip, target.quote, first, _spoken(first), first, reach, element)


def _spoken(text: str) -> Markup:
    """Marks a Chinese name on an English page."""
    chinese = language() == "en" and HAN.search(text) and not LATIN.search(text)
    return Markup(' lang="zh"') if chinese else Markup()


def _has_targets(drawing: Drawing) -> bool:
    return any(mark.target for mark in drawing.marks) or any(
        _has_targets(part) for _x, _y, part in drawing.parts
    )


def _short(number: float) -> str:
    """A number of pixels, to a tenth."""
    return f"{number:.1f}".removesuffix(".0")
