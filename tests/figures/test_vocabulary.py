"""The indicators bring their own tests: each example is found, and no counterexample is."""

from __future__ import annotations

import pytest

from indexer.figures import find_figures
from indexer.metadata import Hints, find_metadata
from indexer.models import Figure, Report
from indexer.structure import find_passages, find_sections
from indexer.vocab.indicator_table import Example, Indicator, all_indicators
from indexer.vocab.regions import load_regions

# Examples that are right and not handled yet, by the rule that is missing. Whoever adds the rule
# sees its rows turn red and takes them out.
KNOWN_GAPS = {
    # what is counted before 实现 becomes something else by what follows it
    ("employment.reemployed", "帮助1850名城镇失业人员实现再就业"),
    ("employment.difficult_placed", "帮助1200人就业困难人员实现就业"),
    ("employment.graduate_employed", "促进2.3万名离校未就业高校毕业生实现就业"),
    # a village is counted, and what was done there stands before
    ("rural.sewage_village_count", "完成农村生活污水治理46个行政村"),
    # the subject stands before a verb, or in the clause before
    ("poverty.microcredit", "扶贫小额信贷累计投放2.3亿元"),
    ("fund.rural_revitalization", "衔接资金用于产业的比重提高，总额达到3.2亿元"),
    ("park.revenue", "园区实现营业收入126亿元，增长15%"),
    # what a stock grew by is neither the stock nor what was added to it by work
    ("farmland.cultivated_area", "耕地面积净增3200亩"),
    ("finance.loan_new", "各项贷款较年初增加18.9亿元"),
    # of another kind, base or status than read
    ("power.line_length", "新建10千伏线路62.8公里"),
    ("rural.toilet_renovation", "计划改厕5000户"),
}
INDICATORS = all_indicators()


def figures_in(text: str) -> tuple[Figure, ...]:
    """The figures of a report that says no more than this."""
    sections = find_sections(text)
    metadata = find_metadata(text, Hints({}, None, "", ()), load_regions())
    return find_figures(Report("r", text, metadata, sections, find_passages(text, sections)))


def is_found(indicator: Indicator, example: Example) -> bool:
    """Whether a figure of the sentence is the one that the example names."""
    asked = {"indicator": indicator.id, "value": example.value, "unit": example.unit}
    named = {field: getattr(example, field) for field in ("base", "status", "kind")}
    asked |= {field: value for field, value in named.items() if value}
    return any(
        all(getattr(figure, field) == value for field, value in asked.items())
        for figure in figures_in(example.text)
    )


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_an_indicator_is_found_where_it_is_and_nowhere_else(indicator: Indicator) -> None:
    missed = [
        example.text
        for example in indicator.examples
        if (indicator.id, example.text) not in KNOWN_GAPS and not is_found(indicator, example)
    ]
    mistaken = [
        text
        for text in indicator.counterexamples
        if indicator.id in {figure.indicator for figure in figures_in(text)}
    ]
    assert (missed, mistaken) == ([], [])


@pytest.mark.parametrize(
    ("id_", "text"),
    [pytest.param(*gap, marks=pytest.mark.xfail(strict=True)) for gap in sorted(KNOWN_GAPS)],
)
def test_known_gaps(id_: str, text: str) -> None:
    (indicator,) = (indicator for indicator in INDICATORS if indicator.id == id_)
    examples = [example for example in indicator.examples if example.text == text]
    # Of an example that is not there any more nothing is left to be missed.
    assert all(is_found(indicator, example) for example in examples)


def test_every_indicator_brings_both() -> None:
    lacking = [one.id for one in INDICATORS if not (one.examples and one.counterexamples)]
    assert lacking == []
