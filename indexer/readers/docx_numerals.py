"""How Word writes the number of a list: w:numFmt and a count -> 一, 〇, 壹, ①, iv, ...

Word knows 62 formats. Here are those that Chinese documents use; any other is written in digits.
"""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_SIMPLE = "零一二三四五六七八九十百千"
_LEGAL_SIMPLIFIED = "零壹贰叁肆伍陆柒捌玖拾佰仟"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖拾佰仟"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
_IN_PARENTHESES = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_WITH_FULL_STOP = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_CIRCLED_HAN = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l")),
    *((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def render_number(count: int, number_format: str) -> str:
    """A count as a list shows it; digits when the format is unknown or has no such number.

    >>> [render_number(12, name) for name in ("chineseCounting", "decimalEnclosedCircle", "foo")]
    ['十二', '⑫', '12']
    """
    write = _FORMATS.get(number_format)
    # No list counts to 10,000; a start of 2147483647 is made up.
    if write is None or not 0 < count < 10_000:
        return str(count)
    return write(count)


def _counting(numerals: str, ten: str) -> Callable[[int], str]:
    """Numbers by places: 一百零五. `ten` is what stands before 10 to 19: 十五, 壹拾伍."""

    def write(count: int) -> str:
        text = ""
        for power, unit in ((1000, numerals[12]), (100, numerals[11]), (10, numerals[10]), (1, "")):
            digit = count // power % 10
            if digit:
                text += numerals[digit] + unit
            elif text and count % power:
                text += numerals[0]
        text = text.replace(numerals[0] * 2, numerals[0])
        return ten + text[2:] if 10 <= count < 20 else text

    return write


def _from(symbols: str) -> Callable[[int], str]:
    """The symbols one after the other; digits when they are used up."""
    return lambda count: symbols[count - 1] if count <= len(symbols) else str(count)


def _letters(count: int) -> str:
    """Word goes on after z with aa, bb, cc."""
    return chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 30)


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text


_counted = _counting(_SIMPLE, ten="十")
_legal = _counting(_LEGAL_SIMPLIFIED, ten="壹拾")
_legal_traditional = _counting(_LEGAL_TRADITIONAL, ten="壹拾")

_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda count: "",
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "koreanCounting": _counted,
    "ideographDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "japaneseDigitalTenThousand": lambda count: "".join(_DIGITS[int(d)] for d in str(count)),
    "taiwaneseDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(count)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _legal_traditional,
    "ideographTraditional": _from(_STEMS),
    "ideographZodiac": _from(_BRANCHES),
    "ideographEnclosedCircle": _from(_CIRCLED_HAN),
    "decimalEnclosedCircle": _from(_CIRCLED),
    "decimalEnclosedCircleChinese": _from(_CIRCLED),
    "decimalEnclosedParen": _from(_IN_PARENTHESES),
    "decimalEnclosedFullstop": _from(_WITH_FULL_STOP),
    "decimalFullWidth": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda count: str(count).translate(_FULL_WIDTH),
    "decimalZero": lambda count: f"{count:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
