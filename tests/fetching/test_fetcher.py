"""Pages over a real line: what is taken, and what is refused and why."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator

import pytest

from indexer import readers
from indexer.addresses import readable_path
from indexer.errors import UnreadableReport
from indexer.fetching import Fetcher

from ..readers.building import docx, paragraph, zipped
from . import serving
from .serving import Route, Site, in_turn, packed, running, says, to
from .visiting import PAGE, PATIENT, QUICK, TEXT, fetched, refused

OLD_SIGNS = "一年來，認真履行職責，狠抓農業產業發展，全年完成造林1.2萬畝。"
NAKED = f"<html><body><p>{TEXT}</p></body></html>"
NAKED_BIG5 = f"<html><p>{OLD_SIGNS}</p></html>".encode("big5")
DOCX = docx(paragraph(TEXT))


def typed(kind: str, data: bytes = PAGE) -> Route:
    return says(data, kind)


def attached(name: str, data: bytes, codec: str = "utf-8") -> Route:
    """A file with its name in the header, in bytes of any codec."""
    stated = b'attachment; filename="' + name.encode(codec) + b'"'

    def route(visit: serving.Visit) -> None:
        visit.send_response(200)
        visit._headers_buffer.append(b"Content-Disposition: " + stated + b"\r\n")
        visit.end_headers()
        visit.wfile.write(data)

    return route


TAKEN: list[tuple[str, Route, str]] = [
    ("/a.html", says(PAGE), "html"),
    # the type is the server's fancy: the content decides
    ("/a", typed("application/octet-stream"), "html"),
    ("/a.docx", typed("application/x-download", DOCX), "docx"),
    ("/get?id=3", typed("text/html", DOCX), "docx"),
    ("/art.html?x=1.doc", says(PAGE), "html"),
    ("/", typed("text/plain", TEXT.encode()), "text"),
    # a character set that only the header names, rightly or wrongly
    ("/gbk", says(NAKED.encode("gbk"), "text/html; charset=gbk"), "html"),
    ("/big5", says(NAKED_BIG5, "text/html; charset=big5"), "html"),
    ("/utf16", says(NAKED.encode("utf-16-le"), "text/html; charset=utf-16le"), "html"),
    ("/wrong", says(NAKED.encode("gbk"), "text/html; charset=utf-8"), "html"),
    ("/latin", says(NAKED.encode(), "text/html; charset=ISO-8859-1"), "html"),
    ("/plain", says(TEXT.encode("gbk"), "text/plain; charset=gb2312"), "text"),
    # packed
    ("/gzip", packed(PAGE), "html"),
    ("/x-gzip", packed(PAGE, "x-gzip"), "html"),
    # longer than stated: what was stated
    ("/long.txt", serving.too_long, "text"),
    # redirects, of each kind, with and without a host
    ("/r1", to("/a.html"), "html"),
    ("/r2", to("/r1", 301), "html"),
    ("/r3", to("/r2", 307), "html"),
    ("/r4", to("./r3?x=1#y", 308), "html"),
    ("/r5", to("/%E6%8A%A5%E5%91%8A.html"), "html"),
    ("/r6", to("/报告.html"), "html"),
    ("/%E6%8A%A5%E5%91%8A.html", says(PAGE), "html"),
    ("/twice", in_turn(says("", status=503), says("", status=429), says(PAGE)), "html"),
    ("/once", in_turn(serving.broken_off, says(PAGE)), "html"),
    ("/cut-once", in_turn(serving.cut_short, says(PAGE)), "html"),
]


def routes_of(rows: list[tuple[str, Route, str]]) -> dict[str, Route]:
    return {path.partition("?")[0]: route for path, route, _ in rows}


@pytest.fixture(scope="module")
def giving() -> Iterator[Site]:
    with running(routes_of(TAKEN)) as site:
        yield site


@pytest.mark.parametrize(("path", "reader"), [(path, reader) for path, _, reader in TAKEN])
def test_pages_that_are_taken(giving: Site, path: str, reader: str) -> None:
    source = fetched(giving, path)
    raw = readers.read(source)
    assert source.path == giving.url(path) and source.labels == {}
    assert raw.reader == reader and raw.text.strip() in (TEXT, OLD_SIGNS, "述职报告。<p>")


REFUSED: list[tuple[str, Route, str]] = [
    ("/404", says("", status=404), "there is no such page (the server answered 404)"),
    ("/410", says("", status=410), "there is no such page any more"),
    ("/403", says("", status=403), "not given to this program"),
    ("/412", says("<script>", status=412), "only given to browsers"),
    ("/500", says("", status=500), "the server failed (the server answered 500)"),
    ("/429", says("", status=429), "the site asks to be left alone for now"),
    ("/503", says("", status=503), "the site cannot answer now"),
    ("/204", says("", status=204), "no page (the server answered 204)"),
    ("/304", says("", status=304), "no page (the server answered 304)"),
    ("/999", serving.raw(b"HTTP/1.1 999 X\r\n\r\n"), "the server failed (the server answered 999)"),
    # no text
    ("/a.png", typed("image/png"), "no report but image/png"),
    ("/a.mp4", typed("Video/MP4; x=y"), "no report but video/mp4"),
    ("/a.css", typed("text/css"), "no report but text/css"),
    ("/a.json", typed("application/json"), "no report but application/json"),
    # too much
    ("/huge", says(b"", headers={"Content-Length": "99999999"}), "larger than 3.0 MB"),
    ("/absurd", says(b"", headers={"Content-Length": "9" * 30}), "127.0.0.1 broke the"),
    ("/endless", serving.endless, "larger than 3.0 MB"),
    ("/bomb", serving.bursting, "larger than 3.0 MB"),
    ("/chunked-bomb", serving.bursting_in_chunks, "larger than 3.0 MB"),
    # too slow
    ("/silent", serving.silent, "no answer within 0.4 seconds"),
    ("/drip", serving.drip, "no answer within 4 seconds"),
    ("/drip-headers", serving.drip_headers, "no answer within 4 seconds"),
    # broken
    ("/cut", serving.cut_short, "127.0.0.1 broke the connection off"),
    ("/reset", serving.broken_off, "127.0.0.1 broke the connection off"),
    ("/nothing", serving.raw(b""), "127.0.0.1 broke the connection off"),
    ("/noise", serving.raw(b"\0\1\2" * 99), "the answer of 127.0.0.1 is broken"),
    ("/headers", serving.raw(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 999), "the answer of"),
    ("/not-gzip", says(PAGE, headers={"Content-Encoding": "gzip"}), "the answer of"),
    ("/br", says(PAGE, headers={"Content-Encoding": "br"}), "packed in a way that was not"),
    # astray
    ("/loop", to("/loop"), "redirects more than 5 times"),
    ("/loop2", to("/loop3"), "redirects more than 5 times"),
    ("/nowhere", says("", status=302), "a redirect that leads nowhere"),
    ("/file", to("file:///etc/passwd"), "redirects elsewhere: only addresses that begin with"),
    ("/script", to("javascript:alert(1)"), "redirects elsewhere: only addresses"),
    ("/user", to("http://a:b@127.0.0.1/"), "redirects elsewhere: a name or a password"),
    ("/bad", to("http://[x/"), "redirects elsewhere: no address of a page"),
    ("/away", to("http://nothing.invalid/a"), "http://nothing.invalid/a: no host of the name"),
    ("/gone", to("/404"), "there is no such page"),
]
ASTRAY = {"/loop3": to("/loop2")}


@pytest.fixture(scope="module")
def refusing() -> Iterator[Site]:
    serving.bomb()  # made before anybody waits for it
    with running(routes_of(REFUSED) | ASTRAY) as site:
        yield site


@pytest.mark.parametrize(("path", "reason"), [(path, reason) for path, _, reason in REFUSED])
def test_pages_that_are_refused(refusing: Site, path: str, reason: str) -> None:
    settings = QUICK if "seconds" in reason else PATIENT
    assert reason in refused(refusing, path, settings).reason


def test_a_bomb_is_never_unpacked_whole(refusing: Site) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refused(refusing, "/bomb")
    refused(refusing, "/chunked-bomb")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40_000


# address, bytes, name in the header, its codec, what stands after # in the path
NAMES = [
    ("/get?id=1", zipped({"OFD.xml": ""}), "报告.ofd", "utf-8", "报告.ofd"),
    ("/get?id=1", zipped({"OFD.xml": ""}), "报告.ofd", "gbk", "报告.ofd"),
    ("/get?id=1", zipped({"OFD.xml": ""}), "%E6%8A%A5%E5%91%8A.ofd", "utf-8", "报告.ofd"),
    ("/get?id=1", TEXT.encode(), "../../a#b?c!/报告.csv", "utf-8", "报告.csv"),
    # the content or the address tell as much
    ("/get?id=1", DOCX, "报告.docx", "utf-8", ""),
    ("/get?id=1", PAGE, "报告.doc", "utf-8", ""),
    ("/get.csv", TEXT.encode(), "报告.csv", "utf-8", ""),
]


@pytest.mark.parametrize(("path", "data", "name", "codec", "kept"), NAMES)
def test_the_name_of_a_file_counts_where_nothing_else_tells(
    path: str, data: bytes, name: str, codec: str, kept: str
) -> None:
    with running({path.partition("?")[0]: attached(name, data, codec)}) as site:
        source = fetched(site, path)
        assert source.path.startswith(site.url(path))
        readable = readable_path(source.path).rpartition("/")[2]
        assert readable == (kept or path[1:].partition("?")[0])


def test_the_file_at_the_end_of_a_redirect_gives_its_kind() -> None:
    routes = {"/get": to("/b/%E6%8A%A5.csv"), "/b/%E6%8A%A5.csv": typed("text/csv", TEXT.encode())}
    with running(routes) as site:
        assert fetched(site, "/get?id=3").path == site.url("/get?id=3#%E6%8A%A5.csv")


def test_an_address_has_one_form() -> None:
    with running({"/%E6%8A%A5": says(PAGE), "/b": says(PAGE)}) as site, Fetcher(PATIENT) as fetcher:
        base = f"HTTP://127.1:{site.server_port}"
        for address in (f"{base}/报", f"{base}/%e6%8a%a5#top", f" {base}/x/../报"):
            assert fetcher.fetch(address).path == site.url("/%E6%8A%A5")
        # bytes of GBK in a query go as they are
        fetcher.fetch(f"{base}/b?q=%c7%e0")
        assert site.paths()[-1] == "/b?q=%C7%E0"


# ------------------------------------------------------------------------------- answers of noise

GOOD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: identity\r\n"
    b'Content-Disposition: attachment; filename="a.html"\r\nTransfer-Encoding: chunked\r\n\r\n'
    b"10\r\n<html><body><p>a\r\n4\r\n</p>\r\n0\r\n\r\n"
)
PIECES = [
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"=?utf-8?B?",
    b": ",
    b"99999999999999999999",
    b"-1",
    b"gzip",
]


def damaged(seed: int) -> bytes:
    """A good answer with some bytes changed, put in or cut out."""
    chance = random.Random(seed)
    data = bytearray(GOOD)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] = chance.randrange(256)
            case 1:
                data[at:at] = chance.choice(PIECES)
            case 2:
                del data[at : at + chance.randint(1, 20)]
            case _:
                data[at:] = data[at : at + 60]
    return bytes(data)


def test_no_answer_is_more_than_a_page_or_a_refusal() -> None:
    with running(
        {"/a": lambda visit: serving.raw(damaged(len(visit.server.asked)))(visit)}
    ) as site:
        outcomes = set()
        for _ in range(300):
            try:
                outcomes.add(type(fetched(site, "/a")))
            except UnreadableReport as error:
                assert error.hint and str(error).isprintable()
                outcomes.add(type(error))
        assert outcomes == {readers.SourceFile, UnreadableReport}
