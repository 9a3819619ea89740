"""The search language: what is written, what it means, what is wrong with it."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import (
    And,
    Clause,
    Everything,
    Exact,
    FieldIs,
    FigureIs,
    Near,
    Not,
    Or,
    QueryError,
    Slot,
    Slots,
    Within,
    Words,
    YearRange,
    parse,
    to_text,
)
from indexer.query.errors import MESSAGES
from indexer.query.lexer import OPERATORS
from indexer.vocab.indicator_table import all_indicators

a, b, c = Words("造林"), Words("绿化"), Words("试点")


def between(
    low: int | None,
    high: int | None,
    unit: str = "亩",
    indicator: str = "afforestation.artificial",
    exclusive: bool = False,
) -> FigureIs:
    """A query by amount; the usual one is 人工造林 in 亩."""
    ends = (None if end is None else Decimal(end) for end in (low, high))
    return FigureIs(indicator, *ends, unit, exclusive)


def more(low: int, *rest: str, exclusive: bool = False) -> FigureIs:
    return between(low, None, *rest, exclusive=exclusive)


def less(high: int, *rest: str, exclusive: bool = False) -> FigureIs:
    return between(None, high, *rest, exclusive=exclusive)


MEANINGS = [
    ("", Everything()),
    ("　 \t", Everything()),
    ("造林", a),
    ("造林 绿化", And((a, b))),
    ("造林　绿化", And((a, b))),
    ("造林 AND 绿化 且 试点", And((a, b, c))),
    # OR in all its signs binds less than standing side by side
    ("造林 OR 绿化", Or((a, b))),
    ("造林 或 绿化", Or((a, b))),
    ("造林|绿化｜试点", Or((a, b, c))),
    ("造林 绿化 | 试点", Or((And((a, b)), c))),
    # 或 and OR inside words are letters
    ("或许 ORACLE", And((Words("或许"), Words("ORACLE")))),
    # negation
    ("造林 -试点", And((a, Not(c)))),
    ("-试点", Not(c)),
    ("NOT 试点", Not(c)),
    ("造林 非 试点", And((a, Not(c)))),
    ("－试点", Not(c)),
    ("NOT -试点", c),
    ("5G-A", Words("5G-A")),
    ("2019-2023", Words("2019-2023")),
    ("-", Words("-")),
    ("造林 - 绿化", And((a, Words("-"), b))),
    # parentheses of both widths; needless ones vanish
    ("(造林 OR 绿化) 试点", And((Or((a, b)), c))),
    ("（造林｜绿化）-试点", And((Or((a, b)), Not(c)))),
    ("((造林))", a),
    ("造林 (绿化 试点)", And((a, b, c))),
    ("-(造林 绿化)", Not(And((a, b)))),
    # exact text
    ('"人工造林115"', Exact("人工造林115")),
    ("“人工造林”", Exact("人工造林")),
    ('"以 为抓手"', Exact("以 为抓手")),
    ('"第一行\n第二行"', Exact("第一行\n第二行")),
    ('"建立“河长制”"', Exact("建立“河长制”")),
    ("“建立“河长制””", Exact("建立“河长制”")),
    ('“含"号”', Exact('含"号')),
    (r'"含\"号"', Exact('含"号')),
    (r'"反斜\\杠\n"', Exact("反斜\\杠\\n")),
    ('"(造林) OR -试点"', Exact("(造林) OR -试点")),
    ('造林"河长制"绿化', And((a, Exact("河长制"), b))),
    # fields
    ("地区:甘肃", FieldIs("region", ("甘肃",))),
    ("region:620000", FieldIs("region", ("620000",))),
    ("地区：甘肃", FieldIs("region", ("甘肃",))),
    ("Region:甘肃", FieldIs("region", ("甘肃",))),
    ("地区:甘肃,青海、宁夏", FieldIs("region", ("甘肃", "青海", "宁夏"))),
    ('地区:"甘肃省/张掖市"', FieldIs("region", ("甘肃省/张掖市",))),
    ('地区:"-甘肃"', FieldIs("region", ("-甘肃",))),
    ('地区:"或"', FieldIs("region", ("或",))),
    ("地区:未标明", FieldIs("region", ("unknown",))),
    ("类型:述职报告 造林", And((FieldIs("kind", ("述职报告",)), a))),
    ("-类型:述职报告", Not(FieldIs("kind", ("述职报告",)))),
    ("年份:2023", FieldIs("year", ("2023",))),
    ("年份:2023年", FieldIs("year", ("2023",))),
    ("年份:2019,2021,未标明", FieldIs("year", ("2019", "2021", "unknown"))),
    ("年份:2019..2023", YearRange(2019, 2023)),
    ("year:2019-2023", YearRange(2019, 2023)),
    ("年份:2019至2023年", YearRange(2019, 2023)),
    ("年份:2019..", YearRange(2019, None)),
    ("年份:..2019", YearRange(None, 2019)),
    # indicators with their amounts; magnitudes belong to the number, aliases to the indicator
    ("人工造林>1万亩", more(10_000, exclusive=True)),
    ("人工造林面积＞1万亩", more(10_000, exclusive=True)),
    ("afforestation.artificial > １万亩", more(10_000, exclusive=True)),
    ("人工造林>=1.5万亩", more(15_000)),
    ("人工造林＞=1.5万亩", more(15_000)),
    ("人工造林≥一万亩", more(10_000)),
    ("人工造林<1千亩", less(1000, exclusive=True)),
    ("人工造林≤ 1,000亩 造林", And((less(1000), a))),
    ("人工造林:1000..20000亩", between(1000, 20_000)),
    ("人工造林：1000至20000亩", between(1000, 20_000)),
    ("人工造林:1000..亩", more(1000)),
    ("人工造林:1000亩..", more(1000)),
    ("人工造林:..20000亩", less(20_000)),
    ("人工造林:1万亩", between(10_000, 10_000)),
    # the magnitude at the end is that of both, where this makes sense
    ("人工造林:1..2万亩", between(10_000, 20_000)),
    ("人工造林:1000..2万亩", between(1000, 20_000)),
    ("人工造林:1亩..2万亩", between(1, 20_000)),
    ("人工造林:15亩..2公顷", between(1, 2, "公顷")),
    ("人工造林>1平米", more(1, "平方米", exclusive=True)),
    ("人工造林>5%", more(5, "%", exclusive=True)),
    # a unit tells apart what bears the same name
    ("公路>35条", more(35, "条", "road.count", exclusive=True)),
    ("脱贫>35户", more(35, "户", "poverty.household_exit", exclusive=True)),
    ("公路>35公里", more(35, "公里", "road.length", exclusive=True)),
    ("GDP>100亿元", more(10**10, "元", "gdp.total", exclusive=True)),
    # what is counted needs no unit
    ("5G基站>100", more(100, "个", "telecom.base_station_count", exclusive=True)),
    ('"新（改扩）建日光温室">5亩', more(5, "亩", "greenhouse.new_area", exclusive=True)),
    (
        "-人工造林>1亩 (人工造林<5亩|造林)",
        And((Not(more(1, exclusive=True)), Or((less(5, exclusive=True), a)))),
    ),
    # without a letter before it a sign is a sign
    ("5>3", Words("5>3")),
    ("造林 5>3", And((a, Words("5>3")))),
    ("<通知>", Exact("<通知>")),
    # slots, of both widths and in both kinds of quotation marks; a backslash keeps the sign
    ('"以*为抓手"', Slots(("以", Slot.WORDS, "为抓手"))),
    ("“以＊＊为抓手”", Slots(("以", Slot.WORDS, "为抓手"))),
    ('"新增人工造林#亩"', Slots(("新增人工造林", Slot.NUMBER, "亩"))),
    ('"*着力,*＃%"', Slots((Slot.WORDS, "着力,", Slot.WORDS, Slot.NUMBER, "%"))),
    ('"增长1.*%"', Slots(("增长1.", Slot.WORDS, "%"))),
    (r'"以\.*为抓手"', Slots(("以.", Slot.WORDS, "为抓手"))),
    (r'"\*\*镇 C\#"', Exact("**镇 C#")),
    (r'"\\d+"', Exact(r"\d+")),
    # NEAR binds more than standing side by side and more than NOT
    ("造林 NEAR/20 绿化", Near(a, b, 20)),
    ("造林 近/２０ 绿化 试点", And((Near(a, b, 20), c))),
    ('-造林 近／0 "试点"', Not(Near(a, Exact("试点"), 0))),
    ("造林 near/5 (绿化 OR 试点)", Near(a, Or((b, c)), 5)),
    ("造林 NEAR/5 绿化 NEAR/6 试点", Near(Near(a, b, 5), c, 6)),
    ("(造林 NEAR/5 绿化) NEAR/6 试点", Near(Near(a, b, 5), c, 6)),
    ("近/远期", Words("近/远期")),
    # one sentence, one passage
    ("同句(造林 绿化)", Within((a, b), "sentence")),
    ("同段（造林 -绿化）试点", And((Within((a, Not(b)), "passage"), c))),
    ("sentence(造林 OR 绿化)", Within((Or((a, b)),), "sentence")),
    ('同句("造*林" 近/5 绿化)', Within((Near(Slots(("造", Slot.WORDS, "林")), b, 5),), "sentence")),
    ("同句 (造林)", And((Words("同句"), a))),
    # a colon after a digit makes no field
    ("12:30", Words("12:30")),
]


@pytest.mark.parametrize(("query", "meaning"), MEANINGS)
def test_meaning(query: str, meaning: Clause) -> None:
    assert parse(query) == meaning
    assert parse(to_text(meaning)) == meaning


# query, code, the part that is wrong, proposal
FAULTS = [
    ("地域:甘肃", "no_field", "地域", "地区:甘肃"),
    ("造林 yaer:2020", "no_field", "yaer", "造林 year:2020"),
    ("提示：今天", "no_field", "提示", ""),
    ("地区: 甘肃", "no_value", "地区:", ""),
    ("地区:", "no_value", "地区:", ""),
    ('地区:""', "no_value", '地区:""', ""),
    ("年份:20x3", "no_year", "20x3", ""),
    ("年份:今年", "no_year", "今年", ""),
    ("年份:2023..2019", "reversed_years", "2023..2019", ""),
    ('造林 "河长', "unclosed_quote", '"河长', '造林 "河长"'),
    ("“河长", "unclosed_quote", "“河长", "“河长”"),
    ("河长”", "stray_quote", "”", "河长"),
    ('""', "empty_exact", '""', ""),
    ("(造林", "unclosed_group", "(", "(造林)"),
    ("造林)", "stray_group", ")", "造林"),
    ("造林 OR", "nothing_here", "OR", ""),
    ("OR 造林", "nothing_here", "OR", ""),
    ("()", "nothing_here", "(", ""),
    ("造林 NOT", "nothing_here", "NOT", ""),
    ("(" * 100 + "造林" + ")" * 100, "too_deep", "(", ""),
    ('"' + "造" * 501 + '"', "exact_too_long", '"' + "造" * 501 + '"', ""),
    ("造" * 2001, "too_long", "造", ""),
    ("造" * 10_000, "too_long", "造" * 8000, ""),
    # slots; too little text, or none
    ("*", "few_letters", "*", ""),
    ('造林 "*#"', "few_letters", '"*#"', ""),
    ('"以*"', "few_letters", '"以*"', ""),
    ('"**镇"', "few_letters", '"**镇"', ""),
    ('"' + "造*" * 21 + '"', "many_slots", '"' + "造*" * 21 + '"', ""),
    ("造林 以*为抓手", "unquoted_slot", "以*为抓手", '造林 "以*为抓手"'),
    ("**镇", "unquoted_slot", "**镇", ""),
    # regular expressions
    ("造林.*面积", "regex", "造林.*面积", '"造林*面积"'),
    (r"造林\d+亩", "regex", r"造林\d+亩", '"造林#亩"'),
    ("^以.+?为抓手$", "regex", "^以.+?为抓手$", '"以*为抓手"'),
    ("(造林|绿化)[0-9]+亩", "regex", "[0-9]+亩", ""),
    ("造[林木]{1,2}", "regex", "造[林木]{1,2}", ""),
    (r'"造林\d+亩"', "regex", r'"造林\d+亩"', '"造林#亩"'),
    ("“以.*为抓手”", "regex", "“以.*为抓手”", '"以*为抓手"'),
    # NEAR, 同句, 同段
    ("造林 NEAR 绿化", "near_distance", "NEAR", ""),
    ("造林 NEAR/多 绿化", "near_distance", "NEAR/多", ""),
    ("造林 近/201 绿化", "near_distance", "近/201", ""),
    ("造林 近/20绿化", "near_distance", "近/20绿化", ""),
    ("造林 近/20 (绿化 试点)", "near_parts", "近/20", ""),
    ("造林 近/20 地区:甘肃", "near_parts", "近/20", ""),
    ("造林 近/20 (绿化 近/5 试点)", "near_parts", "近/20", ""),
    ("造林 近/20", "nothing_here", "近/20", ""),
    ("近/20 造林", "nothing_here", "近/20", ""),
    ("造林 近/20 -绿化", "nothing_here", "近/20", ""),
    ("造林 同句(绿化 地区:甘肃)", "within_parts", "同句(", ""),
    ("同段(-造林)", "within_parts", "同段(", ""),
    ("同段(同句(造林 绿化))", "within_parts", "同段(", ""),
    ("同段(造林", "unclosed_group", "同段(", "同段(造林)"),
    ("同段()", "nothing_here", "同段(", ""),
    # amounts
    (">3亩", "stray_sign", ">", ""),
    ("(造林)＞3亩", "stray_sign", "＞", ""),
    ("造林 没有这项>5亩", "no_indicator", "没有这项>5亩", ""),
    ("造林 人工造林面只>5亩", "no_indicator", "人工造林面只>5亩", "造林 人工造林面积>5亩"),
    ("人工造林>多", "no_number", "人工造林>多", ""),
    ("人工造林>", "no_number", "人工造林>", ""),
    ("人工造林:亩..亩", "no_number", "人工造林:亩..亩", ""),
    ("人工造林:..", "no_number", "人工造林:..", ""),
    ("人工造林:..亩", "no_number", "人工造林:..亩", ""),
    ("人工造林:1..2..3亩", "no_number", "人工造林:1..2..3亩", ""),
    ("人工造林>5 造林", "no_unit", "人工造林>5", "人工造林>5亩 造林"),
    ("人工造林>5元", "wrong_unit", "人工造林>5元", ""),
    ("人工造林:5元..5亩", "wrong_unit", "人工造林:5元..5亩", ""),
    ("人工造林>5某", "unknown_unit", "人工造林>5某", ""),
    ("人工造林:2..1亩", "reversed_amounts", "人工造林:2..1亩", ""),
]


@pytest.mark.parametrize(("query", "code", "part", "proposal"), FAULTS)
def test_faults_say_what_where_and_what_may_be_meant(
    query: str, code: str, part: str, proposal: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query)
    error = caught.value
    assert (error.code, query[error.start : error.end], error.proposal) == (code, part, proposal)
    assert "{" not in f"{error}{error.chinese}"
    if proposal:
        parse(proposal)


def test_every_fault_has_a_row() -> None:
    # What only the corpus can tell, or a service asks for.
    said_later = {"no_region", "no_policy", "no_order", "no_phrase"}
    assert {code for _, code, _, _ in FAULTS} == set(MESSAGES) - said_later


def test_the_message_names_the_field_that_is_meant() -> None:
    with pytest.raises(QueryError, match=r"no field 地域: did you mean 地区\?"):
        parse("地域:甘肃")


words = (
    st.text(st.characters(categories=("Lo", "Nd")), min_size=1, max_size=6)
    .filter(lambda text: text not in OPERATORS)
    .map(Words)
)
exact = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).map(Exact)
values = st.text(st.characters(codec="utf-8"), min_size=1, max_size=6).filter(
    lambda text: text.strip() and text.lower() not in ("unknown", "未标明")
)
# A list of values holds what may stand without quotation marks.
plain = st.text("甘肃青海01", min_size=1, max_size=4)
field = st.one_of(
    values.map(lambda value: FieldIs("region", (value,))),
    st.lists(st.one_of(plain, st.just("unknown")), min_size=1, max_size=3).map(
        lambda found: FieldIs("kind", tuple(found))
    ),
    st.lists(st.integers(1900, 2099).map(str), min_size=1, max_size=3).map(
        lambda years: FieldIs("year", tuple(years))
    ),
    st.tuples(st.integers(1900, 1999), st.integers(2000, 2099)).map(lambda ends: YearRange(*ends)),
    st.just(YearRange(2019, None)),
)
numbers = st.decimals(0, 10**10, places=2, allow_nan=False)


@st.composite
def amounts(draw: st.DrawFn) -> FigureIs:
    """Any range of an indicator in its unit, in per cent, or in another unit of area."""
    indicator = draw(st.sampled_from(all_indicators()))
    own = indicator.unit.lstrip("万亿")
    unit = draw(st.sampled_from([own, "%"] + ["公顷", "平方公里"] * (own == "亩")))
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    ends = draw(st.sampled_from([(low, None), (None, high), (low, high)]))
    exclusive = None in ends and draw(st.booleans())
    return FigureIs(indicator.id, *ends, unit, exclusive)


def _joined(parts: st.SearchStrategy[Clause]) -> st.SearchStrategy[Clause]:
    def several(kind: type[And] | type[Or]) -> st.SearchStrategy[Clause]:
        return st.lists(
            parts.filter(lambda part: not isinstance(part, kind)), min_size=2, max_size=4
        ).map(lambda found: kind(tuple(found)))

    negated = parts.filter(lambda part: not isinstance(part, Not)).map(Not)
    return st.one_of(several(And), several(Or), negated)


letters = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)


@st.composite
def slots(draw: st.DrawFn) -> Slots:
    """Any phrase with at least one slot and two characters of its own."""
    pieces = draw(st.lists(st.one_of(letters, st.sampled_from(Slot)), max_size=4))
    pieces.insert(draw(st.integers(0, len(pieces))), draw(st.sampled_from(Slot)))
    at = draw(st.integers(0, len(pieces)))
    pieces.insert(at, draw(st.text("造林.\\*", min_size=2, max_size=3)))
    kinds = groupby(pieces, key=lambda part: part if isinstance(part, Slot) else None)
    return Slots(tuple(slot or "".join(map(str, parts)) for slot, parts in kinds))


@st.composite
def near(draw: st.DrawFn) -> Near:
    """A chain of two or three texts, the last of which may be alternatives."""
    texts = st.one_of(words, exact, slots())
    distances = st.integers(0, 200)
    left: Clause = draw(texts)
    if draw(st.booleans()):
        left = Near(left, draw(texts), draw(distances))
    either = st.tuples(texts, texts).map(Or)
    return Near(left, draw(st.one_of(texts, either)), draw(distances))


@st.composite
def within(draw: st.DrawFn) -> Within:
    """Texts in one sentence or passage, one of them without a NOT."""
    texts = st.one_of(words, exact, slots(), near())
    other = st.one_of(texts, texts.map(Not), st.tuples(texts, texts).map(Or))
    parts = (draw(texts), *draw(st.lists(other, max_size=2)))
    return Within(parts, draw(st.sampled_from(["sentence", "passage"])))


clauses = st.recursive(
    st.one_of(words, exact, slots(), near(), within(), field, amounts()), _joined, max_leaves=8
)


@given(clauses)
def test_a_query_survives_its_address(clause: Clause) -> None:
    address = urlencode({"q": to_text(clause)})
    assert parse(parse_qs(address, keep_blank_values=True)["q"][0]) == clause


@given(
    st.text(
        st.sampled_from('造林 "“”()（）|-:：地区年份OR或\\\n1.,>＜=亩*#近/同句^$+?'), max_size=30
    )
)
def test_any_text_is_a_query_or_a_fault(query: str) -> None:
    try:
        clause = parse(query)
    except QueryError as error:
        assert 0 <= error.start <= error.end <= max(len(query), error.end)
        assert str(error) and error.chinese
    else:
        assert parse(to_text(clause)) == clause
