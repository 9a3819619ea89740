"""What stands around the mentions of a policy: headings, figures of the same sentence, words.

All of it is read from the store, of 150 reports at most, evenly spread: more would change the order
of what is common little, and cost time. How many were read is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from indexer.characters import Characters
from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.phrases import Collocate
from indexer.phrases.collocating import collocates
from indexer.policy_use.records import FigureBeside, FigureCount, Heading, Surroundings
from indexer.store.mentions import FigureAt
from indexer.vocab.indicator_table import indicator_of_id

REPORTS_READ = 150
SHOWN, EXAMPLES = 20, 3


def surroundings(
    corpus: Corpus, characters: Characters, policy: str, reports: Sequence[str], words: bool
) -> Surroundings:
    """What stands around the mentions in these reports, the commonest first."""
    count = min(len(reports), REPORTS_READ)
    rows = np.linspace(0, len(reports) - 1, count).astype(int).tolist()
    sample = tuple(reports[row] for row in rows)
    return _around(corpus, characters, corpus.engine.generation, policy, sample, words)


@lru_cache(maxsize=64)
def _around(
    corpus: Corpus,
    characters: Characters,
    generation: int,
    policy: str,
    sample: tuple[str, ...],
    words: bool,
) -> Surroundings:
    """The same for each page of the lines, once for each state of the corpus."""
    return Surroundings(
        looked_at=len(sample),
        headings=tuple(_headings(corpus, policy, sample)),
        figures=tuple(_figures(corpus, policy, sample)),
        words=tuple(_words(corpus, characters, policy, sample)) if words and sample else (),
    )


def _headings(corpus: Corpus, policy: str, sample: Sequence[str]) -> list[Heading]:
    found = corpus.store.mentions.headings(policy, sample)
    mentions = Counter(heading for _, heading in found)
    reports = Counter(heading for _, heading in set(found))
    listed = [Heading(heading, times, reports[heading]) for heading, times in mentions.items()]
    return sorted(listed, key=lambda one: (-one.reports, -one.mentions, one.heading))[:SHOWN]


def _figures(corpus: Corpus, policy: str, sample: Sequence[str]) -> list[FigureCount]:
    """Figures by their indicators, or by their phrases; without either there is nothing to tell."""
    found: defaultdict[tuple[str | None, str], list[FigureAt]] = defaultdict(list)
    for row in corpus.store.mentions.figures_beside(policy, sample):
        if name := row.indicator or row.phrase:
            found[row.indicator, name].append(row)
    ranked = sorted(found.items(), key=lambda item: (-_reports(item[1]), -len(item[1]), item[0][1]))
    shown = [(*key, rows, _different(rows)) for key, rows in ranked[:SHOWN]]
    proofs = _proofs(corpus, [row for *_, examples in shown for row in examples])
    return [
        FigureCount(
            indicator,
            _indicator_name(indicator) or name,
            len(rows),
            _reports(rows),
            tuple(proofs[row] for row in examples if row in proofs),
        )
        for indicator, name, rows, examples in shown
    ]


def _proofs(corpus: Corpus, rows: Sequence[FigureAt]) -> dict[FigureAt, FigureBeside]:
    """The figures with their sentences."""
    figures = corpus.store.mentions.figures_at((row.report, row.ordinal) for row in rows)
    texts = corpus.store.texts(row.report for row in rows)
    proofs = {}
    for row in rows:
        figure, text = figures.get((row.report, row.ordinal)), texts.get(row.report)
        if figure and text:  # a report may have left the store a moment ago
            sentence = text[figure.sentence.start : figure.sentence.end].strip()
            proofs[row] = FigureBeside(row.report, figure, sentence)
    return proofs


def _reports(rows: Sequence[FigureAt]) -> int:
    return len({row.report for row in rows})


def _different(rows: Sequence[FigureAt]) -> list[FigureAt]:
    """A few figures, each of another report."""
    return list({row.report: row for row in rows}.values())[:EXAMPLES]


def _indicator_name(id_: str | None) -> str | None:
    found = indicator_of_id(id_) if id_ else None
    return found.name if found else None


def _words(
    corpus: Corpus, characters: Characters, policy: str, sample: Sequence[str]
) -> list[Collocate]:
    places = corpus.store.mentions.of([policy], sample)
    numbers = [characters.number[place.report] for place in places]
    spans = [Span(place.mention.start, place.mention.end) for place in places]
    found, _ = collocates(characters.lines_at(numbers, spans), characters)
    return found
