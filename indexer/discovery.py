"""The discovery service: the texts of a home -> names of policies that no vocabulary has yet."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.policies.discovering import find_candidates
from indexer.policies.ranking import Discovery, Tallies
from indexer.sentences import find_sentences

READ_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class DiscoveryRequest:
    """How many names are wanted, and in how many reports each is to stand at the least.

    Only so many reports are read, evenly spread; 0 is all.
    """

    limit: int = 100
    least_reports: int = 2
    most_reports: int = 0


@dataclass(frozen=True, slots=True)
class ExampleSentence:
    """A sentence with a name, which stands at `start` to `end` of the report's text."""

    report: str
    title: str | None
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Discovered:
    """A name with the sentences that it stands in, and the places by their names."""

    found: Discovery
    regions: tuple[str, ...]
    examples: tuple[ExampleSentence, ...]


@dataclass(frozen=True, slots=True)
class DiscoveryPage:
    """The surest names of `total`, found in `looked_at` of so many reports."""

    reports: int
    looked_at: int
    total: int
    names: tuple[Discovered, ...]


def discover(corpus: Corpus, request: DiscoveryRequest) -> DiscoveryPage:
    """Look in the reports for what looks like the name of a policy and is not known as one."""
    store, regions = corpus.store, corpus.regions
    values = store.values(("region", "year", "title"))
    ids = _spread(list(values), request.most_reports)
    tallies = Tallies()
    for first in range(0, len(ids), READ_AT_ONCE):
        some = ids[first : first + READ_AT_ONCE]
        mentions = store.mentions.in_reports(some)
        for id_, text in store.texts(some).items():
            known = values[id_]
            place = regions.id_of(known["region"]) if known["region"] else None
            tallies.add(id_, known["year"], place, find_candidates(text, mentions[id_]))
    ranked = tallies.ranked(request.least_reports)
    chosen = ranked[: request.limit]
    texts = store.texts(list({one.report for found in chosen for one in found.examples}))
    names: list[Discovered] = []
    for found in chosen:
        examples = tuple(
            ExampleSentence(
                one.report,
                values[one.report]["title"],
                one.start,
                one.end,
                _sentence(texts[one.report], one.start),
            )
            for one in found.examples
        )
        names.append(Discovered(found, tuple(map(regions.title, found.regions)), examples))
    return DiscoveryPage(len(values), len(ids), len(ranked), tuple(names))


def _spread(ids: list[str], most: int) -> list[str]:
    """So many ids, one as far from the next as another."""
    if not most or len(ids) <= most:
        return ids
    return [ids[len(ids) * number // most] for number in range(most)]


def _sentence(text: str, start: int) -> str:
    """The sentence that a place lies in."""
    line = text.rfind("\n", 0, start) + 1
    for span in find_sentences(text[line:]):
        if line + span.end > start:
            return text[line + span.start : line + span.end].strip()
    return ""
