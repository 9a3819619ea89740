"""The manners of asking: by the rules of a site, slowly, and not into this network."""

from __future__ import annotations

import socket
import time
from email.utils import formatdate
from itertools import pairwise
from threading import Thread
from typing import Any

import pytest

from indexer.errors import UnreadableReport
from indexer.fetching import Fetcher, hosts
from indexer.settings import FetchSettings

from . import serving
from .serving import Headers, Route, Site, in_turn, running, says, to
from .visiting import PAGE, PATIENT, QUICK, fetched, refused

# ------------------------------------------------------------------------------------ robots.txt

KEPT = "User-agent: *\nDisallow: /private/\n"
ROBOTS: list[tuple[Route, str, str]] = [
    (says(KEPT), "/a", ""),
    (says(KEPT), "/private/a", "the site asks programs not to read it"),
    (says("\ufeff" + KEPT), "/private/a", "the site asks programs"),
    (says(KEPT.encode("utf-16")), "/private/a", ""),
    (says("User-agent: Shuzhi\nDisallow: /\n\n" + KEPT), "/a", "the site asks programs"),
    (says("User-agent: *\nDisallow: /\n\nUser-agent: shuzhi\nAllow: /"), "/a", ""),
    # a page that says 404 in words, one of another site behind it, none, one behind a redirect
    (says(PAGE), "/a", ""),
    (says("{}", "application/json"), "/a", ""),
    (says("", status=403), "/a", ""),
    (to("/rules.txt"), "/private/a", "the site asks programs"),
    (to("/robots.txt"), "/a", ""),
    (to("file:///etc/passwd"), "/a", ""),
    (says(KEPT + "#" * (2 << 20)), "/private/a", "the site asks programs"),
    # not now
    (says("", status=500), "/a", "the site cannot say now what it allows"),
    (says("", status=429), "/a", "the site cannot say now what it allows"),
    (serving.silent, "/a", "no answer within 0.4 seconds"),
    (says("User-agent: *\nCrawl-delay: 900"), "/a", "the site asks for 900 seconds between"),
]


@pytest.mark.parametrize(("robots", "path", "reason"), ROBOTS)
def test_robots(robots: Route, path: str, reason: str) -> None:
    pages = {"/a": says(PAGE), "/private/a": says(PAGE), "/rules.txt": says(KEPT)}
    with running({"/robots.txt": robots, **pages}) as site:
        if reason:
            assert reason in refused(site, path, QUICK).reason
            assert path not in site.paths()
        else:
            fetched(site, path)


def test_the_target_of_a_redirect_is_kept_by_robots_too() -> None:
    routes = {"/robots.txt": says(KEPT), "/a": to("/private/a"), "/private/a": says(PAGE)}
    with running(routes) as site:
        assert "the site asks programs not to read it" in refused(site, "/a").reason
        assert site.paths() == ["/a"]


def test_rules_are_read_once_a_run_and_so_are_their_faults() -> None:
    down = {"/robots.txt": says("", status=500), "/a": says(PAGE)}
    for routes, tries in (({"/a": says(PAGE)}, 1), (down, 1)):
        with running(routes) as site, Fetcher(PATIENT) as fetcher:
            for _ in range(3):
                try:
                    fetcher.fetch(site.url("/a"))
                except UnreadableReport as error:
                    assert error.path == site.url("/a")
            asked = [path for path, _, _ in site.asked]
            assert asked.count("/robots.txt") == tries


# ------------------------------------------------------------------------------- pace and manners


def gaps(site: Site) -> list[float]:
    times = [when for _, when, _ in site.asked]
    return [after - before for before, after in pairwise(times)]


PACES = [
    ("", 0.15, 0.14),
    ("User-agent: *\nCrawl-delay: 0.3", 0.0, 0.29),
    ("User-agent: *\nRequest-rate: 10/2", 0.0, 0.19),
]


@pytest.mark.parametrize(("robots", "delay", "least"), PACES)
def test_a_host_is_asked_slowly(robots: str, delay: float, least: float) -> None:
    settings = FetchSettings(delay, 10, 1 << 20, True)
    routes = {"/robots.txt": says(robots), "/a": says(PAGE), "/b": to("/a")}
    with running(routes) as site, Fetcher(settings) as fetcher:
        for path in ("/a", "/b"):
            fetcher.fetch(site.url(path))
        assert len(site.asked) == 4
        # the rules themselves are known only after the first answer
        assert min(gaps(site)[1 if robots else 0 :]) > least


def test_another_host_is_not_waited_for() -> None:
    settings = FetchSettings(5, 1, 1 << 20, True)
    began = time.monotonic()
    with running({}) as site, Fetcher(settings) as fetcher:
        for host in ("127.0.0.1", "localhost"):
            with pytest.raises(UnreadableReport):
                fetcher.fetch(f"http://{host}:1/")
        assert site.asked == []
    assert time.monotonic() - began < 2


BUSY = [
    ({"Retry-After": "1"}, 2, 0.99),
    ({"Retry-After": "soon"}, 3, 0.0),
    ({}, 3, 0.0),
    # too long to wait for
    ({"Retry-After": "3600"}, 1, 0.0),
]


