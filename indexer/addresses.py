"""Addresses of pages: one form for each page, and what an address says of the file behind it.

Two addresses of one form are one source. An address that a browser would read otherwise than this
module (with a \\ in it, or a name and a password) is refused, not guessed at.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from indexer.errors import UnreadableReport

# How the paths of sources begin that people sent.
UPLOADED = "upload/"
MEMBER_SIGN = "!/"
LONGEST = 4000
PORTS = {"http": 80, "https": 443}
_ADDRESS = re.compile(r"https?://")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")
# 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are all 127.0.0.1 to the system.
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")
# A name whose end is a number is meant as such a form, and no name.
_ENDS_IN_NUMBER = re.compile(r"(?:^|\.)(?:0x[0-9a-f]*|[0-9]+)$")
_CONTROL = re.compile(r"[\0-\x1f\x7f-\x9f\u2028\u2029\ufffd\ud800-\udfff]")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
# An error repeats no password.
_CREDENTIALS = re.compile("//[^/]*@")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_PATH_SIGNS = "/%:@!$&'()*+,;=~"
_QUERY_SIGNS = _PATH_SIGNS + "?[]|"


def is_address(path: str) -> bool:
    """Whether the path of a source is an address; a file has an absolute path.

    >>> is_address("https://qinghe.example/a.zip!/b.txt"), is_address("/home/a/https:/b.txt")
    (True, False)
    """
    return bool(_ADDRESS.match(path))


def normalised(address: str) -> str:
    """The one form of an address; UnreadableReport for what is none that can be asked.

    Chinese in a path is written in UTF-8, as browsers do; what is escaped already, be it GBK,
    stays. The part after # is the browser's own and falls away.

    >>> normalised("HTTP://www.Qinghe.example:80/./报告.html?id=%c7%e0#top")
    'http://www.qinghe.example/%E6%8A%A5%E5%91%8A.html?id=%C7%E0'
    >>> normalised("https://青禾.example"), normalised("http://0x7f.1/a")
    ('https://xn--2lzs91d.example/', 'http://127.0.0.1/a')
    """
    stated = address.strip()
    if len(stated) > LONGEST or _CONTROL.search(stated) or "\\" in stated:
        raise _refused(stated, "no address of a page: too long, or with signs that none has")
    try:
        parts = urlsplit(stated)
        port = parts.port
    except ValueError:
        raise _refused(stated, "no address of a page") from None
    if parts.scheme not in PORTS:
        reason = "only addresses that begin with http:// or https:// can be fetched"
        raise _refused(stated, reason)
    if "@" in parts.netloc:
        hint = "leave it out; if the page asks for it, save it from a browser and add the file"
        raise _refused(stated, "a name or a password in the address", hint)
    host = _host(stated, parts.hostname or "")
    if port == 0:
        raise _refused(stated, "no address of a page: port 0")
    place = host if port in (None, PORTS[parts.scheme]) else f"{host}:{port}"
    path = _escaped(parts.path, _PATH_SIGNS).replace(MEMBER_SIGN, "%21/")
    query = _escaped(parts.query, _QUERY_SIGNS).replace(MEMBER_SIGN, "%21/")
    return urlunsplit((parts.scheme, place, _without_dots(path), query, ""))


def named(address: str, name: str) -> str:
    """An address with the name of the file that it gives, where that tells more than itself.

    The name stands after #, which is never sent: https://…/download?id=3#报告.ofd.
    """
    return f"{address}#{quote(name)}"


def asked(path: str) -> str:
    """The address that is asked for a source: without a member, and without a name after #.

    >>> asked("https://qinghe.example/d?id=3#a.zip!/b.txt")
    'https://qinghe.example/d?id=3'
    """
    return path.partition(MEMBER_SIGN)[0].partition("#")[0]


def readable_path(path: str) -> str:
    """Folders and file of a source as people write them, without the host; other paths stay.

    >>> readable_path("https://qinghe.example/%E6%8A%A5%E5%91%8A.html?x=1.doc")
    '/报告.html'
    >>> readable_path("https://qinghe.example/get?id=3#%E6%8A%A5%E5%91%8A.zip!/县/a.txt")
    '/报告.zip!/县/a.txt'
    """
    if not is_address(path):
        return path
    outer, sign, member = path.partition(MEMBER_SIGN)
    parts = urlsplit(outer)
    folders, slash, _ = parts.path.rpartition("/")
    named_path = f"{folders}{slash}{parts.fragment}" if parts.fragment else parts.path
    return f"{_unescaped(named_path)}{sign}{member}"


def uploaded_path(person: str, name: str) -> str:
    """The path of a source that a person sent under a name.

    It is the same whenever the same person sends a file of this name, so that a changed file is an
    update of its report, as on a disk.

    >>> uploaded_path("wang", "报告.zip!/甲.docx")
    'upload/wang/报告.zip!/甲.docx'
    """
    return f"{UPLOADED}{person.replace('/', '_')}/{name}"


def telling_path(path: str) -> str:
    """What the path of a source may say of a report: of an address only names in Chinese.

    The numbers in addresses are those of the site and the days of publication, which are seldom
    of the year of a report: /art/2024/1/20/art_5_99.html.

    Nor does who sent a file say anything of it.

    >>> telling_path("https://qinghe.example/2024/%E6%8A%A5%E5%91%8A.html")
    '报告.html'
    >>> telling_path(uploaded_path("张掖", "甘州区2023.docx"))
    '甘州区2023.docx'
    """
    if path.startswith(UPLOADED):
        return path.removeprefix(UPLOADED).partition("/")[2]
    if not is_address(path):
        return path
    outer, sign, member = readable_path(path).partition(MEMBER_SIGN)
    telling = "/".join(part for part in outer.split("/") if _HAN.search(part))
    return f"{telling}{sign}{member}"


def _host(address: str, host: str) -> str:
    """The host in ASCII; numbers in any form as the address that they are."""
    if ":" in host:
        try:
            packed = ipaddress.IPv6Address(host if "%" not in host else "").packed
            return f"[{socket.inet_ntop(socket.AF_INET6, packed)}]"
        except ValueError:
            raise _refused(address, "no address of a page: a faulty IPv6 address") from None
    try:
        # Also turns wide letters and digits into ASCII and 。 into a dot.
        name = unquote(host).encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise _refused(address, f"no name of a host: {host}") from None
    if _NUMBER.fullmatch(name):
        try:
            return socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            raise _refused(address, f"no address of a host: {host}") from None
    if not _HOST.fullmatch(name) or _ENDS_IN_NUMBER.search(name):
        raise _refused(address, f"no name of a host: {host or 'none'}")
    return name


def _escaped(text: str, signs: str) -> str:
    """Escapes in capitals, none for signs that need none, and one for each that does."""
    lone = re.sub("%(?![0-9A-Fa-f]{2})", "%25", text)
    return _ESCAPE.sub(_one_escape, quote(lone, safe=signs))


def _one_escape(found: re.Match[str]) -> str:
    char = chr(int(found[1], 16))
    return char if _UNRESERVED.fullmatch(char) else found[0].upper()


def _without_dots(path: str) -> str:
    """/a/./b/../c is /a/c."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _unescaped(path: str) -> str:
    for codec in ("utf-8", "gb18030"):
        try:
            return unquote(path, codec, errors="strict")
        except UnicodeDecodeError:
            continue
    return unquote(path, errors="replace")


def _refused(
    address: str, reason: str, hint: str = "copy the address from a browser again"
) -> UnreadableReport:
    shown = _CONTROL.sub("\ufffd", _CREDENTIALS.sub("//", address[:200]))
    return UnreadableReport(shown, reason, hint)
