"""One form for each page; and what an address says of the file behind it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.addresses import asked, is_address, named, normalised, readable_path, telling_path
from indexer.errors import UnreadableReport
from indexer.readers.kinds import suffix_of

ONE_FORM = [
    ("http://qinghe.example", "http://qinghe.example/"),
    ("HTTPS://WWW.Qinghe.EXAMPLE.:443/", "https://www.qinghe.example/"),
    ("http://qinghe.example:8080/a?#b", "http://qinghe.example:8080/a"),
    ("http://qinghe.example:/a", "http://qinghe.example/a"),
    ("  https://qinghe.example/a \n", "https://qinghe.example/a"),
    ("https://qinghe.example/a/./b/../c/..", "https://qinghe.example/a/"),
    ("https://qinghe.example/../%2e%2E/a", "https://qinghe.example/a"),
    ("https://qinghe.example/a%2Fb", "https://qinghe.example/a%2Fb"),
    # escapes
    ("https://qinghe.example/报告 一", "https://qinghe.example/%E6%8A%A5%E5%91%8A%20%E4%B8%80"),
    ("https://qinghe.example/%e6%8a%a5", "https://qinghe.example/%E6%8A%A5"),
    ("https://qinghe.example/?q=%c7%e0&x=%41%zz%", "https://qinghe.example/?q=%C7%E0&x=A%25zz%25"),
    ("https://qinghe.example/a;b=1?x=<'>", "https://qinghe.example/a;b=1?x=%3C'%3E"),
    # the sign of a member of an archive
    ("https://qinghe.example/a!/b?c=!/", "https://qinghe.example/a%21/b?c=%21/"),
    # hosts
    ("http://青禾。example/", "http://xn--2lzs91d.example/"),
    ("http://ＱＩＮＧＨＥ.example/", "http://qinghe.example/"),
    ("http://%71inghe.example/", "http://qinghe.example/"),
    ("http://a_b.example/", "http://a_b.example/"),
    *((f"http://{host}/", "http://127.0.0.1/") for host in (
        "127.1", "0x7f.1", "0X7F000001", "2130706433", "0177.0.0.01", "017700000001", "１２７。１",
    )),
    ("http://0/", "http://0.0.0.0/"),
    ("http://[0:0::1]:80/", "http://[::1]/"),
    ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:127.0.0.1]/"),
]  # fmt: skip
NONE = [
    ("qinghe.example/a", "begin with http:// or https://"),
    ("//qinghe.example/a", "begin with"),
    ("ftp://qinghe.example/", "begin with"),
    ("file:///etc/passwd", "begin with"),
    ("javascript:alert(1)", "begin with"),
    ("data:text/html,x", "begin with"),
    ("", "begin with"),
    ("https://", "no name of a host: none"),
    ("https:///a", "no name of a host"),
    ("https://qing he.example/", "no name of a host"),
    ("https://-a.example/", "no name of a host"),
    ("https://a..example/", "no name of a host"),
    (f"https://{'a' * 64}.example/", "no name of a host"),
    ("http://1.2.3.256/", "no address of a host"),
    ("http://1.2.3.4.5/", "no name of a host"),
    ("http://qinghe.7/", "no name of a host"),
    ("http://[::1", "no address of a page"),
    ("http://[fe80::1%25eth0]/", "a faulty IPv6 address"),
    ("https://qinghe.example:0/", "port 0"),
    ("https://qinghe.example:99999/", "no address of a page"),
    ("https://qinghe.example:8x/", "no address of a page"),
    ("https://qinghe.example\\@other.example/", "with signs that none has"),
    ("https://qinghe.example/a\rb", "with signs that none has"),
    ("https://qinghe.example/\ud800", "with signs that none has"),
    (f"https://qinghe.example/{'a' * 5000}", "too long"),
]
SECRET = ["https://u:geheim@qinghe.example/", "https://geheim@qinghe.example:99999/"]


@pytest.mark.parametrize(("address", "form"), ONE_FORM)
def test_one_form(address: str, form: str) -> None:
    assert normalised(address) == form == normalised(form)
    assert is_address(form) and asked(form) == form


@pytest.mark.parametrize(("address", "reason"), NONE)
def test_no_address(address: str, reason: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        normalised(address)
    assert reason in caught.value.reason
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("address", SECRET)
def test_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UnreadableReport) as caught:
        normalised(address)
    assert "geheim" not in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_an_address_of_one_form_or_none(rest: str) -> None:
    for text in (rest, f"https://{rest}", f"https://qinghe.example/{rest}"):
        try:
            form = normalised(text)
        except UnreadableReport:
            continue
        assert form.isascii() and form.isprintable() and " " not in form and "!/" not in form
        assert normalised(form) == form
        assert asked(f"{named(form, rest)}!/a.txt") == form


# path of a source, what is read of it, what it tells of a report, its suffix
PATHS = [
    ("/home/a/甘肃/甘州区2023.DOCX", "/home/a/甘肃/甘州区2023.DOCX", None, ".docx"),
    ("https://qinghe.example", "", "", ""),
    ("https://qinghe.example/art?id=3", "/art", "", ""),
    ("https://qinghe.example/a.html?x=1.doc", "/a.html", "", ".html"),
    ("https://qinghe.example/get?f=/a/b.pdf", "/get", "", ""),
    ("https://qinghe.example/2024/1/t20240120_3.htm", "/2024/1/t20240120_3.htm", "", ".htm"),
    (
        "https://qinghe.example/2024/%E7%94%98%E8%82%83/%E6%8A%A5%E5%91%8A2023.docx",
        "/2024/甘肃/报告2023.docx", "甘肃/报告2023.docx", ".docx",
    ),
    ("https://qinghe.example/%B1%A8%B8%E6.DOC", "/报告.DOC", "报告.DOC", ".doc"),
    ("https://qinghe.example/x/get.jsp?id=3#%E6%8A%A5.ofd", "/x/报.ofd", "报.ofd", ".ofd"),
    ("https://qinghe.example/a.zip!/各区/b.TXT", "/a.zip!/各区/b.TXT", "!/各区/b.TXT", ".txt"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "readable", "telling", "suffix"), PATHS)
def test_what_a_path_says(path: str, readable: str, telling: str | None, suffix: str) -> None:
    assert readable_path(path) == readable
    assert telling_path(path) == (path if telling is None else telling)
    assert suffix_of(path) == suffix
