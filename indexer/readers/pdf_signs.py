"""What fonts in PDF files call their characters -> the characters that people write.

A font may list the shape of 青 as the radical ⾭ (U+2FAD) or ⻘ (U+2ED8), which look the same and
which no search finds. Signs for vertical lines (︵) have code points of their own, and signs that
only one font has lie in the private areas, where nothing tells what they show.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

# Unicode itself says which character a Kangxi radical is, of the other radicals it says so of two.
_RADICALS = (
    "⺁厂 ⺇几 ⺌小 ⺎兀 ⺏尣 ⺐尢 ⺒巳 ⺓幺 ⺛旡 ⺝月 ⺞歺 ⺟母 ⺠民 ⺡氵 ⺢氺 ⺣灬 ⺤爫 "
    "⺥爫 ⺦丬 ⺧牛 ⺨犭 ⺩王 ⺫罒 ⺬示 ⺭礻 ⺮竹 ⺯糹 ⺰纟 ⺱罓 ⺲罒 ⺶羊 ⺷羊 ⺸羋 ⺹耂 "
    "⺼肉 ⺽臼 ⺾艹 ⺿艹 ⻀艹 ⻁虎 ⻂衤 ⻃覀 ⻄西 ⻅见 ⻆角 ⻈讠 ⻉贝 ⻋车 ⻌辶 ⻍辶 ⻎辶 "
    "⻏邑 ⻐钅 ⻑長 ⻒镸 ⻓长 ⻔门 ⻕阜 ⻖阝 ⻗雨 ⻘青 ⻙韦 ⻚页 ⻛风 ⻜飞 ⻝食 ⻞食 ⻟飠 "
    "⻠饣 ⻡首 ⻢马 ⻣骨 ⻤鬼 ⻥鱼 ⻦鸟 ⻧卤 ⻨麦 ⻩黄 ⻪黾 ⻫斉 ⻬齐 ⻭歯 ⻮齿 ⻯竜 ⻰龙 "
    "⻱龜 ⻲亀 ⻳龟 "
)
_VERTICAL = (
    "︐， ︑、 ︒。 ︓： ︔； ︕！ ︖？ ︗〖 ︘〗 ︱— ︳_ ︵（ ︶） ︷｛ ︸｝ ︹〔 "
    "︺〕 ︻【 ︼】 ︽《 ︾》 ︿〈 ﹀〉 ﹁「 ﹂」 ﹃『 ﹄』 "
)
# Bullets of Wingdings and Symbol, which Word puts before paragraphs of a list.
_BULLETS = "\uf06c\uf06e\uf0b7\uf0a7\uf0d8\uf0fc\uf075\uf076\uf0b2\uf0e8"
_SIGNS = str.maketrans(
    {pair[0]: pair[1] for pair in (*_RADICALS.split(), *_VERTICAL.split())}
    | dict.fromkeys(_BULLETS, "•")
    | {"\u00ad": "-", "\ufffe": "-"}  # how pdfium tells the hyphen at the end of a line
)
# Kangxi radicals, compatibility ideographs (降 as U+FA09) and Latin ligatures: Unicode names the
# character that each is. Full-width signs are left as they are.
_COMPATIBLE = re.compile("[\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1d]")
# What no font but the one in the file can tell.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
LOST = "\ufffd"
# Characters that a Chinese report is made of: blanks, Han, signs, letters, numbers in circles.
_USUAL = re.compile(
    "[\\s!-~§°±·×÷\u0370-\u03ff\u2010-\u203b\u2103-\u2122\u2150-\u2313\u2460-\u27be"
    "\u3000-\u303f\u3105-\u312f\u3200-\u9fff\uff01-\uff5e\uffe5\U00020000-\U0003134f]"
)
# A text in which more is strange than this is not what the page shows.
_STRANGE = 0.2


def normal(text: str) -> str:
    """The characters that people write, one for each sign that tells; U+FFFD for one that does not.

    >>> normal("⻘⽲县⼯作"), normal("︵⼀︶"), normal("\\ue123亩")
    ('青禾县工作', '（一）', '\\ufffd亩')
    """
    text = _COMPATIBLE.sub(lambda sign: unicodedata.normalize("NFKC", sign[0]), text)
    return _PRIVATE.sub(LOST, text.translate(_SIGNS))


def makes_sense(characters: Iterable[str]) -> bool:
    """Whether these are characters that a report is made of; False for none at all.

    A font without a table of its characters yields codes of its own: ÖÐ¹ú for 中国.

    >>> makes_sense("全年造林1.2万亩，"), makes_sense("ÖÐ¹ú"), makes_sense("")
    (True, False, False)
    """
    counted = Counter(characters)
    strange = sum(n for character, n in counted.items() if not _USUAL.match(normal(character)))
    return bool(counted) and strange <= _STRANGE * counted.total()
