"""Mentions in the 80 real reports beside the project: held against a scan that knows nothing of
ours but the names. For measuring only, none of their text is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pytest

from indexer.corpus import Corpus
from indexer.folding import fold
from indexer.ingest import IngestResult
from indexer.models import Mention, Report
from indexer.offsets import Span
from indexer.search import SearchRequest, search
from indexer.vocab.policy_table import Policy
from tests.conftest import SHARED

REPORTS = SHARED / "reports"
pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="the real reports are not there; they are not part of the project"
)
POLICIES = (
    "河长制 林长制 田长制 三变改革 乡村振兴 精准扶贫 脱贫攻坚 退耕还林 高标准农田 土地确权 三权分置 "
    "集体林权 厕所革命 供给侧结构性改革 放管服 双减 一岗双责 八项规定 三重一大 扫黑除恶 双碳 新型城镇化 "
    "一带一路 营商环境 美丽乡村 网格化管理 雪亮工程 四个意识 一事一议 棚户区改造"
).split()


@pytest.fixture(scope="module")
def taken(real: tuple[Corpus, IngestResult]) -> Corpus:
    return real[0]


@pytest.fixture(scope="module")
def reports(taken: Corpus) -> dict[str, Report]:
    return taken.store.reports(taken.store.ids())


@pytest.fixture(scope="module")
def mentions(taken: Corpus) -> dict[str, tuple[Mention, ...]]:
    """Those of policies by their names; what is named in 《》 is another thing."""
    found = taken.store.mentions.in_reports(taken.store.ids())
    return {id_: tuple(m for m in some if m.kind != "document") for id_, some in found.items()}


# --------------------------------------------------------------------------------- the plain scan

SIGNS = "“”‘’「」『』\"'()"
PAIRS = ("“”", "‘’", "「」", "『』", "()")
COLUMNS = re.compile("[ \xa0]{2,}")


class Bare(NamedTuple):
    """A text without quotation marks, brackets and blanks, where each character stands in `whole`.

    Where two blanks or more stood there are line ends: they part columns.
    """

    text: str
    places: Sequence[int]
    whole: str


class Place(NamedTuple):
    """A stretch of a bare text that is a name, and whose: nobody's for what is no name."""

    start: int
    end: int
    policy: str | None


def bare(text: str) -> Bare:
    wide = "".join(
        narrow if len(narrow := unicodedata.normalize("NFKC", one)) == 1 else one
        for one in fold(text)
    )
    whole = COLUMNS.sub(lambda blanks: "\n" * len(blanks[0]), wide)
    places = [at for at, one in enumerate(whole) if one not in " \xa0" + SIGNS]
    return Bare("".join(whole[at] for at in places), places, whole)


def scan(text: Bare, names: Mapping[str, str | None]) -> list[Place]:
    """Every place of a name, of those that overlap the longest, of equally long ones the first."""
    pairs = set(map("".join, pairwise(text.text)))
    found = [
        place
        for name, policy in names.items()
        if name[:2] in pairs  # a quick look that spares most names the slow one
        for start in starts(text.text, name)
        if is_whole(text, place := Place(start, start + len(name), policy))
    ]
    kept: list[Place] = []
    taken: set[int] = set()
    for place in sorted(found, key=lambda place: (place.start - place.end, place.start)):
        characters = range(place.start, place.end)
        if taken.isdisjoint(characters):
            taken.update(characters)
            kept.append(place)
    return [place for place in kept if place.policy]


def is_whole(text: Bare, place: Place) -> bool:
    """Whether as many marks open as close, with some of those right at the edges.

    一体推进“三不腐” holds no 一体推进三不: its mark belongs to something else.
    """
    start, end = text.places[place.start], text.places[place.end - 1] + 1
    if end - start == place.end - place.start:
        return True
    first = start - len(re.search(f"[{SIGNS}]*$", text.whole[max(0, start - 9) : start])[0])  # type: ignore[index]
    last = end + len(re.match(f"[{SIGNS}]*", text.whole[end : end + 9])[0])  # type: ignore[index]
    return any(
        all(stretch.count(pair[0]) == stretch.count(pair[1]) for pair in PAIRS)
        and not stretch.count('"') % 2
        and not stretch.count("'") % 2
        for before in range(first, start + 1)
        for behind in range(end, last + 1)
        if (stretch := text.whole[before:behind])
    )


