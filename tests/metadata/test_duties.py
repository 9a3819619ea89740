"""The sentence of duties: whole reports' openings in duties.tsv, and one trap or way a row here.

In the table a line break is written \\n. It measures what the rules find on the whole, so that a new
row that they miss does no harm by itself; a row below stands for one promise.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.metadata.duties import find_duties
from indexer.metadata.portfolios import find_portfolios
from indexer.models import Body, Portfolio
from indexer.vocab.portfolios import all_portfolios

TABLE = Path(__file__).with_name("duties.tsv")
SEED = Path(__file__).parents[3] / "shared" / "reports" / "seed.txt"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def names(portfolios: tuple[Portfolio, ...] | None) -> list[str]:
    return [portfolio.id for portfolio in portfolios or ()]


def written(bodies: tuple[Body, ...] | None) -> list[str]:
    return [f"{body.relation}:{body.name}" for body in bodies or ()]


def stated(text: str) -> list[str]:
    return [f"{duty.relation}:{duty.name}" for duty in find_duties(text)]


class Tally:
    """What was found and what should have been, over all rows."""

    def __init__(self) -> None:
        self.right = self.found = self.expected = 0
        self.misses: list[str] = []

    def add(self, row: str, found: set[str], expected: set[str]) -> None:
        self.right += len(found & expected)
        self.found += len(found)
        self.expected += len(expected)
        if found != expected:
            wrong, missing = sorted(found - expected), sorted(expected - found)
            self.misses.append(f"{row[:40]}… wrong {wrong}, missing {missing}")

    def check(self, least: float) -> None:
        precision, recall = self.right / self.found, self.right / self.expected
        assert min(precision, recall) >= least, "\n".join(
            (f"precision {precision:.3f}, recall {recall:.3f}", *self.misses)
        )


def test_portfolios_over_the_table() -> None:
    tally = Tally()
    for row in ROWS:
        field, _ = find_portfolios(row["text"].replace("\\n", "\n"), row["organisation"])
        tally.add(row["text"], set(names(field.value)), set(row["portfolios"].split()))
    tally.check(0.97)


def test_bodies_over_the_table() -> None:
    tally = Tally()
    for row in ROWS:
        _, field = find_portfolios(row["text"].replace("\\n", "\n"), row["organisation"])
        tally.add(row["text"], set(written(field.value)), set(row["bodies"].split()))
    tally.check(0.95)


def test_the_table_is_large_and_well_formed() -> None:
    known = {portfolio.id for portfolio in all_portfolios()}
    assert len({row["text"] for row in ROWS}) == len(ROWS) >= 60
    for row in ROWS:
        assert set(row["portfolios"].split()) <= known, row["text"]
        assert all(":" in body for body in row["bodies"].split()), row["text"]


# Phrases of policy and of courtesy that hold a verb of duty.
TRAPS = [
    "有关负责人全面负责，负责同志到场。",
    "始终密切联系群众，理论联系实际，多方联系企业。",
    "分管领域的各项工作有了新起色。",
    "分管工作取得了一定成效，分管部门24小时值守，抢通水毁道路57处。",
    "在分管县领导的关心和分管部门的密切配合下，完成了任务。",
    "高度重视分管领域领导干部意识形态建设和思想理论武装。",
    "抓分管领域党风廉政，签订责任书9份。",
    "每季度在分管部门和联系乡镇开展专题辅导。",
    "相关单位协助配合，协助有关部门做好防汛工作。",
    "主持召开财政工作会议12次，主持人作了说明。",
    "主持党组会议研究工作12次，主持县委农村工作会议。",
    "主管部门积极配合，行业主管局多次指导。",
    "牵头推进乡村振兴，联系邮政公司捐赠物资。",
    "负责农业的同志走遍了全县。",
    "我包片负责3个乡镇的疫情防控。",
    "不再分管林业、水利工作。",
    "联系企业3家、联系点2个、联系电话公布在外。",
]

WAYS = [
    # every verb governs its own list
    ("协助县长分管审计，负责财政，联系县税务局。", ["协助:审计", "负责:财政", "联系:县税务局"]),
    ("配合镇长做好征地拆迁工作，协管交通。", ["协助:征地拆迁", "协助:交通"]),
    ("协助主任工作、分管档案。", ["分管:档案"]),
    # leading: as written, empty where the body is left out
    ("主持局里的全面工作。", ["主持:局"]),
    ("我负责全局行政工作。", ["主持:全局"]),
    # the whole of a government is no body that one looks after
    ("协助县长负责县政府常务工作。", ["协助:"]),
    ("我负责市政府日常工作，负责税务。", ["负责:", "负责:税务"]),
    ("主持镇党委、镇政府全面工作。", ["主持:镇党委", "主持:镇政府"]),
    ("主持全面工作。", ["主持:"]),
    # a name with 和 in it, and 和 between names
    ("分管林业和草原、住房和城乡建设及水利工作。", ["分管:林业和草原", "分管:住房和城乡建设", "分管:水利"]),
    ("联系和平镇和县气象局。", []),
    ("分管水利，联系和平镇和县气象局。", ["分管:水利", "联系:和平镇", "联系:县气象局"]),
    ("分管高等教育、优抚等工作。", ["分管:高等教育", "分管:优抚"]),
    # after a comma only what is sure
    ("分管农业、水利，全年走访农户120户。", ["分管:农业", "分管:水利"]),
    ("分管农业,水利,供销等部门.", ["分管:农业", "分管:水利", "分管:供销"]),
    ("分管农业,联系气象局,农牧业保险公司.", ["分管:农业", "联系:气象局", "联系:农牧业保险公司"]),
    # nothing between the names but the level of the next
    ("分管农业，联系区农办区扶贫办区供销社。", ["分管:农业", "联系:区农办", "联系:区扶贫办", "联系:区供销社"]),
    ("分管市发改局市场股、县林业局县域股。", ["分管:市发改局市场股", "分管:县林业局县域股"]),
    # an office of two fields that the vocabulary has no joint name for; two offices
    ("分管县民政和人社局、县水务局。", ["分管:县民政和人社局", "分管:县水务局"]),
    ("分管文史资料和学习委、提案委。", ["分管:文史资料和学习委", "分管:提案委"]),
    ("分管民政和人社局、县法院和审计局。", ["分管:民政", "分管:人社局", "分管:县法院", "分管:审计局"]),
    # a list that a colon opens, numbers before names
    ("分管部门有：1.县农业局；2.县水务局。", ["分管:县农业局", "分管:县水务局"]),
    ("我分管的单位有县民政局，联系的单位有县残联。", ["分管:县民政局", "联系:县残联"]),
    # a list in lines of its own, up to the first that is no office
    ("分管部门：\n县农业局\n县水务局\n", ["分管:县农业局", "分管:县水务局"]),
    ("分管部门：\n县农业局\n一年来农业丰收\n县水务局\n", ["分管:县农业局"]),
    # what was handed over, and what was held
    ("由我分管的农业、林业工作交由他人负责，我改为分管财政。", ["分管:财政"]),
    ("我先后分管过农业、水利，负责过审计。", ["分管:农业", "分管:水利", "负责:审计"]),
    ("作为分管农业、水利的副县长，我尽心尽力。", ["分管:农业", "分管:水利"]),
    ("在分管农业、水利的副县长带领下，我尽心尽力。", ["分管:农业"]),
    # schools, parties, places
    ("分管教育，联系一中、实验小学、民建。", ["分管:教育", "联系:一中", "联系:实验小学", "联系:民建"]),
    ("分管农业，联系县乡村振兴局。", ["分管:农业", "联系:县乡村振兴局"]),
    # redacted
    ("分管**、农业、**局，联系**镇、XX公司、县供销社。", ["分管:农业", "联系:县供销社"]),
    # 负责 needs words before it that speak of duties
    ("根据分工，我负责农业、水利工作。", ["负责:农业", "负责:水利"]),
    ("全年组织专班负责农业、水利工作的督导。", []),
    ("我的主要职责是抓好农业、水利工作。", ["负责:农业", "负责:水利"]),
    ("职责是：一是负责农业；二是联系县供销社。", ["负责:农业", "联系:县供销社"]),
    ("我是副县长，负责农业、水利工作。", ["负责:农业", "负责:水利"]),
    # nor where so many offices follow
    ("负责区人社局、区民政局、区残联等单位工作。", ["负责:区人社局", "负责:区民政局", "负责:区残联"]),
    ("负责农业、水利工作。", []),
    # the next sentence goes on
    ("我分管公安工作。联系县法院、县检察院。", ["分管:公安", "联系:县法院", "联系:县检察院"]),
    ("我分管公安工作。全年立案85起，破案率提高。联系县法院开展普法。", ["分管:公安"]),
    ("分管公安，包抓磨石乡脱贫攻坚，联系园区企业万通公司。", ["分管:公安", "联系:磨石乡", "联系:万通公司"]),
    ("我兼任县公安局党委书记、局长，兼任县防指副总指挥。", ["主持:县公安局"]),
    # a section of its own, far down
    ("前言。" * 600 + "\n二、工作分工\n负责农业、水利工作。", ["负责:农业", "负责:水利"]),
    ("前言。" * 600 + "\n二、工作成效\n分管农业、水利工作。", []),
]  # fmt: skip

# Ways of writing that are not read.
KNOWN_GAPS = [
    # what stands in brackets is passed over
    ("分管民政（含老龄、殡葬）。", ["分管:民政", "分管:老龄", "分管:殡葬"]),
]


@pytest.mark.parametrize("text", TRAPS)
def test_a_policy_phrase_states_no_duty(text: str) -> None:
    assert stated(text) == []
    # Nor does it beside a sentence that does.
    assert stated("本人分管水利工作。" + text) == ["分管:水利"]


@pytest.mark.parametrize(
    ("text", "expected"),
    WAYS + [pytest.param(*row, marks=pytest.mark.xfail(strict=True)) for row in KNOWN_GAPS],
)
def test_find_duties(text: str, expected: list[str]) -> None:
    assert stated(text) == expected


@given(
    st.lists(
        st.sampled_from(
            "分管 联系 负责 主持 协助县长抓 兼任 农业 县水务局 林业和草原 ** 全面工作 等部门 工作 局长 的 和 、"
            " ， 。 （含老龄） 1. ： \n 我 群众 副".split(" ")
        )
    ).map("".join)
)
def test_every_duty_stands_in_the_text(text: str) -> None:
    for field in find_portfolios(text, "青禾县教育局"):
        for evidence in field.evidence:
            if evidence.span:
                assert evidence.quote == text[slice(*evidence.span)] != ""
    for duty in find_duties(text):
        assert text[slice(*duty.span)] == duty.name or not duty.name


# ---------------------------------------------------------------------------------- portfolios

FORESTRY = "全年造林绿化有序推进，林业局落实林长制，防沙治沙、退耕还林和森林防火同步开展。" * 4


@pytest.mark.parametrize(
    ("text", "organisation", "expected", "confidence", "rule"),
    [
        ("分管水利，联系县供销社。", "", ["water"], 0.95, "sentence of duties"),
        # who works in an office of one field has this field before others
        ("分管工会、水利。", "青禾县教育局", ["education", "party", "water"], 0.95, "organisation in the title"),
        ("主持局全面工作。", "青禾县教育局", ["education"], 0.95, "sentence of duties"),
        ("主持全面工作。", "青禾县教育局", ["education"], 0.95, "sentence of duties"),
        # sections of an office share its field
        ("分管人事教育科。", "青禾县审计局", ["audit"], 0.85, "organisation in the title"),
        ("全年工作平稳。", "青禾县审计局", ["audit"], 0.85, "organisation in the title"),
        # the post in the opening, where nothing else says who writes
        ("我任县审计局党组书记、局长，主持全面工作。", "", ["audit"], 0.95, "sentence of duties"),
        ("本人任县委常委、县审计局局长。全年工作平稳。", "", ["audit"], 0.85, "office in the opening"),
        ("县医院副院长，分管医务科。", "", ["health"], 0.85, "office in the opening"),
        ("我协助校长分管教学、图书馆工作。", "", ["education"], 0.95, "sentence of duties"),
        # an earlier post is not the present one
        ("曾任县审计局局长，2019年任副县长，分管水利。", "", ["water"], 0.95, "sentence of duties"),
        (FORESTRY, "", ["forestry"], 0.6, "weight of words"),
        ("一、狠抓造林绿化\n" + FORESTRY, "", ["forestry"], 0.6, "weight of headings"),
    ],
)  # fmt: skip
def test_where_a_portfolio_comes_from(
    text: str, organisation: str, expected: list[str], confidence: float, rule: str
) -> None:
    field, _ = find_portfolios(text, organisation)
    assert names(field.value) == expected
    assert (field.confidence, field.evidence[0].rule) == (confidence, rule)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "全年工作平稳。",
        # what is only kept in touch with
        "我分管绩效、宣讲、联系县供销社。",
        # a whole government or committee is no field, however much is said of one
        "我主持县政府全面工作。" + FORESTRY,
        "我是县人民政府常务副县长，负责县政府常务工作。" + FORESTRY,
        "根据县教育局局长的安排，主持全面工作。",
        # several fields and none before the others
        "农业、水利、教育、医保、商务、旅游、交通、审计、民政、气象、供销、林业各有进展。",
        # words that every report uses say nothing of who writes
        "党建、信访、安全生产、纪检监察常抓不懈。" * 5,
    ],
)
def test_no_portfolio_is_better_than_a_wrong_one(text: str) -> None:
    field, _ = find_portfolios(text)
    assert field.status == "unknown" and field.value is None


def test_a_general_report_has_none() -> None:
    for field in find_portfolios("我分管林业。" + FORESTRY, "青禾县林业局", general=True):
        assert field.status == "unknown"


@pytest.mark.skipif(not SEED.exists(), reason="the real reports are not beside us")
def test_the_model_report() -> None:
    portfolios, bodies = find_portfolios(SEED.read_text(encoding="utf-8"))
    assert [portfolio.name for portfolio in portfolios.value or ()] == [
        "农业农村", "水务", "林业草原", "自然资源", "供销",
    ]  # fmt: skip
    assert [body for body in written(bodies.value) if body.startswith("联系")] == [
        "联系:区委农办", "联系:区档案局",
    ]  # fmt: skip
