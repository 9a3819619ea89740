"""The rank of the unit whose report it is, as the report says it: 县 of 副县长, 市 of 全市."""

from __future__ import annotations

import re

# 县委常委、副县长2023年度述职报告; 我代表区人民政府; 在县委、县政府的坚强领导下; 担任副市长
RANKS = "省市县区州旗盟"
OFFICE = re.compile(
    rf"([{RANKS}])(?:委书记|委副书记|委常委|长(?!期|远|效|度|三|春|沙|江|征|足|势|安|治|乐|青))"
)
SPEAKER = re.compile(
    rf"(?:代表|受)[\u4e00-\u9fff]{{0,12}}?(自治区|[{RANKS}])(?:人民政府|政府|人大常委会|政协常委会)"
)
POST = re.compile(
    rf"(?:担任|任|作为|挂职)[^。；\n]{{0,20}}?(?:副|代)?([{RANKS}])(?:长|委书记|委常委|委副书记)"
)
# 在省委、市委和县委的坚强领导下: the last is the nearest. A county may name 省委 alone.
LED_BY = re.compile(
    rf"(?:在|按照)[^。\n]{{0,60}}([{RANKS[1:]}])委[^。\n]{{0,20}}?(?:领导下|领导和)"
)
# 三标乡党委书记, 江川路街道2019年工作总结; 我代表镇人民政府
TOWN = re.compile(
    r"(?:[镇乡]|街道)(?:党委|党工委|人民政府|政府|办事处|人大|[镇乡]?长|[0-9〇○]|二〇)|[副代]?[镇乡]长"
)
TOWN_SPEAKER = re.compile(r"(?:代表|受)[^，。；\n]{0,8}(?:[镇乡](?:人民)?政府|街道)")
COUNTY_ABOVE = re.compile(r"在[^。\n]{0,24}?([县区市旗])委")
TOWNSHIP = "乡"
SELF = re.compile(r"[全我]([省市县区州盟旗])")
OPENING = 500
AUTONOMOUS = "自治区"


def find_own_rank(title: str, text: str) -> str | None:
    """The character that the name of the report's own unit ends in; None where nothing tells.

    A town's own region is its county: 县 when its leader is 县委, TOWNSHIP when that is not said.

    >>> find_own_rank("副县长2023年度述职报告", "")
    '县'
    >>> find_own_rank("政府工作报告", "各位代表：现在，我代表市人民政府，向大会报告工作")
    '市'
    >>> find_own_rank("2023年工作总结", "今年以来，全局上下…")
    """
    if TOWN.search(title) or TOWN_SPEAKER.search(text, 0, OPENING):
        led = COUNTY_ABOVE.search(text, 0, OPENING)
        return led[1] if led and led[1] != "市" else TOWNSHIP
    for pattern, where in ((OFFICE, title), (SPEAKER, text), (POST, text), (LED_BY, text)):
        if found := pattern.search(where, 0, OPENING):
            return "区" if found[1] == AUTONOMOUS else found[1]
    # Cities of 广西 say 全区 of the 自治区 and 全市 of themselves: then neither tells.
    called = {found[1] for found in SELF.finditer(text)} - {"省"}
    return called.pop() if len(called) == 1 else None
