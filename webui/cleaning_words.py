"""The steps of cleaning in words."""

from __future__ import annotations

from collections.abc import Mapping

from webui.language import later

# The names of indexer/cleaning.STEPS.
STEPS: Mapping[str, str] = {
    "unify_line_ends": later("统一换行符"),
    "drop_unseen": later("去掉看不见的字符"),
    "unify_blanks": later("统一空格"),
    "narrow_letters_and_digits": later("全角字母和数字改半角"),
    "narrow_decimal_points": later("全角小数点改半角"),
    "drop_paywall_markers": later("去掉付费标记"),
    "drop_lost_blanks": later("去掉变成 ?? 的空格"),
    "join_broken_numbers": later("接回断开的数字"),
    "join_spaced_words": later("接回拉开的字词"),
    "drop_blanks_at_punctuation": later("去掉标点旁的空格"),
    "drop_page_furniture": later("去掉网页和版面的文字"),
    "trim_lines": later("去掉空行和行首行尾的空格"),
    "join_wrapped_lines": later("接回折行"),
    "drop_second_copy": later("去掉重印的一遍"),
    "drop_repeated_paragraphs": later("去掉重复的段落"),
}
# What these do changes no word: ends of lines and blanks.
QUIET = frozenset(("unify_line_ends", "unify_blanks", "trim_lines", "join_wrapped_lines"))
