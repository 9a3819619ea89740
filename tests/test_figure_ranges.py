"""Which figures a query by amount means."""

from __future__ import annotations

import pytest

from indexer.figure_ranges import fits
from indexer.models import Figure
from indexer.query import FigureIs, parse
from tests.figures_made import figure

MEANT = [
    ("人工造林>1万亩", figure("10001"), True),
    ("人工造林>1万亩", figure("10000"), False),
    ("人工造林>=1万亩", figure("10000"), True),
    ("人工造林<1万亩", figure("9999.5"), True),
    ("人工造林<1万亩", figure("10000"), False),
    ("人工造林<=1万亩", figure("10000"), True),
    ("人工造林:5000..1万亩", figure("5000"), True),
    ("人工造林:5000..1万亩", figure("10000"), True),
    ("人工造林:5000..1万亩", figure("10000.1"), False),
    ("人工造林:1万亩", figure("10000"), True),
    # other units of the same dimension, those among them that no finite number converts
    ("人工造林>=15亩", figure("1", "公顷"), True),
    ("人工造林>15亩", figure("1", "公顷"), False),
    ("人工造林<=1公顷", figure("15"), True),
    ("人工造林<1公顷", figure("15"), False),
    ("人工造林:10000..10000平方米", figure("15"), True),
    ("人工造林>1平方公里", figure("1499"), False),
    ("人工造林>1平方公里", figure("1501"), True),
    # what the report says of the number counts where it stands at an end
    ("人工造林>1万亩", figure("10000", comparator="over"), True),
    ("人工造林>=1万亩", figure("10000", comparator="under"), False),
    ("人工造林<1万亩", figure("10000", comparator="under"), True),
    ("人工造林<=1万亩", figure("10000", comparator="over"), False),
    ("人工造林<=1万亩", figure("10000", comparator="about"), True),
    ("人工造林>1万亩", figure("10000", comparator="at_least"), False),
    ("人工造林>2万亩", figure("10000", comparator="over"), False),
    # a redacted number is neither more nor less
    ("人工造林>=0亩", figure(None, comparator="masked"), False),
    ("人工造林<=9亿亩", figure(None, comparator="masked"), False),
    # growth is stated in another unit than what grows
    ("人工造林>5%", figure("5.1", "%", kind="growth_rate"), True),
    ("人工造林>5%", figure("10001"), False),
    ("人工造林>5%", figure("6", "个百分点", kind="growth_rate"), False),
    ("人工造林>5亩", figure("6", "%", kind="growth_rate"), False),
    # another indicator, and numbers that are not of the report's own place
    ("人工造林>0亩", figure("5", indicator="afforestation.closure"), False),
    ("人工造林>0亩", figure("5", indicator=None), False),
    ("人工造林>0亩", figure("5", role="baseline"), True),
    ("人工造林>0亩", figure("5", role="threshold"), False),
    ("人工造林>0亩", figure("5", role="reference"), False),
    ("人工造林>0亩", figure("5", status="target"), True),
    # of a range the lower end
    ("人工造林>4万亩", figure("30000", value_max="50000", kind="range"), False),
    # what is counted: one word of counting for another, but no 头 for 只
    ("5G基站>99个", figure("100", "座", indicator="telecom.base_station_count"), True),
    ("5G基站>99", figure("100", "处", indicator="telecom.base_station_count"), True),
    ("5G基站>0个", figure("3", "名", indicator="telecom.base_station_count", kind="rank"), False),
    ("5G基站>0个", figure("3", "人次", indicator="telecom.base_station_count"), False),
]


@pytest.mark.parametrize(("query", "given", "meant"), MEANT)
def test_what_a_query_by_amount_means(query: str, given: Figure, meant: bool) -> None:
    clause = parse(query)
    assert isinstance(clause, FigureIs)
    assert fits(clause, given) is meant
