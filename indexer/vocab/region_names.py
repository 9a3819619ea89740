"""What a region is called for short: 甘州 for 甘州区, 黔东南州 for 黔东南苗族侗族自治州."""

from __future__ import annotations

import re

PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 "
    "水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各"
).split()
_PEOPLE = "|".join(sorted(PEOPLES, key=len, reverse=True))
# 伊犁哈萨克自治州 leaves 族 out. Two characters stay: 西藏 and 内蒙古 keep theirs.
AUTONOMOUS = re.compile(f"^(.{{2,}}?)(?:(?:{_PEOPLE})族?)*自治(区|州|县|旗)$")
RANK = re.compile(r"^(.{2,}?)(?:特别行政区|地区|林区|特区|新区|[省市盟州旗县区])$")
# 临夏县 keeps its rank against 临夏市; 海南州 is said, 海南区 is another name.
RANKED = re.compile(r"[州县旗]")


def short_names(name: str) -> tuple[str, ...]:
    """The short forms of a full name that follow from its form; none where nothing can be left out.

    >>> short_names("甘州区"), short_names("浦东新区"), short_names("神农架林区")
    (('甘州',), ('浦东',), ('神农架',))
    >>> short_names("黔东南苗族侗族自治州"), short_names("张家川回族自治县")
    (('黔东南', '黔东南自治州', '黔东南州'), ('张家川', '张家川自治县', '张家川县'))
    >>> short_names("宁夏回族自治区"), short_names("内蒙古自治区"), short_names("鄂温克族自治旗")
    (('宁夏', '宁夏自治区'), ('内蒙古',), ('鄂温克', '鄂温克自治旗', '鄂温克旗'))
    >>> short_names("沙县"), short_names("城区")
    ((), ())
    """
    if autonomous := AUTONOMOUS.match(name):
        stem, rank = autonomous.groups()
        stem = stem.removesuffix("族")  # 鄂温克族自治旗 has nothing but its people
        ranked = (stem + rank,) if RANKED.match(rank) else ()
        return tuple(form for form in (stem, f"{stem}自治{rank}", *ranked) if form != name)
    short = RANK.match(name)
    return (short[1],) if short else ()
