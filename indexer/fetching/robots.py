"""What a site lets programs ask: its robots.txt, read once a run (RFC 9309)."""

from __future__ import annotations

from protego import Protego

from indexer.errors import UnreadableReport
from indexer.fetching.asking import PRODUCT, TRY_AGAIN, Answer

# So much must be read, says RFC 9309; what a site keeps from programs fits.
MOST_BYTES = 512 * 1024


class Rules:
    """The rules of one site."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text)

    @property
    def delay(self) -> float:
        """The seconds that it wants between two requests; 0 where it says nothing."""
        rate = self._rules.request_rate(PRODUCT)
        by_rate = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self._rules.crawl_delay(PRODUCT) or 0.0, by_rate)

    def check(self, address: str) -> None:
        """Raises UnreadableReport for an address that the site keeps from programs."""
        if not self._rules.can_fetch(address, PRODUCT):
            hint = "save the page from a browser, if that is allowed, and add the file"
            raise UnreadableReport(address, "the site asks programs not to read it", hint)


def rules_of(address: str, answer: Answer) -> Rules:
    """The rules in an answer to a request for robots.txt; one that does not exist allows all.

    Raises UnreadableReport while the site cannot say what it allows.
    """
    if answer.status >= 500 or answer.status == 429:
        reason = f"the site cannot say now what it allows (robots.txt answered {answer.status})"
        raise UnreadableReport(address, reason, TRY_AGAIN)
    if answer.status != 200:
        return Rules("")
    # Many sites answer with a page that says 404: no line of it is a rule.
    return Rules(answer.data[:MOST_BYTES].decode("utf-8-sig", errors="replace"))
