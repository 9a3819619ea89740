"""The page of phrasing help: each sentence of a draft, and how others have put it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import monotonic

from indexer.cleaning import clean
from indexer.corpus import Corpus
from indexer.offsets import Span
from indexer.search import SECONDS_OF_A_QUERY
from indexer.sentences import find_sentences
from indexer.similar import Change, Likeness, Variant, similar
from indexer.vocab.regions import Regions
from webui.address import with_arguments
from webui.language import _, many
from webui.phrases_address import FORMATS
from webui.reuse_address import passage_url
from webui.states import Link, State, empty_corpus

# A draft of so many characters stands in the address as a whole; a longer one is posted.
LONGEST_ADDRESS = 1500
LONGEST_DRAFT = 50_000
# Sentences that are looked up for one page, as long as there is time.
SENTENCES_OF_A_PAGE, VARIANTS = 20, 5
# Places that are named with a wording, the rest being counted.
MOST_NAMED = 3
EXAMPLES = (
    "全年新增人工造林11543亩，森林覆盖率达到24.5%。",
    "严格落实河长制，三级河长全年巡河9000次，整治“四乱”问题40处。",
    "认真落实党风廉政建设责任制，严格履行“一岗双责”。",
)


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a variant. `kind` is "" for those that are the same, `gone` for what the
    draft has and the variant does not; `old` is what the draft has in their place.
    """

    text: str
    kind: str = ""
    old: str = ""


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """A wording of the corpus with what is changed in it, and how common it is."""

    parts: tuple[Part, ...]
    url: str
    nearness: str
    common: str


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence of the draft, how common its wording is, and those that are near.

    `found` is what all this is said of, for the files.
    """

    number: int
    text: str
    common: str
    variants: tuple[ShownVariant, ...]
    found: tuple[Likeness, ...]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """The whole page. `first` and `last` count the sentences that are shown, of `total`.

    `rest` is the number of the sentence to go on with, 0 where none is left; `late` says that the
    time was up before it. `next` is the address for that, and `exports` are those of the files;
    empty for a draft that must be posted.
    """

    text: str
    sentences: tuple[ShownSentence, ...] = ()
    total: int = 0
    first: int = 0
    last: int = 0
    rest: int = 0
    late: bool = False
    next: str = ""
    exports: tuple[Link, ...] = ()
    examples: tuple[Link, ...] = ()
    state: State | None = None
    status: int = 200


def similar_page(corpus: Corpus, text: str, begin: int) -> SimilarPage:
    """The page for a draft, from a sentence of it on, counted from 0."""
    if not corpus.store.count_reports():
        return SimilarPage(text, state=empty_corpus())
    if len(text) > LONGEST_DRAFT:
        return too_long(len(text))
    cleaned = clean(text).text
    spans = list(find_sentences(cleaned))
    if not spans:
        examples = tuple(Link(one, similar_url(one)) for one in EXAMPLES)
        return SimilarPage(text, examples=examples)
    begin = begin if begin < len(spans) else 0
    deadline = monotonic() + SECONDS_OF_A_QUERY
    shown: list[ShownSentence] = []
    for number, span in enumerate(spans[begin : begin + SENTENCES_OF_A_PAGE], start=begin):
        # One sentence at least, however long that takes.
        if shown and monotonic() > deadline:
            break
        shown.append(_sentence(corpus, cleaned, span, number + 1))
    done = begin + len(shown)
    in_address = len(text) <= LONGEST_ADDRESS
    rest = done if done < len(spans) else 0
    return SimilarPage(
        text,
        tuple(shown),
        total=len(spans),
        first=begin + 1,
        last=done,
        rest=rest,
        late=bool(rest) and len(shown) < SENTENCES_OF_A_PAGE,
        next=similar_url(text, rest) if rest and in_address else "",
        exports=tuple(
            Link(name, similar_url(text, begin, ending)) for ending, name in FORMATS.items()
        )
        if in_address
        else (),
    )


def too_long(length: int) -> SimilarPage:
    """The page for a draft that is too long; `length` is 0 where that was not even counted."""
    most = f"{LONGEST_DRAFT:,}"
    state = State(
        many("这份草稿有 %(num)s 个字，一次最多 %(most)s 个", length, most=most)
        if length
        else _("这份草稿太长，一次最多 %(most)s 个字", most=most),
        _("请分几次贴，或者在终端用 shuzhi similar 查整个文件。"),
        actions=(Link(_("换一段"), similar_url("")),),
    )
    return SimilarPage("", state=state, status=413)


def similar_url(text: str, begin: int = 0, ending: str = "") -> str:
    """The address of phrasing help for a text, from a sentence of it on; with an ending (.csv) that
    of the same as a file.

    >>> similar_url("种树。", 20)
    '/phrases/similar?text=%E7%A7%8D%E6%A0%91%E3%80%82&from=20'
    """
    arguments = [("text", text)] * bool(text) + [("from", str(begin))] * bool(begin)
    return with_arguments(f"/phrases/similar{ending}", arguments)


def _sentence(corpus: Corpus, text: str, span: Span, number: int) -> ShownSentence:
    own = text[span.start : span.end]
    found = similar(corpus, own, VARIANTS)
    regions = corpus.regions
    # What ends no sentence for us may for the service, which reads it by itself here.
    variants = [variant for likeness in found for variant in likeness.matches]
    return ShownSentence(
        number,
        own,
        _own_common(found[0], regions) if found else "",
        tuple(_variant(own, variant, regions) for variant in variants),
        tuple(_moved(likeness, span.start) for likeness in found),
    )


def _moved(likeness: Likeness, start: int) -> Likeness:
    """The same with its place in the draft: each sentence is looked up by itself."""
    own = likeness.span
    return replace(likeness, span=Span(own.start + start, own.end + start))


def _own_common(likeness: Likeness, regions: Regions) -> str:
    if not likeness.reports:
        return _("没有报告这样写")
    said = _common(likeness.reports, likeness.first_year, likeness.regions, regions)
    return _("这样写的有 %(common)s", common=said)


def _variant(own: str, variant: Variant, regions: Regions) -> ShownVariant:
    return ShownVariant(
        tuple(_parts(variant)),
        passage_url(variant.report, variant.start, variant.end),
        f"{100 * variant.score:.0f}%",
        _common(variant.reports, variant.first_year, variant.regions, regions),
    )


def _common(reports: int, year: int | None, places: tuple[str, ...], regions: Regions) -> str:
    """2 份报告，最早 2018 年，青禾县、望川县."""
    named = _("、").join(regions.title(place) for place in places[:MOST_NAMED])
    if len(places) > MOST_NAMED:
        named = many("%(names)s等 %(num)s 处", len(places), names=named)
    first = _("最早 %(year)s 年", year=year) if year else ""
    return _("，").join(filter(None, (many("%(num)s 份报告", reports), first, named)))


def _parts(variant: Variant) -> Iterator[Part]:
    """The words of a variant, those that are changed each by itself."""
    at = 0
    for change in sorted(variant.changes, key=_place):
        start = change.new_span.start - variant.start
        if start < at:
            continue
        if start > at:
            yield Part(variant.quote[at:start])
        if change.new:
            yield Part(change.new, change.kind, change.old)
        else:
            yield Part(change.old, "gone")
        at = start + len(change.new)
    if at < len(variant.quote):
        yield Part(variant.quote[at:])


def _place(change: Change) -> tuple[int, int]:
    return change.new_span.start, change.new_span.end
