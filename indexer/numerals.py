"""Numbers as reports write them: 1,234.5万, 3万5千, 一千零五十一, 二〇二三, 三分之一; and back.

Reading is strict: a text that is not wholly one number is none (十四五, 一二三产, 几百). What a
number is of, and 百分之八点五, which is 8.5 and a unit, others read. Every value is exact; only a
fraction that never ends (三分之一) is cut, at 28 digits.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
# 万, 千亿, 百万, 十万亿: what a number may carry, and its power of ten.
POWERS = {
    few + many: power + more
    for few, power in (("", 0), ("十", 1), ("百", 2), ("千", 3))
    for many, more in (("", 0), ("万", 4), ("亿", 8), ("万亿", 12))
    if few or many
}
PLAIN = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# 5千万 and 3百 are written, 3十 is not.
ARABIC = re.compile(
    r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?([百千]?(?:万亿|[万亿])|[百千])?"
)
# 二〇二三, 一九四九, 二〇; but 三四, 三五 and 一二三 name several things, one after the other.
SPELLED = re.compile(r"[一二三四五六七八九](?=.*零|.{3})[零一二三四五六七八九]+")
# Below 万: 一千零五十一, 二百一十, 两千三, 5千. 零 stands only where a place is left out.
SECTION = re.compile(
    "(?:([1-9一二两三四五六七八九])千(?:零(?!.百|$))?)?"
    "(?:([1-9一二两三四五六七八九])百(?:零(?!.?十|$))?)?"
    "(?:([一二三四五六七八九]?)十)?([一二三四五六七八九])?"
)
# 两万五, 3万5: a digit behind a magnitude counts its tenths; 零 and 两 never do.
LAST = frozenset("123456789一二三四五六七八九")
DECIMALS = re.compile("([零一二三四五六七八九]+)([十百千万亿]*)")
SAME = str.maketrans(
    "０１２３４５６７８９．，－−〇○◯壹贰叁肆伍陆柒捌玖拾佰仟萬億兩貳參陸點負",
    "0123456789.,--零零零一二三四五六七八九十百千万亿两二三六点负",
)
# No number of a report is longer; what is longer is a row of digits gone astray.
LONGEST = 40
# Digits that are shown of a number.
SHOWN = Context(prec=6)


def parse_numeral(text: str) -> Decimal | None:
    """Read a number as reports write it; None when it is not one.

    >>> parse_numeral("1.3万")
    Decimal('13000')
    >>> parse_numeral("1，234.5"), parse_numeral("1亿2000万"), parse_numeral("3万5千")
    (Decimal('1234.5'), Decimal('120000000'), Decimal('35000'))
    >>> parse_numeral("一千零五十一"), parse_numeral("两万五"), parse_numeral("一点五万")
    (Decimal('1051'), Decimal('25000'), Decimal('15000'))
    >>> parse_numeral("二〇二三"), parse_numeral("百万"), parse_numeral("半")
    (Decimal('2023'), Decimal('1000000'), Decimal('0.5'))
    >>> parse_numeral("三分之一")
    Decimal('0.3333333333333333333333333333')
    >>> [parse_numeral(text) for text in ("若干", "十四五", "三四", "一二三产", "百分之八点五")]
    [None, None, None, None, None]
    """
    if PLAIN.fullmatch(text):
        return Decimal(text)
    text = text.translate(SAME)
    if not text or len(text) > LONGEST:
        return None
    if text[0] == "负" or (text[0] == "-" and text[1:2].isdigit()):
        value = _unsigned(text[1:])
        return None if value is None else value.copy_negate()
    return _unsigned(text)


def magnitude(text: str) -> Decimal | None:
    """What a magnitude stands for.

    >>> magnitude("万"), magnitude("千亿")
    (Decimal('10000'), Decimal('100000000000'))
    >>> magnitude("三万")
    """
    power = POWERS.get(text.translate(SAME))
    return None if power is None else _shifted(1, power)


def write_number(value: Decimal, places: int | None = None) -> str:
    """A number for people, to so many places, else six digits of it before it is whole.

    >>> [write_number(Decimal(number)) for number in ("28071.428571", "1234567.8", "-0.50")]
    ['28071.4', '1234568', '-0.5']
    >>> write_number(Decimal("60.1618"), places=2), write_number(Decimal("12000.00"), places=2)
    ('60.16', '12000')
    """
    if places is not None:
        shown = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif abs(value) >= 10**6:
        shown = value.quantize(Decimal(1))
    else:
        shown = SHOWN.plus(value)
    return f"{shown.normalize():f}"


def write_amount(value: Decimal, unit: str) -> str:
    """An amount as reports write it, with 万 or 亿 before the unit.

    An income of five digits keeps them.

    >>> write_amount(Decimal(5685400000), "元"), write_amount(Decimal(15260), "元")
    ('56.85亿元', '15260元')
    """
    for sign, least in (("亿", 10**8), ("万", 10**5)):
        if abs(value) >= least:
            return f"{write_number(value.scaleb(-POWERS[sign]), places=2)}{sign}{unit}"
    return f"{write_number(value, places=2)}{unit}"


def _unsigned(text: str) -> Decimal | None:
    if arabic := ARABIC.fullmatch(text):
        whole, decimals, power = arabic.groups("")
        return _shifted(
            int(whole.replace(",", "") + decimals), POWERS.get(power, 0) - len(decimals)
        )
    if text in ("半", "一半"):
        return Decimal("0.5")
    if "分之" in text:
        return _fraction(text)
    if "点" in text:
        return _with_decimals(text)
    value = _whole(text)
    return None if value is None else Decimal(value)


def _fraction(text: str) -> Decimal | None:
    """三分之一 and 万分之一点五. 百分之五 is 5 with a unit, and no number of its own."""
    below, _, above = text.partition("分之")
    if "分之" in above or below == "百":
        return None
    denominator, numerator = _whole(below), _unsigned(above)
    if denominator is None or denominator < 2 or numerator is None:
        return None
    return Context(prec=28).divide(numerator, Decimal(denominator))


def _with_decimals(text: str) -> Decimal | None:
    """零点八, 十二点五, 一点五万."""
    before, _, behind = text.partition("点")
    whole, decimals = _whole(before), DECIMALS.fullmatch(behind)
    if whole is None or decimals is None:
        return None
    digits, power = decimals.groups()
    if power and power not in POWERS:
        return None
    return _shifted(int(f"{whole}{_spelled(digits)}"), POWERS.get(power, 0) - len(digits))


def _whole(text: str) -> int | None:
    """A whole number in Chinese, or in digits between magnitudes (1亿2000万)."""
    if text == "零":
        return 0
    if text in POWERS:
        return int(10 ** POWERS[text])
    if SPELLED.fullmatch(text):
        return int(_spelled(text))
    many, sign, rest = text.rpartition("亿")
    # 两万亿 has 万 before 亿.
    return _sum(_alone(many), 10**8, rest) if sign else _alone(text)


def _alone(text: str) -> int | None:
    """两 is a number alone (两座, 两亿), but not at the end of one."""
    return 2 if text == "两" else _below_yi(text)


def _below_yi(text: str) -> int | None:
    """What stands before 亿 or behind it: 一万二千, 1万2000, 三百八十."""
    many, sign, rest = text.rpartition("万")
    if not sign:
        return _section(text)
    return _sum(2 if many == "两" else _section(many), 10**4, rest)


def _sum(many: int | None, unit: int, rest: str) -> int | None:
    """So many units and the rest: 一亿零五百万, 三万五千, 两万五 (half a 万), 3万500.

    万五千 lacks the number before 万, and 0万5千 is none.
    """
    if not many:
        return None
    if not rest:
        return many * unit
    if rest in LAST:
        return many * unit + int(_spelled(rest)) * unit // 10
    left_out = rest[0] == "零"
    value = _below_yi(rest[left_out:])
    # 一万零五千 leaves nothing out.
    if not value or value >= (unit // 10 if left_out else unit):
        return None
    return many * unit + value


def _section(text: str) -> int | None:
    """Below 万: 一千零五十一, 两千三 (2300), 5千; or digits."""
    if text.isascii() and text.isdigit():
        return int(text)
    section = SECTION.fullmatch(text)
    if section is None or not text:
        return None
    thousands, hundreds, tens, ones = section.groups()
    value = 1000 * _digit(thousands) + 100 * _digit(hundreds)
    if tens is not None:
        value += 10 * (_digit(tens) or 1)
    # 三百八 is 380, but 三百零八 308.
    place = {"千": 100, "百": 10}.get(text[-2:-1], 1)
    return value + _digit(ones) * place


def _digit(text: str | None) -> int:
    return int(_spelled(text)) if text else 0


def _spelled(text: str) -> str:
    """二零二三 as 2023; digits stay."""
    return "".join(str(DIGITS.get(digit, digit)) for digit in text)


def _shifted(number: int, power: int) -> Decimal:
    """The number times a power of ten, with all its digits, and written without an exponent."""
    return Decimal(number * 10**power) if power >= 0 else Decimal(f"{number}E{power}")
