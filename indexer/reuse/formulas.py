"""What every report of the genre has, whoever wrote it: such words are no sign of copying.

Formulas that a corpus shows by itself are those that many offices use. These few are known
beforehand, since they vary a little from one to the next and a small corpus has few of each: how a
report is opened and closed, in whose spirit, and the statement of a headline figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.offsets import Span

# A clause that holds one of these is a formula.
OPENING = (
    "人民代表大会|各位代表|各位委员|各位领导|各位评议|报告工作|工作报告|请予审议|审查批准|列席|提出意见"
    "|述职报告|述职述廉|汇报如下|报告如下|请予评议|批评指正|审议批准|工作回顾|工作安排|工作打算|下一步打算"
    "|人民政府[省市区县旗州盟]长"
)
SPIRIT = (
    "习近平|中国特色社会主义|党的[一二三四五六七八九十]+(?:大|届)|[一二三四五六七八九十]中全会|两个确立|两个维护"
    "|四个意识|四个自信|四个全面|五位一体|新发展理念|新发展格局|高质量发展|稳中求进|以人民为中心|六稳|六保"
    "|总体要求|坚强领导|正确领导|大力支持|有力监督|监督支持|共同努力|团结(?:一致|拼搏|奋斗|在)|不忘初心|中央经济工作会议"
    "|中国梦|现代化(?:建设)?(?:新)?篇章|新征程|开局之年|关键一年|收官之年|承上启下|伟大复兴|新中国成立|建党"
)
THANKS = (
    "各族人民|各民主党派|民主党派|人民团体|无党派|离退休|老同志|解放军|武警|指战员|驻[^，]{1,8}(?:部队|单位)|政协委员|人大代表"
    "|社会各界|各界人士|港澳台|海外侨胞|关心支持|关心和支持|来之不易|(?:领导|支持|监督|奋斗|拼搏|努力|配合|指引|指导)的结果|崇高敬意"
)
# Fields that a report names in one breath, so that none is left out.
SUNDRY = (
    "工会|共青团|妇联|工商联|红十字|国防动员|国防教育|双拥|拥军|民族宗教|史志|审计|退役军人"
    "|关心下一代|慈善|人防"
)
# Said with a number in nearly every report, and in these words.
HEADLINE = (
    "生产总值|固定资产投资|规模以上工业|规上工业|社会消费品零售|一般公共预算|财政收入|财政总收入|可支配收入|人均纯收入"
    "|消费价格|粮食(?:总)?产量|粮食播种|播种面积|进出口|登记失业率|调查失业率|新增就业|第[一二三]产业|产业增加值|预期目标|存贷款"
)
STOCK = re.compile("|".join((OPENING, SPIRIT, THANKS, SUNDRY)))
FIGURE = re.compile(HEADLINE)
# 增长8.1%, 比上年增长7%: what a clause says of the figure in the one before it.
GROWTH = re.compile(
    r"(?:同比|同口径|比上年|较上年|可比|按可比价格?(?:计算)?|分别|净|年均|左右|以上|以内|控制在"
    r"|增长|下降|提高|增加|达到?|和|[0-9.%％个百分点万亿元])+"
)
CLAUSE = re.compile(r"[^，。；：！？、\n]+")
DIGIT = re.compile("[0-9]")


def stock_phrases(text: str) -> Iterator[Span]:
    """The clauses of a text that are formulas of the genre.

    >>> text = "现在，我代表县人民政府向大会报告工作。生产总值90亿元，增长8%；栽下第一棵树。"
    >>> [text[start:end] for start, end in stock_phrases(text)]
    ['我代表县人民政府向大会报告工作', '生产总值90亿元', '增长8%']
    """
    goes_on = False
    for clause in CLAUSE.finditer(text):
        words = clause[0]
        figure = bool(FIGURE.search(words)) or (goes_on and bool(GROWTH.fullmatch(words)))
        if figure or STOCK.search(words):
            yield Span(*clause.span())
        goes_on = figure
