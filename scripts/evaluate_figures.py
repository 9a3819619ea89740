"""The figures that the rules find beside those that people marked: `evaluate.py figures`.

A figure counts as found when one has exactly its span. All shares but precision are of all marked
figures, so that a missed one is wrong everywhere; precision is of the figures given inside the
stretches that were read. Redacted numbers, which have no value, count for nothing unless they are
marked. `threshold` asks of the role only whether it is that. Ids are asked of all but thresholds:
right, wrong and none over the figures whose id is known (a missed figure has none); extra is one
given to a figure that has none, free a figure rightly left without.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from gold import GoldFigure, GoldText, read_gold
from judged_figures import measure_judged

from indexer.figures import find_figures
from indexer.models import Figure, Period
from indexer.offsets import Span
from indexer.vocab.regions import load_regions
from indexer.vocab.units import unit_named

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
SPANS = ("gold", "given", "found", "negatives", "negatives_hit")
IDS = ("id_right", "id_wrong", "id_none", "id_free", "id_extra")
TOLERANCE = Decimal("1e-6")
SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
Counts = Counter[str]


@dataclass(frozen=True, slots=True)
class Mistake:
    """Where what was found is not what was marked: `what` is the field, or missed, false, …"""

    text: str
    what: str
    start: int
    end: int
    quote: str
    marked: str
    found: str
    rule: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The counts and the mistakes of one text."""

    counts: Counts
    mistakes: tuple[Mistake, ...]


def add_command(commands: Any) -> None:
    """Declare `figures` and its options."""
    figures = commands.add_parser("figures", help="figures against those marked by people")
    default = [SHARED / "gold", ROOT / "tests" / "data" / "gold"]
    figures.add_argument("--gold", type=Path, nargs="+", default=default, help="folders of gold")
    figures.add_argument("--reports", type=Path, default=SHARED / "reports", help="the reports")
    figures.add_argument("--text", nargs="+", default=[], help="only these texts, by name")
    figures.add_argument("--errors", action="store_true", help="list each error of tuned texts")
    figures.add_argument("--held", action="store_true", help="measure the held texts too")
    figures.add_argument(
        "--home", type=Path, help="the gold is what people judged of reports of this home"
    )
    figures.add_argument("--json", type=Path, help="write the counts and the errors here")
    figures.set_defaults(measure=measure_figures)


def measure_figures(options: argparse.Namespace) -> None:
    """Print the counts of each text and of all together; write the same as JSON."""
    if options.home:
        measure_judged(options.gold, options.home, options.json, options.errors)
        return
    regions = load_regions()
    texts = read_gold(options.gold, options.reports, regions, held=options.held, names=options.text)
    measured = {text.name: measure(text, find_figures(text.report)) for text in texts}
    rows = {name: found.counts for name, found in measured.items()}
    parts = sorted({text.part for text in texts}, reverse=True)
    together = {
        f"all {part}": sum((rows[text.name] for text in texts if text.part == part), Counter())
        for part in parts
    }
    show(rows | together)
    for text in texts:
        if text.cleaned:
            print(same_after_cleaning(text, measured[text.name].counts["found"]))
    # Whoever has read the errors of a held text may fit a rule to them: it would be held no more.
    shown = [m for t in texts if t.part == "tuned" for m in measured[t.name].mistakes]
    if options.errors:
        show_mistakes(shown)
    if options.json:
        found = {
            "texts": {name: with_shares(row) for name, row in rows.items()},
            "together": {name: with_shares(row) for name, row in together.items()},
            "errors": [asdict(mistake) for mistake in shown],
        }
        written = json.dumps({"figures": found}, ensure_ascii=False, indent=1)
        options.json.write_text(written, encoding="utf-8")


def measure(text: GoldText, figures: Sequence[Figure]) -> Measured:
    """What the rules found in a text beside what was marked there."""
    marked = {Span(gold.start, gold.end): gold for gold in text.figures}
    given = {
        span: figure
        for figure in figures
        if (span := Span(figure.start, figure.end)) in marked
        or (figure.comparator != "masked" and any(holds(read, span) for read in text.ranges))
    }
    counts = Counter(
        gold=len(marked),
        given=len(given),
        found=len(given.keys() & marked.keys()),
        negatives=len(text.negatives),
        negatives_hit=sum(any(meet(n, span) for span in given) for n in text.negatives),
    )
    mistakes = [mistake(text, "false", span) for span in given.keys() - marked.keys()]
    for span, gold in marked.items():
        figure = given.get(span)
        counts.update({f"id_{verdict_of_id(gold, figure)}": 1})
        counts.update(
            {name: bool(figure and right(gold, figure)) for name, right in CHECKS.items()}
        )
        if figure is None:
            mistakes.append(mistake(text, "missed", span))
            continue
        mistakes += [
            mistake(text, name, span, getattr(gold, name), getattr(figure, name), figure.rule)
            for name, right in (CHECKS | {"indicator": same_id}).items()
            if name != "threshold" and not right(gold, figure)
        ]
    return Measured(counts, tuple(sorted(mistakes, key=lambda m: (m.start, m.what))))


def verdict_of_id(gold: GoldFigure, figure: Figure | None) -> str:
    """right, wrong or none for a figure whose id is known; extra or free for one that has none."""
    found = figure.indicator if figure else None
    if gold.role == "threshold":
        return "unasked"
    if gold.indicator is None:
        return "extra" if found else "free"
    if found is None:
        return "none"
    return "right" if found == gold.indicator else "wrong"