@pytest.mark.parametrize(("headers", "tries", "least"), BUSY)
def test_a_busy_site_is_asked_again_when_it_wants(
    headers: Headers, tries: int, least: float
) -> None:
    busy = says("", status=429, headers=headers)
    route = in_turn(busy, says(PAGE)) if tries == 2 else busy
    with running({"/a": route}) as site:
        if tries == 2:
            fetched(site, "/a")
        else:
            refused(site, "/a")
        assert len(site.paths()) == tries
        assert gaps(site)[-1] > least


RESTS = [
    (429, {}, 3),
    (503, {"Retry-After": "3600"}, 1),
    # one page may fail while others do not
    (503, {}, 9),
    (500, {}, 3),
]


@pytest.mark.parametrize(("status", "headers", "tries"), RESTS)
def test_a_site_that_wants_rest_is_not_asked_for_its_other_pages(
    status: int, headers: Headers, tries: int
) -> None:
    busy = says("", status=status, headers=headers)
    with running({"/a": busy, "/b": busy, "/c": busy}) as site, Fetcher(PATIENT) as fetcher:
        for path in ("/a", "/b", "/c"):
            with pytest.raises(UnreadableReport, match=f"answered {status}") as caught:
                fetcher.fetch(site.url(path))
            assert caught.value.path == site.url(path)
        assert len(site.paths()) == tries


def test_a_day_may_be_named_instead_of_seconds() -> None:
    busy = says("", status=503, headers={"Retry-After": formatdate(time.time() + 900, usegmt=True)})
    with running({"/a": busy}) as site:
        refused(site, "/a")
        assert len(site.paths()) == 1


def test_who_asks_says_so() -> None:
    with running({"/a": says(PAGE)}) as site:
        fetched(site, "/a")
        for _, _, headers in site.asked:
            assert headers["User-Agent"].startswith("Shuzhi/")
            assert headers["Host"] == f"127.0.0.1:{site.server_port}"
            assert not headers.keys() & {"Cookie", "Authorization", "Referer"}


def test_threads_keep_one_pace() -> None:
    settings = FetchSettings(0.1, 10, 1 << 20, True)
    with running({"/a": says(PAGE)}) as site, Fetcher(settings) as fetcher:
        threads = [Thread(target=fetcher.fetch, args=(site.url("/a"),)) for _ in range(4)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(site.paths()) == 4 and time.monotonic() - began > 0.4


# --------------------------------------------------------------------------------- where it leads


@pytest.fixture
def as_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 alone stands for the public net, so that all others can be refused."""
    judged = hosts.is_public
    monkeypatch.setattr(hosts, "is_public", lambda ip: str(ip) == "127.0.0.1" or judged(ip))


PRIVATE = [
    "http://127.0.0.2/", "http://127.2/", "http://10.0.0.1/", "http://0xA9FEA9FE/latest/meta-data",
    "http://[::1]/", "http://[::ffff:192.168.0.1]/", "http://0/", "http://[fd00::1]:8765/",
]  # fmt: skip


@pytest.mark.usefixtures("as_public")
@pytest.mark.parametrize("target", PRIVATE)
def test_a_redirect_into_this_network_is_refused(target: str) -> None:
    with running({"/a": to(target), "/b": says(PAGE)}) as site:
        settings = FetchSettings(0, 1, 1 << 20)
        assert "not an address of the public net" in refused(site, "/a", settings).reason
        assert fetched(site, "/b", settings).data == PAGE


@pytest.mark.parametrize("address", [*PRIVATE, "http://127.0.0.1:9/", "http://localhost/"])
def test_this_network_is_not_asked_unless_that_is_set(address: str) -> None:
    with Fetcher(FetchSettings(0, 1)) as fetcher, pytest.raises(UnreadableReport) as caught:
        fetcher.fetch(address)
    assert caught.value.reason.startswith("not an address of the public net")
    assert "allow_private" in caught.value.hint


def test_a_name_is_looked_up_once_for_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second answer could lead elsewhere than the one that was checked."""
    look_up, names = socket.getaddrinfo, []

    def as_this_machine(host: str, *rest: Any, **others: Any) -> Any:
        names.append(host)
        return look_up("127.0.0.1" if host == "qinghe.example" else host, *rest, **others)

    monkeypatch.setattr(socket, "getaddrinfo", as_this_machine)
    with running({"/a": says(PAGE)}) as site, Fetcher(PATIENT) as fetcher:
        fetcher.fetch(site.url("/a", "qinghe.example"))
        assert names.count("qinghe.example") == len(site.asked) == 2
        assert {headers["Host"] for _, _, headers in site.asked} == {
            f"qinghe.example:{site.server_port}"
        }


def test_a_redirect_to_another_host_is_followed_by_the_rules_of_that_one() -> None:
    with running({"/robots.txt": says(KEPT), "/a": says(PAGE), "/private/a": says(PAGE)}) as other:
        routes = {"/a": to(other.url("/a")), "/b": to(other.url("/private/a"))}
        with running(routes) as site:
            assert fetched(site, "/a").path == site.url("/a")
            error = refused(site, "/b")
            assert error.reason.startswith(f"{other.url('/private/a')}: the site asks programs")
