"""Asks for pages as a polite guest: slowly, by the rules of each site, and never twice in haste.

Redirects are followed here, each target checked as the first address was. One from https to http
is refused: somebody on the way could have written it, and could then write the report; whoever
trusts the page can name its http address.

The character set in the Content-Type header is not handed on. Servers set it for all their pages,
so that it is wrong about many; the store keeps bytes and no headers, and a report that is read
again must come out the same. The readers tell GB18030, Big5, UTF-8 and UTF-16 apart by the text,
of which a line is enough. Pages in a set that they do not know (HZ, UTF-7) would change our mind.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import TracebackType
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from indexer.addresses import named, normalised, readable_path
from indexer.errors import UnreadableReport
from indexer.fetching.answers import check_type, fault, file_name, waiting_time
from indexer.fetching.asking import IN_BROWSER, Answer, Headers, Interrupted, ask
from indexer.fetching.pace import Pace
from indexer.fetching.robots import Rules, rules_of
from indexer.readers import SourceFile
from indexer.readers.kinds import kind_of
from indexer.settings import FetchSettings

MOST_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# How often a site that is busy, or a line that broke, is tried again.
RETRIES = 2
BUSY = frozenset({429, 503})
# No site is waited for longer: its pages are left for another day.
LONGEST_WAIT = 60.0


class Fetcher:
    """Addresses -> files, for one run: what sites allow and when they were asked is kept.

    Several threads may use one fetcher; that keeps the pace of a host to which many redirect.
    """

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._rules: dict[str, Rules | UnreadableReport] = {}
        self._pace = Pace()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._rules.clear()

    def fetch(self, address: str) -> SourceFile:
        """The file behind an address, under the one form of it.

        Where neither the content nor the address tells the kind of file, its name, as the server
        gives it, stands after # in the path. Raises UnreadableReport.
        """
        asked = normalised(address)
        try:
            answer, last = self._follow(asked)
        except UnreadableReport as error:
            where = "" if error.path == asked else f"{error.path}: "
            # One source, one path, however many redirects lie behind it.
            raise UnreadableReport(asked, f"{where}{error.reason}", error.hint) from None
        source = SourceFile(asked, answer.data)
        name = file_name(answer.headers) or readable_path(last).rpartition("/")[2]
        with_name = SourceFile(named(asked, name), answer.data)
        return source if kind_of(with_name) == kind_of(source) else with_name

    def _follow(self, asked: str) -> tuple[Answer, str]:
        """The page at the end of the redirects, and its address."""
        address = asked
        for _ in range(MOST_REDIRECTS + 1):
            rules = self._rules_for(address)
            rules.check(address)
            answer = self._ask(address, rules.delay, partial(check_type, address))
            if answer.status == 200:
                return answer, address
            if answer.status not in REDIRECTS:
                error = fault(address, answer.status)
                if _wants_rest(answer):
                    self._rules[_site(address)] = error
                raise error
            address = _target(address, answer)
        reason = f"redirects more than {MOST_REDIRECTS} times, as sites do that set cookies"
        raise UnreadableReport(address, reason, IN_BROWSER)

    def _ask(self, address: str, delay: float, accept: Callable[[Headers], None]) -> Answer:
        """The answer of a host, in its turn; a busy one is asked again a little later."""
        host = urlsplit(address).hostname or ""
        delay = max(delay, self._settings.delay_seconds)
        for attempt in range(RETRIES + 1):
            self._pace.wait(host, delay)
            pause = delay * 2 ** (attempt + 1)
            try:
                answer = ask(address, self._settings, accept)
            except Interrupted:
                if attempt == RETRIES:
                    raise
            else:
                if answer.status not in BUSY or attempt == RETRIES:
                    return answer
                pause = waiting_time(answer.headers) or pause
                if pause > LONGEST_WAIT:
                    return answer
            finally:
                self._pace.hold_off(host, delay)  # a slow answer is no reason to hurry
            self._pace.hold_off(host, pause)
        raise AssertionError("the last attempt returns or raises")

    def _rules_for(self, address: str) -> Rules:
        """The rules of the site of an address; what kept us from them is remembered as well."""
        site = _site(address)
        if site not in self._rules:
            try:
                self._rules[site] = self._read_rules(f"{site}/robots.txt")
            except UnreadableReport as error:
                self._rules[site] = error
        found = self._rules[site]
        if isinstance(found, UnreadableReport):
            raise UnreadableReport(address, found.reason, found.hint)
        return found

    def _read_rules(self, address: str) -> Rules:
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(address, 0.0, lambda headers: None)
            if answer.status not in REDIRECTS:
                break
            try:
                address = _target(address, answer)
            except UnreadableReport:
                break
        rules = rules_of(address, answer)
        if rules.delay > LONGEST_WAIT:
            reason = f"the site asks for {rules.delay:.0f} seconds between two pages"
            raise UnreadableReport(address, reason, IN_BROWSER)
        return rules


def _site(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, "", "", ""))


def _wants_rest(answer: Answer) -> bool:
    """Whether a site that was asked again and again wants none of its other pages asked either."""
    return answer.status == 429 or (waiting_time(answer.headers) or 0.0) > LONGEST_WAIT


def _target(address: str, answer: Answer) -> str:
    """Where a redirect leads, as an address that may be asked."""
    # The header comes as Latin-1; its bytes, GBK or UTF-8, are what the server wants to see again.
    stated = answer.headers.get("Location", "").strip()
    if not stated:
        raise UnreadableReport(address, "a redirect that leads nowhere", IN_BROWSER)
    escaped = quote(stated.encode("latin-1", "replace"), safe="".join(map(chr, range(0x21, 0x7F))))
    try:
        target = normalised(urljoin(address, escaped))
    except (UnreadableReport, ValueError) as error:
        reason = getattr(error, "reason", "no address of a page")
        raise UnreadableReport(address, f"redirects elsewhere: {reason}", IN_BROWSER) from None
    if address.startswith("https:") and target.startswith("http:"):
        hint = f"if you trust it, name {target} itself"
        raise UnreadableReport(address, "redirects to an address without protection", hint)
    return target