def same_id(gold: GoldFigure, figure: Figure) -> bool:
    """Whether the id is the marked one; of a threshold it is not asked."""
    return verdict_of_id(gold, figure) in ("right", "free", "unasked")


def same_value(gold: GoldFigure, figure: Figure) -> bool:
    """Whether the number is the marked one, and of a range both its ends."""
    return close(gold.value, figure.value) and close(gold.value_max, figure.value_max)


def close(marked: Decimal | None, found: Decimal | None) -> bool:
    """Whether two numbers are one: a third is 0.333333."""
    if marked is None or found is None:
        return marked is found
    return abs(found - marked) <= TOLERANCE * max(Decimal(1), abs(marked))


def same_unit(gold: GoldFigure, figure: Figure) -> bool:
    """Whether the unit is the marked one, under any of its names."""
    named = unit_named(gold.unit)
    return figure.unit == gold.unit or (named is not None and named == unit_named(figure.unit))


def same(name: str) -> Callable[[GoldFigure, Figure], bool]:
    """Whether a field holds just what was marked."""
    return lambda gold, figure: bool(getattr(gold, name) == getattr(figure, name))


CHECKS: dict[str, Callable[[GoldFigure, Figure], bool]] = {
    "value": same_value,
    "unit": same_unit,
    **{name: same(name) for name in ("kind", "comparator", "direction", "base", "status", "role")},
    "threshold": lambda gold, figure: (gold.role == "threshold") == (figure.role == "threshold"),
    "period": same("period"),
}


def holds(whole: Span, part: Span) -> bool:
    """Whether a stretch lies inside another."""
    return whole.start <= part.start and part.end <= whole.end


def meet(one: Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one.start < other.end and other.start < one.end


def mistake(
    text: GoldText, what: str, span: Span, marked: object = "", found: object = "", rule: str = ""
) -> Mistake:
    """A mistake with the sentence that it was made in."""
    words = text.report.text
    around = next(s for s in SENTENCE.finditer(words) if s.end() > span.start)
    return Mistake(
        text=text.name,
        what=what,
        start=span.start,
        end=span.end,
        quote=words[span.start : span.end],
        marked=shown(marked),
        found=shown(found),
        rule=rule,
        sentence=around.group().strip(),
    )


def shown(value: object) -> str:
    """A value of a field in a few characters.

    >>> shown(Period("2023", "2023")), shown(None)
    ('2023', '-')
    """
    if isinstance(value, Period):
        return value.start if value.start == value.end else f"{value.start}/{value.end}"
    return "-" if value is None else str(value)


def same_after_cleaning(text: GoldText, found: int) -> str:
    """Whether the cleaned text, as people get it, gives the same of the marked figures."""
    cleaned = text.cleaned
    if cleaned is None or cleaned.sources[0].offsets is None:
        return f"{text.name}: marked in the cleaned text"
    to_source = cleaned.sources[0].offsets.to_source
    spans = {to_source(Span(figure.start, figure.end)) for figure in find_figures(cleaned)}
    ours = sum(Span(gold.start, gold.end) in spans for gold in text.figures)
    said = "the same" if ours == found else f"{found} before it is cleaned"
    return f"{text.name}: {ours} of the marked figures in the cleaned text, {said}"


def with_shares(counts: Counts) -> dict[str, float]:
    """The counts of a text, and the shares that follow from them."""
    gold, found = counts["gold"], counts["found"]
    known = sum(counts[f"id_{verdict}"] for verdict in ("right", "wrong", "none"))
    return {
        **{name: counts[name] for name in (*SPANS, *IDS)},
        "precision": share(found, counts["given"]),
        "recall": share(found, gold),
        "f1": share(2 * found, gold + counts["given"]),
        **{f"{name}_share": share(counts[name], gold) for name in CHECKS},
        "id_known": known,
        "id_accuracy": share(counts["id_right"], known),
    }


def share(part: int, whole: int) -> float:
    """A share to four places; all of nothing is 1."""
    return round(part / whole, 4) if whole else 1.0


def show(rows: Mapping[str, Counts]) -> None:
    """Print three tables: spans, fields, ids; a line for each text."""
    shares = {name: with_shares(counts) for name, counts in rows.items()}
    tables: dict[str, tuple[str, ...]] = {
        "spans": (*SPANS[:3], "precision", "recall", "f1", *SPANS[3:]),
        "right, of all marked figures": tuple(f"{name}_share" for name in CHECKS),
        "ids": ("id_known", *IDS[:3], "id_accuracy", *IDS[3:]),
    }
    for title, columns in tables.items():
        heads = (column.removesuffix("_share") for column in columns)
        print(f"{title:30}" + "".join(f"{head:>14}" for head in heads))
        for name, row in shares.items():
            print(f"  {name:28}" + "".join(f"{cell(row[column]):>14}" for column in columns))
        print()


def cell(number: float) -> str:
    """A count as it is, a share in per cent."""
    return f"{number:.1%}" if isinstance(number, float) else str(number)


def show_mistakes(mistakes: Sequence[Mistake]) -> None:
    """Print each mistake with its sentence, those of one kind together."""
    for what, ours in groupby(sorted(mistakes, key=lambda m: m.what), key=lambda m: m.what):
        lines = list(ours)
        print(f"\n{what}: {len(lines)}")
        for line in lines:
            values = f"  {line.found} for {line.marked}" if line.marked or line.found else ""
            print(f"  {line.text}:{line.start}  {line.quote}{values}  {line.rule}")
            print(f"      {line.sentence}")