def starts(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


@pytest.fixture(scope="module")
def scanned(taken: Corpus, reports: dict[str, Report]) -> dict[str, list[tuple[int, str]]]:
    """The place of the first character of every name in each report, and whose it is."""
    every = taken.policies.every
    names: dict[str, str | None] = {
        bare(word).text: None for policy in every for word in policy.no_names
    }
    names |= {bare(name).text: policy.id for policy in every for name in policy.names}
    found: dict[str, list[tuple[int, str]]] = {}
    for id_, report in reports.items():
        text = bare(report.text)
        places = scan(text, names)
        found[id_] = sorted((text.places[place.start], str(place.policy)) for place in places)
    return found


# ------------------------------------------------------------------------------------- the tests


def first_character(mention: Mention) -> int:
    """Where a name begins behind the marks that its quote takes in."""
    opened = re.match("[“‘「『\"'(（＂＇]*", mention.quote)
    return mention.start + (opened.end() if opened else 0)


def test_every_name_that_a_scan_finds_is_a_mention(
    mentions: dict[str, tuple[Mention, ...]], scanned: dict[str, list[tuple[int, str]]]
) -> None:
    """And nothing else is one."""
    ours = {
        id_: sorted((first_character(one), str(one.policy)) for one in some)
        for id_, some in mentions.items()
    }
    assert sum(map(len, ours.values())) > 10_000
    apart = {id_: set(ours[id_]) ^ set(scanned[id_]) for id_ in ours}
    assert {id_: places for id_, places in apart.items() if places} == {}
    assert ours == scanned


def test_the_reports_of_30_policies_are_those_of_a_scan(
    taken: Corpus, scanned: dict[str, list[tuple[int, str]]]
) -> None:
    of: defaultdict[str, set[str]] = defaultdict(set)
    for id_, places in scanned.items():
        for _, policy in places:
            of[policy].add(id_)
    lines, silent = [], 0
    for name in POLICIES:
        policy = taken.policies.named(name)
        assert policy is not None, name
        page = search(taken, SearchRequest(f"政策:{name}", limit=100))
        ours = {hit.report.id for hit in page.hits}
        lines.append(f"{policy.name:12} {page.total:3} {len(of[policy.id]):3}")
        assert ours == of[policy.id], name
        silent += not ours
    print("\n".join(["", "policy  found  scanned", *lines]))
    assert (len(lines), silent <= 5) == (30, True)


def test_reports_that_write_a_name_and_are_not_found_name_something_longer(
    taken: Corpus, reports: dict[str, Report], mentions: dict[str, tuple[Mention, ...]]
) -> None:
    """Without regard to what is longer, a scan finds more: 农村信用社 holds the name 信用社."""
    texts = {id_: bare(report.text).text for id_, report in reports.items()}
    for name in POLICIES:
        policy = taken.policies.named(name)
        assert policy is not None
        held = {id_ for id_, text in texts.items() if any(map(text.__contains__, forms(policy)))}
        ours = {id_ for id_, some in mentions.items() if policy.id in {m.policy for m in some}}
        assert ours <= held
        longer = {bare(word).text for word in longer_words(taken, policy)}
        missed = {id_ for id_ in held - ours if not any(map(texts[id_].__contains__, longer))}
        assert missed == set(), name


def forms(policy: Policy) -> list[str]:
    return [bare(name).text for name in policy.names]


def longer_words(taken: Corpus, policy: Policy) -> Iterator[str]:
    """Names of others, and words that are no name, that hold a name of a policy."""
    own = forms(policy)
    for other in taken.policies.every:
        words = other.no_names if other is policy else (*other.names, *other.no_names)
        yield from (word for word in words if any(form in bare(word).text for form in own))


SEED = [
    ("河长制", "河长制"),
    ("三变改革", "农村“三变”改革"),
    ("一岗双责", "一岗双责"),
    ("八项规定", "中央“八项规定”"),
    ("三重一大", "三重一大"),
    ("退耕还林", "退耕还林"),
    ("高标准农田", "高标准农田"),
    # the one of agriculture is one of its names
    ("供给侧结构性改革", "农业供给侧结构性改革"),
    ("田园综合体", "田园综合体"),
    ("一事一议", "一事一议财政奖补"),
    ("四个意识", "四个意识"),
    ("二十大", "党的二十大精神"),
    ("三品一标", "“三品一标”农产品"),
    ("集体林权", "集体林权"),
    ("农村土地三权分置", "农村土地所有权承包权经营权分置"),
]


def test_the_mentions_of_the_seed(taken: Corpus, reports: dict[str, Report]) -> None:
    (seed,) = (r for r in reports.values() if r.sources[0].path.endswith("seed.txt"))
    found = taken.store.mentions.in_report(seed.id)
    for name, quote in SEED:
        policy = taken.policies.named(name)
        assert policy is not None, name
        assert quote in [mention.quote for mention in found if mention.policy == policy.id]
    titles = re.findall("《[^》]+》", seed.text)
    documents = [mention for mention in found if mention.kind == "document"]
    assert [mention.quote for mention in documents] == titles and len(titles) == 8
    source = (REPORTS / "seed.txt").read_bytes().decode(seed.sources[0].encoding or "")
    offsets = seed.sources[0].offsets
    assert offsets is not None
    for mention in found:
        assert seed.text[mention.start : mention.end] == mention.quote
        span = offsets.to_source(Span(mention.start, mention.end))
        written = re.sub(r"##[a-z]+##|\s", "", source[span.start : span.end])
        assert written == re.sub(r"\s", "", mention.quote)
