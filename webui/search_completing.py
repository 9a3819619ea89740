"""What is being typed into the box of the search -> phrases, indicators, policies and places.

Only the last word is completed, so that a query can be put together piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from indexer.corpus import Corpus
from indexer.query import FieldIs, to_text
from indexer.query.fields import UNKNOWN, field_named
from indexer.search import FacetValue, SearchRequest, search
from indexer.similar import complete
from webui.address import FILTERS
from webui.facets import is_called
from webui.filters import said_name
from webui.language import _, later, many
from webui.phrase_completing import PLACE
from webui.places import region_words

MOST = 10
MOST_OF_A_KIND = 3
MOST_PHRASES = 4
# Nobody types so much before looking; what was pasted needs no completion.
LONGEST = 200
LONGEST_WORD = 40
PHRASE = later("语句")
# Fields of which values are proposed before any is named.
PROPOSED = ("indicator", "policy", "region")
# The last word, after a minus or parentheses; and a phrase between quotation marks not yet closed.
LAST = re.compile(r"^(?P<before>.*?)(?P<word>[^\s()（）|｜\-－][^\s()（）|｜]*)$")
QUOTE = re.compile(r'^(?P<before>(?:[^"“”]|["“][^"“”]*["”])*?)["“](?P<word>[^"“”]+)$')
FIELD = re.compile(r"^(?P<name>[^:：]+)[:：](?P<value>.*)$")
NOT_ONE = re.compile(r"[\"“”*#，,。；;！!？?<>＜＞=]")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a query may become: of which kind, in words, and the whole of it.

    `chinese` tells that the words are data, and not of the vocabulary that is translated.
    """

    kind: str
    text: str
    query: str
    note: str
    chinese: bool = True


def proposals(corpus: Corpus, text: str) -> tuple[Proposal, ...]:
    """What a query that is being typed may become, a few of each kind; nothing for what is long."""
    if len(text) > LONGEST:
        return ()
    if open_quote := QUOTE.match(text):
        before, word = open_quote["before"], open_quote["word"]
        return tuple(_phrases(corpus, before, word, MOST))
    last = LAST.match(text)
    if last is None or len(last["word"]) > LONGEST_WORD:
        return ()
    before, word = last["before"], last["word"]
    if (named := FIELD.match(word)) and (field := field_named(named["name"])):
        return tuple(islice(_values(corpus, field.id, before, named["value"]), MOST))
    if named or NOT_ONE.search(word):
        return ()
    found = list(_phrases(corpus, before, word, MOST_PHRASES))
    for name in PROPOSED:
        found += islice(_values(corpus, name, before, word), MOST_OF_A_KIND)
    return tuple(found[:MOST])


def _phrases(corpus: Corpus, before: str, word: str, most: int) -> Iterator[Proposal]:
    for one in complete(corpus, word, most):
        phrase = one.text.replace(PLACE, "*")
        note = many("%(num)s 份报告", one.reports)
        yield Proposal(_(PHRASE), phrase, f'{before}"{phrase}"', note)


def _values(corpus: Corpus, name: str, before: str, typed: str) -> Iterator[Proposal]:
    """The values of a field that are called so: first those whose own names begin so or hold it."""
    vocabulary = corpus.vocabulary
    regions = vocabulary.regions
    known = _known(corpus, corpus.engine.generation)[name]
    found = [value for value in known if is_called(name, value, typed, vocabulary)]
    for value in sorted(found, key=lambda v: (not v.name.startswith(typed), typed not in v.name)):
        region = regions.get(value.value) if name == "region" else None
        # 襄樊市（2010 年前） is meant by its id alone.
        plain = value.name if region is None or value.name == region.name else value.value
        yield Proposal(
            kind=_(FILTERS[name]),
            text=region_words(region, regions) if region else said_name(name, value.name),
            query=before + to_text(FieldIs(name, (plain,))),
            note=many("%(num)s 份报告", value.count),
            chinese=said_name(name, value.name) == value.name,
        )


@lru_cache(maxsize=2)
def _known(corpus: Corpus, _generation: int) -> Mapping[str, Sequence[FacetValue]]:
    """All values of all fields in the corpus as it is, the most frequent first."""
    facets = search(corpus, SearchRequest(limit=0, facets=tuple(FILTERS))).facets
    return {
        name: sorted((v for v in values if v.value != UNKNOWN), key=lambda v: -v.count)
        for name, values in facets.items()
    }
