"""What is being typed into the box of the search, and what it may become."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from page_words import url

from indexer.corpus import Corpus
from indexer.search import SearchRequest, search
from webui.search_completing import LONGEST, MOST, proposals

# (what is typed, queries that are proposed, queries that are not)
TYPED = [
    ("河长", ["政策:河长制"], []),
    # another name of a policy or indicator finds it too
    ("河湖长", ["政策:河长制"], []),
    ("粮食", ["指标:粮食产量", '"粮食播种面积#亩"'], []),
    ("青禾", ["地区:青禾县"], []),
    # the last word alone, whatever stands before it
    ("造林 青禾", ["造林 地区:青禾县"], []),
    ("造林 -河长", ["造林 -政策:河长制"], []),
    ("(造林 OR 河长", ["(造林 OR 政策:河长制"], []),
    # a field names what is meant
    ("地区:青", ["地区:青禾县"], ["政策:河长制"]),
    ("region：青", ["地区:青禾县"], []),
    ("分管:林", ["分管:林业草原"], []),
    ("职务:副县", ["职务:副县长"], []),
    ("造林 类型:", ["造林 类型:政府工作报告"], []),
    # between quotation marks there are phrases
    ('"粮食', ['"粮食播种面积#亩"'], ["指标:粮食产量"]),
    ("河长制 “粮食", ['河长制 "粮食播种面积#亩"'], []),
    ('"造林" 青禾', ['"造林" 地区:青禾县'], []),
]


@pytest.mark.parametrize(("typed", "there", "absent"), TYPED)
def test_proposals(sample: Corpus, typed: str, there: list[str], absent: list[str]) -> None:
    found = [one.query for one in proposals(sample, typed)]
    assert [query for query in there if query not in found] == []
    assert [query for query in absent if query in found] == []
    assert len(found) <= MOST


@pytest.mark.parametrize(
    "typed", ["", " ", "造林 ", "无此项:甲", "龘龘", "人工造林>1", "造" * 300, "*"]
)
def test_nothing_is_proposed(sample: Corpus, typed: str) -> None:
    assert len("造" * 300) > LONGEST
    assert proposals(sample, typed) == ()


@pytest.mark.parametrize("typed", [row[0] for row in TYPED if "(" not in row[0]])
def test_every_proposal_finds_something(sample: Corpus, typed: str) -> None:
    for one in proposals(sample, typed):
        alone = one.query if one.query.startswith(("造林 -",)) else one.query.split(" ")[-1]
        assert search(sample, SearchRequest(alone, limit=0)).total > 0, one.query


def test_the_list_is_escaped_and_speaks_both_languages(client: FlaskClient) -> None:
    page = client.get(url("/complete", q='"粮食')).text
    assert 'data-query="&#34;粮食' in page and "份报告" in page
    assert client.get(url("/complete", q="<script>")).text.strip() == ""
    client.set_cookie("language", "en")
    english = client.get(url("/complete", q="地区:青禾")).text
    client.delete_cookie("language")
    assert "Region" in english and 'lang="zh"' in english and "reports" in english
