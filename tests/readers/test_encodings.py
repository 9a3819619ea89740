"""Plain text: the codec found, the bytes kept, the broken refused."""

from __future__ import annotations

import codecs
import random
import time

import pytest

from indexer import readers
from indexer.readers import RawText, SourceFile

from .building import trouble

SIMPLIFIED = (
    "过去一年，在区委、区政府的坚强领导下，我认真履行分管职责，扎实推进农业农村、水利和林业各项工作，"
    "较好完成了年初确定的目标任务。全年粮食总产量达到12.6万吨，同比增长3.2%；新建高标准农田1.8万亩，"
    "栽植经济林6500亩；农村居民人均可支配收入16840元，增长8.5%左右。一是抓主导产业，培育龙头企业7家，"
    "建成冷链仓库23座，蔬菜外销渠道更加畅通。二是抓环境整治，拆除残垣断壁430处，改造卫生厕所2100户，"
    "村容村貌焕然一新。三是抓项目建设，争取上级资金9300万元，“河长制”巡查覆盖全部14条支流。"
    "回顾一年来的工作，虽然取得了一些成绩，但与群众的期盼相比还有差距：调查研究不够深入，督促落实偶有松懈，"
    "处理复杂矛盾的办法不多。下一步，我将加强学习，转变作风，严守廉洁底线，把心思用在干事创业上，"
    "以实实在在的业绩回报组织的培养和乡亲们的信任！请各位领导和同志们批评指正。"
)
TRADITIONAL = (
    "過去一年，在縣政府的領導下，我認真履行分管職責，紮實推進農業、水利和林業各項工作，"
    "較好完成了年初確定的目標任務。全年稻米產量達到12.6萬噸，比上年增長3.2%；新建灌溉渠道18公里，"
    "造林6500畝；農戶平均收入增長百分之八左右。一是抓重點產業，培育企業7家，設立冷藏倉庫23座，"
    "蔬菜銷售更加順暢。二是整治環境，改善鄉村道路，村容煥然一新。三是爭取經費，興辦學校與醫療站，"
    "便利民眾就學就醫。回顧一年來的工作，雖然取得了一些成績，但與民眾的期待相比還有差距：調查研究不夠深入，"
    "督促落實有時鬆懈，處理複雜問題的辦法不多。下一步，我將加強學習，改進作風，嚴守規定，以實際成果回報大家的信任。"
)
MARKED = {"utf-8-sig": codecs.BOM_UTF8, "utf-16": codecs.BOM_UTF16_LE}


def read(data: bytes, name: str = "述职报告.txt") -> RawText:
    return readers.read(SourceFile(name, data))


