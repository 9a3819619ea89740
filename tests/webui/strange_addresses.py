"""What `fuzz_pages.py` asks for: the parameters of every page, values that mean something, and
values that nobody should write.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from webui.api.document import arguments_of
from webui.api.operations import BASE, OPERATIONS

FILTERS = (
    "region",
    "year",
    "kind",
    "portfolio",
    "indicator",
    "policy",
    "role",
    "level",
    "from",
    "to",
)
# Values that are left out, and words to look for in a long list of values.
SEARCH = (
    *("q", *FILTERS, "unit", "sort", "page", "open", "figures"),
    *(f"{sign}{name}" for sign in ("-", "find-") for name in FILTERS if name not in ("from", "to")),
)
COMPARE = (
    *("indicator", "region", "level", "from", "to", "base", "status", "growth", "parts", "per"),
    *("rank", "chart", "with"),
)
PHRASES = (*SEARCH, "group", "sentence", "fold", "offset", "limit")
POLICY = (*FILTERS, "by", "all", "page")
REUSE = ("report", "class", "region", "from", "to", "page")
REVIEW = ("what", "indicator", "region", "year", "state", "after", "item", "saved")
TRAIL = ("person", "action", "since", "until", "before", "check")
# What each address reads, by its rule without the ending of a file. A new address has to be added,
# and under VALUES what can stand in a new place of a path.
PARAMETERS: Mapping[str, Sequence[str]] = {
    "/": SEARCH,
    "/reports/<id_>": (*SEARCH, "hit", "figure", "at"),
    "/reports/<id_>/source": ("file", "step", "lines", "hit"),
    "/reports/<id_>/beside": ("with",),
    "/reports/<id_>/beside/": ("with",),
    "/reports/<id_>/beside/<other>": ("rows", "hit"),
    "/reports/<id_>/versions/<sha256>": ("rows", "hit"),
    "/search": SEARCH,
    "/complete": ("q",),
    "/compare": COMPARE,
    "/compare/names": ("q",),
    "/indicators": ("q",),
    "/phrases": PHRASES,
    "/phrases/complete": ("q",),
    "/phrases/similar": ("text", "from"),
    "/phrases/templates": ("portfolio", "all"),
    "/policies": ("q", *FILTERS, "all"),
    "/policies/<name>": POLICY,
    "/policies/checklist": ("list", *FILTERS, "by"),
    "/policies/discover": ("form", "page"),
    "/policies/names": ("region", "year", "from", "to", "slip", "page"),
    "/reuse": REUSE,
    "/trends": ("q", *FILTERS, "show", "by", "rank"),
    "/corpus": ("open", "page"),
    "/healthz": (),
    "/help": (),
    "/language/<code>": ("back",),
    "/static/<path:filename>": ("v",),
    "/api/docs": (),
    "/login": ("next",),
    "/logout": (),
    "/account": (),
    "/account/password": (),
    "/account/sessions": (),
    "/account/tokens": (),
    "/account/tokens/<int:number>": (),
    "/users": (),
    "/users/<name>": (),
    "/uploads": ("page",),
    "/uploads/<id_>": (),
    "/uploads/<id_>/take": (),
    "/uploads/<id_>/cancel": (),
    "/review": REVIEW,
    "/review/undo": (),
    "/review/corrections": ("page",),
    "/review/corrections.csv": (),
    "/trail": TRAIL,
    "/reports/<id_>/remove": (),
    "/removed": (),
    "/removed/<id_>/<any(restore, forget):what>": (),
    "/searches": (),
    "/searches/<id_>": (),
    "/searches/<id_>/new": (),
    "/searches/<id_>/<any(rename, seen, renew, delete):what>": (),
    "/searches/<id_>/feed.atom": ("key",),
    f"{BASE}/uploads": ("take",),
    f"{BASE}/uploads/<upload>": (),
    f"{BASE}/openapi.json": (),
    **{
        f"{BASE}{operation.path}": [
            argument["name"] for argument in arguments_of(operation) if argument["in"] == "query"
        ]
        for operation in OPERATIONS
    },
}
# What a form sends to an address.
FIELDS: Mapping[str, Sequence[str]] = {
    "/phrases/similar": ("text", "from"),
    "/policies/checklist": ("file",),
    "/policies/discover": ("name", "kind", "aliases", "portfolio", "since", "english"),
    "/login": ("name", "password", "next"),
    "/logout": (),
    "/account/password": ("username", "old", "new", "again"),
    "/account/sessions": (),
    "/account/tokens": ("name", "days", "scope"),
    "/account/tokens/<int:number>": (),
    "/users": ("name", "role"),
    "/users/<name>": ("do",),
    "/uploads": ("file",),
    "/uploads/<id_>/take": ("take", "region", "year", "kind"),
    "/uploads/<id_>/cancel": (),
    "/review": (
        *("item", "next", "seen", "now", "verdict", "take", "reason", "indicator", "value"),
        *("unit", "status", "role", "period", "scope"),
    ),
    "/review/undo": ("number", "back"),
    "/review/corrections": ("table",),
    "/reports/<id_>/remove": ("reason",),
    "/removed/<id_>/<any(restore, forget):what>": (),
    "/searches": ("question", "name"),
    "/searches/<id_>/<any(rename, seen, renew, delete):what>": ("name", "until"),
    f"{BASE}/uploads": ("file",),
}
# Values that lead somewhere in the sample corpus, so that what lies behind is tried as well.
VALUES: Mapping[str, Sequence[str]] = {
    "sha256": ("0" * 64,),
    "q": ("造林", "河长制", '"以*为抓手"', "人工造林>1万亩", "地区:青禾县 年份:2019..2023", "造林 近/20 退耕", "(造林 或 河长制) -退耕"),
    "text": ("全年新增人工造林11543亩。", "一是抓造林。\n二是抓水利。"),
    "start": ("全年", "我县"),
    "list": ("河长制", "林长制\n河长制", "无此政策"),
    "region": ("青禾县", "990121", "云岫省", "100000", "未标明"),
    "year": ("2023", "2019..2023", "unknown", "..2022"),
    "from": ("2019", "2023", "1"),
    "to": ("2023", "2019年"),
    "kind": ("述职报告", "政府工作报告"),
    "portfolio": ("林业草原", "forestry", "water"),
    "indicator": ("人工造林", "afforestation.artificial", "城镇化率", "forestry.afforestation"),
    "policy": ("河长制", "river_chief"),
    "role": ("副县长", "县长"),
    "level": ("county", "县级", "prefecture"),
    "unit": ("passage", "report"),
    "sort": ("year", "region", "relevance", "left", "right", "人工造林"),
    "page": ("1", "2", "3"),
    "open": ("990100", "-990121", "year", "portfolio"),
    "figures": ("0", "1"),
    "hit": ("1", "3"),
    "figure": ("100", "1204"),
    "at": ("10..60", "0..5"),
    "group": ("year", "region", "left", "right"),
    "sentence": ("0123456789abcdef",),
    "fold": ("0", "1"),
    "offset": ("0", "20"),
    "limit": ("1", "20", "500"),
    "by": ("county", "region", "prefecture"),
    "all": ("1",),
    "form": ("quoted", "titled"),
    "slip": ("before", "after"),
    "class": ("own", "place", "quotation", "unknown"),
    "show": ("share", "reports", "rate"),
    "rank": ("1", "2", "2023"),
    "base": ("new", "yoy", "comparable", "plain"),
    "status": ("actual", "target"),
    "growth": ("1",),
    "parts": ("1", "text", "figures"),
    "per": ("capita", "area"),
    "chart": ("bars", "lines"),
    "measure": ("value", "growth"),
    "of_kind": ("institution",),
    "back": ("/?q=造林", "//elsewhere.example/", "/\\elsewhere.example"),
    "cursor": ("abc", "MS4yMC4wMTIzNDU2Nzg5YWI"),
    "context": ("0", "30"),
    "collocates": ("true",),
    "words": ("true",),
    "facets": ("true",),
    "code": ("en", "zh"),
    "name": ("river_chief", "河长制", "林长制"),
    "filename": ("styles.css", "js/page.js", "mark.svg"),
    "ending": ("csv", "json", "xlsx"),
    "since": ("2017",),
    "english": ("River chiefs",),
    "aliases": ("河湖长制",),
    "number": ("1", "2"),
    "upload": ("0123456789abcdef",),
    "what": ("figures", "region", "rename", "restore"),
    "state": ("done",),
    "verdict": ("accepted", "changed", "wrong"),
    "value": ("2020", "1.2万"),
    "do": ("editor", "disable", "password"),
    "person": ("admin",),
    "action": ("log in", "correct"),
    "until": ("2026-01-01",),
    "check": ("1",),
    "days": ("7",),
    "scope": ("read", "upload"),
    "next": ("/compare", "//elsewhere.example/"),
    "question": ("q=造林",),
}  # fmt: skip
# What no page may ever show as markup.
MARKUP = (
    "<shuzhi-mark>", "\"><shuzhi-mark>", "'><shuzhi-mark>", "</script><shuzhi-mark>", "--><shuzhi-mark>", "</title><shuzhi-mark>",
    "\" shuzhi-mark=\"1", "' shuzhi-mark='1", "]]><shuzhi-mark>", "{{7*7}}<shuzhi-mark>", "%(name)s<shuzhi-mark>", "javascript:shuzhi()//",
    "</textarea><shuzhi-mark>", "<shuzhi-mark\x00>", "\ufeff<shuzhi-mark>", "\uff1cshuzhi-mark\uff1e",
)  # fmt: skip
STRANGE = (
    *MARKUP,
    "", " ", "\t\n", "0", "-1", "-0", "1e9", "9" * 20, "9" * 400, "NaN", "Infinity", "null", "None", "true", "２０２３", "١٢", "½", "²",
    "0x10", "1_000", "00000000002", "2023..", "..2023", "..", "...", "2023..2019", "0000..9999", "99999", "2023年..2019年", "unknown", "未标明",
    "\x00", "a\x00b", "\x1b[31m", "\x7f", "\u0085", "\u2028", "\u202e造林", "\ufeff", "\ufffe", "\U0010ffff", "e\u0301", "𠮷", "👩‍👩‍👧", "ﬁ", "İ", "ß",
    "(", ")", "((((((((((", "()", "((a", "\"", "“", "”", "\"\"", "“造林", "NOT", "-", "--", "-造林", "或", "或 或", "(造林 或", "*", "\"*\"", "\"#\"", "\"* * * *\"",
    "近/20", "造林 近/0 退耕", "造林 近/99999 退耕", "地区:", ":青禾县", "年份:x", "年份:2023..2019", "人工造林>", "人工造林>1e400亩", "人工造林>１万亩", "人工造林>0..",
    "人工造林:1万亩", "地区:青禾县 地区:青禾县", "无此字段:造林", "NOT NOT NOT", "造林 " * 60, "(" * 500, "\"造\" " * 50, "a" * 300, "造" * 1200, "%s%n%x",
    "' OR 1=1 --", "\"; DROP TABLE reports; --", "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/", "\r\nSet-Cookie: a=b",
    "=cmd|' /C calc'!A1", "$(id)", "`id`", "${7*7}", "{}", "[]", "{\"$gt\":\"\"}", "*)(uid=*", "\\", "\\u0000", "&lt;shuzhi&gt;", "+", "&", "=", "#", "?", ";", ",", "、",
)  # fmt: skip
# Bytes that stand for no text, or for none that there may be: not UTF-8, halves of characters, too
# long a form of one, and signs of an encoding without what they announce.
BROKEN = (
    *(
        "%FF%FE",
        "%E9%80",
        "%80",
        "%ED%A0%80",
        "%ED%A0%BD%ED%B8%80",
        "%C0%AF",
        "%C0%80",
        "%F5%80%80%80",
    ),
    *("%", "%%", "%z", "%zz", "%u9020", "%E9%80%A0%E6%9E%97%FF", "%B2%E2%CA%D4", "%00", "+%00+"),
)
PATHS = (
    "//", "///", "/.", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../server.py", "/static/..%2fserver.py",
    "/static/%2e%2e/templates/base.html", "/static//etc/passwd", "/static/", "/static/js/", "/static/%00", "/static/js%5c..%5cstyles.css",
    "/reports", "/reports/", "/reports/%2e%2e%2f", "/reports/a/b", "/policies/", "/policies/%3Cshuzhi-mark%3E", "/policies/a.csv.json",
    "/policies/.csv", "/policies/%FF.csv", "/compare.", "/compare.exe", "/trends.CSV", "/language/", "/language/%3Cshuzhi-mark%3E", "/%3Cshuzhi-mark%3E",
    "/api", "/api/", "/api/v1", "/api/v2/search", "/api/v1//search", "/api/docs/", "/%FF%FE", "/%00", "/index.php", "/.env", "/.git/config",
    "/;", "/?", "/??", "/?&&&=&", "/?=", "/?%3Cshuzhi-mark%3E", "/?q=1;q=2", "//elsewhere.example/%2f..", "/%E9%80%A0", "/" + "a/" * 500,
    "/" + "x" * 5000, "http://elsewhere.example/", "*", "/help/../corpus", "/HELP", "/corpus.", "/phrases/similar/", "/policies/checklist.pdf",
)  # fmt: skip
# Headers that no browser sends, each a way to ask for more than a page.
HEADERS: Sequence[Mapping[str, str]] = (
    {"Cookie": "language=en"},
    {"Cookie": "language=en"},
    {"Cookie": "language=zh"},
    {"Cookie": "language=<shuzhi-mark>"},
    {"Cookie": 'language="en; ;;=;=,language'},
    {"Cookie": "language=\xff\xfe; \x80=1"},
    {"Cookie": "a=" + "b" * 20_000},
    {"Cookie": "; ".join(f"c{number}=1" for number in range(400))},
    {"If-None-Match": '"', "If-Modified-Since": "yesterday"},
    {"If-None-Match": "*", "If-Match": "W/"},
    {"Range": "bytes=99-1", "If-Range": "<shuzhi-mark>"},
    {"Range": "bytes=0-0,-1,5-"},
    {"Accept-Language": ";;;q=x,zh;q=nan,*;q=9e999,<shuzhi-mark>"},
    {"Accept-Language": "zh-CN-" + "x-" * 3000},
    {"Accept": "text/<shuzhi-mark>", "Accept-Encoding": ";;q=,gzip;q=-1"},
    {"Host": "<shuzhi-mark>"},
    {"Host": "elsewhere.example:99999"},
    {"Host": ""},
    {"X-Forwarded-Host": "<shuzhi-mark>", "X-Forwarded-Proto": "javascript", "Forwarded": "host=x"},
    {"Origin": "null", "Referer": "http://elsewhere.example/<shuzhi-mark>"},
    {"Origin": "\xe9", "Sec-Fetch-Site": "\xe9"},
    {"User-Agent": "<shuzhi-mark>", "Authorization": "Basic !!!"},
    {"Expect": "nothing"},
    {"X-HTTP-Method-Override": "DELETE", "Content-Encoding": "gzip"},
)


def piece(name: str, chance: random.Random) -> str:
    """A value of a parameter as it stands in an address: a good one, a strange one, or none."""
    match chance.randrange(12):
        case 0 | 1 | 2 | 3 | 4 if name in VALUES:
            return quote(chance.choice(VALUES[name]))
        case 5:
            return chance.choice(BROKEN)
        case 6:
            good = chance.choice(VALUES.get(name, STRANGE))
            return quote(good + chance.choice(STRANGE))
        case 7:
            return quote(
                "".join(chr(chance.randrange(1, 0xD800)) for _ in range(chance.randrange(9)))
            )
        case 8 if chance.random() < 0.2:
            return quote(chance.choice('造a<(%"*0') * chance.choice((3_000, 11_000, 21_000)))
        case _:
            return quote(chance.choice(STRANGE))
