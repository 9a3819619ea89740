"""Bytes of Chinese plain text -> the text and the codec that gives it.

A byte order mark decides, then strict UTF-8. What is left is tried as GB18030, Big5 and UTF-16, and
the decoding that reads most like Chinese wins. A detector library was the other choice: of five
that were tried only one knew UTF-16 without a mark, and that one was wrong on a third of the texts
of a dozen characters in GB18030.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import cache

from indexer.errors import UnreadableReport
from indexer.readers.models import SourceFile

# GB2312 and GBK are parts of GB18030, and Big5 of Big5-HKSCS: a label or a guess never names them.
LEGACY_CODECS = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Enough to tell encodings apart; a longer sample only costs time.
SAMPLE_BYTES = 8 * 1024
# Chinese prose scores 0.8 to 0.9, a dozen characters 0.4 and more, a wrong codec less than 0.
LEAST_QUALITY = 0.2

# Characters that fill half of any modern text, and of reports above all.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也对生能而子那得于着下自之年过发后"
    "作里用道行所然家种事成方多经去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只"
    "从想实日者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应向"
    "头文体政见被利二等产或新己制身果加月话合回特代内信表化给世位次度门任常先海通教儿原东提立及比员"
    "解水名真论处走义各入几口认条平系气题活更别打四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指许统区保至队形社便空决治展司五基听却达强即权思设式记南品住告类求据程北边"
    "张该交规万取格望术领共确传师观清切院识候带导争运县乡镇村农企项投增亿亩元居均推升改革创城环境监"
    "督责落绩职述廉党委纪检群众服培训贫困脱振兴扶持续完善稳供销售养殖旅游医疗卫障险绿态污染防畜牧渔"
    "技园招商引财税收融支银费健康育校访矛盾调应急灾林草粮级深入严格抓促低支七六八九零百千第届优质效"
    "造济科域府范标色集型源路风营老策放护步台示整线协转流准联划积专消批扩综网构干际试突战极广智势模"
    "础验断房研江破链美值字聚首河团超贸车攻让功青难固牢央获航双西乐号余约亦岁"
    "省州街办局组书记副局长班支履考核汇报同志根较去今快速增幅率占户均其按照围绕坚决贯彻精神习近实施"
    "个們來為國說時會這對學進經過開從實無與長機關點業將兩間問並應頭體見產東論處義條氣題變總電數報結"
    "務計資設後發動農鄉鎮縣項億畝環創責績職黨紀檢眾訓貧脫興續穩銷養遊醫療衛險綠態漁園財稅銀費級嚴據"
    "單區優質領導組織強廣準補調護達選邊難類執權認識記護車馬長門風飛鐵錢傳億萬範圍決貫徹習親導議辦員"
    "濟範標風營護協轉準聯劃積專綜網構幹際試戰極廣勢礎驗斷鏈團貿讓難獲雙約歲類擴維號餘"
    "，。、；：！？（）《》“”‘’—…·％０１２３４５６７８９"
)
# Signs of Chinese texts: box drawing of old tables, circled numbers, units, full-width letters.
_SIGN = re.compile(r"[°±·×÷\u2010-\u2027\u2030-\u203b\u2100-\u22ff\u2460-\u257f\u25a0-\u26ff"
                      r"\u3001-\u303d\u3200-\u33ff\ufe30-\ufe4f\uff01-\uff5e\uffe5]")  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BLANKS = "\ufeff\u200b \t\r\n\v\f\xa0\u2002\u2003\u3000\0"
_NOT_TELLING = re.compile(r"[\t\n\v\f\r -~\xa0\u2000-\u200b\u3000]")
# Also what no honest text holds: NULs of a binary. Word leaves \x07 and \x13-\x15, DOS \x1a.
_BROKEN = re.compile(r"[\0-\x06\x0e-\x12\x16-\x19\x1c-\x1f\x7f\ufffd]")
# One bad byte may break the characters around it (\ufffd?\ufffd): counted as one place.
_BROKEN_PLACE = re.compile(rf"{_BROKEN.pattern}(?:.{{0,2}}{_BROKEN.pattern})*", re.DOTALL)


def decode(source: SourceFile, declared: str | None = None) -> tuple[str, str]:
    """The text of a file and its codec: `data.decode(codec, errors="replace")` is the text.

    A few broken bytes, at most one place in 1,000 characters, become U+FFFD. `declared` is the
    codec that the file itself names; it is asked first, and believed when the text looks right.

    >>> decode(SourceFile("a.txt", "狠抓农业产业发展，夯实基础".encode("gbk")))
    ('狠抓农业产业发展，夯实基础', 'gb18030')
    """
    if not source.data:
        raise UnreadableReport(source.path, "the file is empty", "download or save it again")
    for codec in _codecs_by_likelihood(source.data, declared):
        text = source.data.decode(codec, errors="replace")
        if not text.strip(_BLANKS):
            hint = "check that the text itself was saved into this file"
            raise UnreadableReport(source.path, "the file holds only blanks", hint)
        if _broken_places(text) <= max(2, len(text) // 1000):
            return text, codec
    raise UnreadableReport(
        source.path,
        "no known encoding of Chinese text fits (tried UTF-8, GB18030, Big5, UTF-16), "
        "or too much of it is broken",
        "open it in the program that made it and save it as .txt in UTF-8, or as .docx",
    )


def _codecs_by_likelihood(data: bytes, declared: str | None) -> list[str]:
    """The codecs worth a full decoding, the best first."""
    marked = [codec for mark, codec in MARKS if data.startswith(mark)]
    if _is_clean_utf8(data) or not data.strip(b"\0"):
        return marked or ["utf-8"]
    candidates = ("utf-8", *LEGACY_CODECS)
    quality = {codec: _quality(_sample(data, codec)) for codec in candidates}
    likely = [codec for codec in candidates if quality[codec] >= LEAST_QUALITY]
    likely.sort(key=lambda codec: (codec == declared, quality[codec]), reverse=True)
    return marked + likely


def _is_clean_utf8(data: bytes) -> bool:
    """Strict UTF-8, and no control characters.

    In UTF-16 the bytes of 。2016年 are all below 0x80: valid UTF-8, but with NULs between them.
    """
    try:
        return not _BROKEN.search(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _sample(data: bytes, codec: str) -> str:
    """The beginning of the text, from the first byte that is not ASCII.

    A page may open with 100 kB of scripts, which are the same under every codec.
    """
    first = re.search(rb"[\x80-\xff]", data)
    begin = first.start() & ~1 if first else 0  # even, or UTF-16 would come out of step
    piece = data[begin : begin + SAMPLE_BYTES]
    ends_here = begin + len(piece) == len(data)
    return codecs.getincrementaldecoder(codec)("replace").decode(piece, final=ends_here)


def _quality(text: str) -> float:
    """How much a decoding reads like Chinese: the mean weight of its telling characters."""
    total = telling = 0.0
    for char, count in Counter(text).items():
        if not _NOT_TELLING.match(char):
            total += _weight(char) * count
            telling += count
    # Without any it is blanks and Latin letters, which no wrong codec leaves alone.
    return total / telling if telling else 1.0


@cache
def _weight(char: str) -> float:
    if char in _FREQUENT:
        return 1.0
    if char in _everyday_characters() or _SIGN.match(char):
        return 0.3
    return -1.0 if _HAN.match(char) else -3.0


@cache
def _everyday_characters() -> frozenset[str]:
    """The first levels of GB2312 (3,755) and Big5 (5,401): 99 of 100 characters in modern text.

    A wrong codec draws its characters from the whole of its table, where these are few.
    """
    trails = bytes(range(0x40, 0xFF))
    gb = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in trails)
    big5 = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in trails)
    level_one = {pair.decode("gb2312", "ignore") for pair in gb}
    level_one |= {pair.decode("big5", "ignore") for pair in big5}
    return frozenset(char for char in level_one if _HAN.fullmatch(char))


def _broken_places(text: str) -> int:
    """Places where bytes did not fit; a long run (the padding of a binary) counts by its length.

    >>> _broken_places("一二\\ufffd?\\ufffd三"), _broken_places("\\ufffd" * 400)
    (1, 101)
    """
    return sum(1 + len(place) // 4 for place in _BROKEN_PLACE.findall(text))