ENCODINGS = [
    (SIMPLIFIED, "utf-8", "utf-8"),
    (SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
    (SIMPLIFIED, "utf-16", "utf-16"),
    (SIMPLIFIED, "utf-16-le", "utf-16-le"),
    (SIMPLIFIED, "utf-16-be", "utf-16-be"),
    # what calls itself GB2312 or GBK is read as the GB18030 that holds both
    (SIMPLIFIED, "gb2312", "gb18030"),
    ("朱镕基同志指出，要真抓实干", "gbk", "gb18030"),
    ("㐂𠀀，狠抓农业产业发展，夯实基础", "gb18030", "gb18030"),
    (TRADITIONAL, "big5", "big5hkscs"),
    # Taiwan's text on a mainland machine
    (TRADITIONAL, "gbk", "gb18030"),
    ("2023 annual report", "ascii", "utf-8"),
    ("2023 annual report", "utf-16-le", "utf-16-le"),
    # all bytes of 。2016年 in UTF-16 are below 0x80, so it is valid UTF-8 too
    ("。2016年,地方财政收入增长", "utf-16-le", "utf-16-le"),
    # box drawing of old plain-text tables
    ("┌──┬──┐\r\n│指标│数值│\r\n└──┴──┘\r\n", "gbk", "gb18030"),
]


@pytest.mark.parametrize("text, written, read_as", ENCODINGS)
def test_codec_is_found(text: str, written: str, read_as: str) -> None:
    data = text.encode(written)
    raw = read(data)
    assert (raw.text, raw.encoding) == (text, read_as)
    assert data.decode(read_as) == text
    assert (raw.media_type, raw.reader, raw.title) == ("text/plain", "text", None)


def test_big_endian_mark() -> None:
    data = codecs.BOM_UTF16_BE + SIMPLIFIED.encode("utf-16-be")
    assert (read(data).text, read(data).encoding) == (SIMPLIFIED, "utf-16")


def test_line_ends_stay_as_they_are() -> None:
    assert (
        read("一、农业\r\n二、水务\r三、林业\n".encode()).text == "一、农业\r\n二、水务\r三、林业\n"
    )


@pytest.mark.parametrize("length, least", [(12, 198), (40, 200), (400, 200)])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5"])
def test_random_pieces(codec: str, length: int, least: int) -> None:
    text = TRADITIONAL if codec == "big5" else SIMPLIFIED
    rnd = random.Random(1)
    right = 0
    for _ in range(200):
        begin = rnd.randrange(max(1, len(text) - length))
        piece = text[begin : begin + length]
        right += read(piece.encode(codec)).text == piece
    assert right >= least


def broken(text: str, codec: str, places: int) -> bytes:
    """The text with so many bytes spoilt, far from each other."""
    data = bytearray(text.encode(codec))
    for place in range(places):
        data[(place * 2 + 1) * len(data) // (2 * places)] = 0xFF
    return bytes(data)


LONG = (SIMPLIFIED + "\n") * 8  # some 3,300 characters


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "big5"])
def test_a_few_broken_bytes_are_replaced(codec: str) -> None:
    text = (TRADITIONAL + "\n") * 8 if codec == "big5" else LONG
    data = broken(text, codec, 1)
    raw = read(data)
    assert raw.encoding is not None
    assert "\ufffd" in raw.text
    assert raw.text == data.decode(raw.encoding, errors="replace")
    assert raw.text[:1000] == text[:1000]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le"])
@pytest.mark.parametrize("length", [12, 1500])
def test_a_file_cut_in_a_character(codec: str, length: int) -> None:
    text = (SIMPLIFIED * 4)[:length].replace("%", "成")
    raw = read(text.encode(codec)[:-1])
    assert raw.text.rstrip("\ufffd") == text[:-1]
    assert raw.text.endswith("\ufffd")


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_many_broken_bytes_are_refused(codec: str) -> None:
    error = trouble("述职报告.txt", broken(LONG, codec, 60))
    assert error.reason.startswith("no known encoding of Chinese text fits")


REFUSED = [
    (b"", "the file is empty"),
    (b" \r\n\t\n", "the file holds only blanks"),
    ("\ufeff　　\u200b\n".encode(), "the file holds only blanks"),
    ("　　　".encode("gbk"), "the file holds only blanks"),
    # what a crash leaves of a file
    (bytes(1000), "the file holds only blanks"),
    (random.Random(2).randbytes(5000), "no known encoding of Chinese text fits"),
    (random.Random(3).randbytes(64), "no known encoding of Chinese text fits"),
    (b"\x7fELF\x02\x01\x01" + bytes(9) + random.Random(4).randbytes(999), "no known encoding"),
    (b"GIF89a" + bytes(range(256)) * 4, "no known encoding"),
    # a mark of UTF-16 before what is none
    (codecs.BOM_UTF16_LE + random.Random(5).randbytes(2000), "no known encoding"),
    # Chinese with a NUL after each character is no text
    ("\0".join(SIMPLIFIED).encode(), "no known encoding"),
    # Japanese and Russian are text, but not ours
    ("さくらの花が咲いています".encode("shift_jis"), "no known encoding"),
    ("Отчёт о работе за прошедший год".encode("cp1251"), "no known encoding"),
]


@pytest.mark.parametrize("data, reason", REFUSED)
def test_no_text(data: bytes, reason: str) -> None:
    assert trouble("述职报告.txt", data).reason.startswith(reason)


def test_random_bytes_are_refused_at_any_length() -> None:
    rnd = random.Random(6)
    for length in (24, 40, 100, 1000):
        for _ in range(50):
            trouble("述职报告.txt", rnd.randbytes(length))


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "big5"])
def test_a_big_file_is_cheap(codec: str) -> None:
    text = (TRADITIONAL if codec == "big5" else SIMPLIFIED) * 5000  # over 2 million characters
    began = time.process_time()
    assert len(read(text.encode(codec)).text) == len(text)
    assert time.process_time() - began < 5
