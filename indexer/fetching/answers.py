"""What an answer says of itself: why there is no page, what kind of file it is, and its name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from indexer.errors import UnreadableReport
from indexer.fetching.asking import IN_BROWSER, TRY_AGAIN, Headers
from indexer.readers.kinds import readable_name

# No text of a report comes as any of these. Everything else is taken, since servers name the
# types of attachments as they please, and the readers look at the content.
_NO_REPORTS = re.compile(
    r"(?:image|audio|video|font|model)/|text/(?:css|(?:java|ecma)script)"
    r"|application/(?:(?:x-)?javascript|json|wasm|(?:rss|atom)\+xml|font-|x-shockwave|x-ms(?:dos|i))"
)
_CHECK = "check the address in a browser"
_FAULTS = {
    401: ("only for those who sign in", IN_BROWSER),
    403: ("not given to this program, or to nobody", IN_BROWSER),
    404: ("there is no such page", _CHECK),
    410: ("there is no such page any more", _CHECK),
    # What walls in front of many Chinese sites answer: a browser must run their script first.
    412: ("only given to browsers", IN_BROWSER),
    521: ("only given to browsers", IN_BROWSER),
    429: ("the site asks to be left alone for now", TRY_AGAIN),
    503: ("the site cannot answer now", TRY_AGAIN),
}
_LONGEST_NAME = 120
_NOT_IN_NAMES = re.compile(r"[\0-\x1f\x7f-\x9f\ufffd]+")


def fault(path: str, status: int) -> UnreadableReport:
    """Why there is no page."""
    usual = ("the server failed", TRY_AGAIN) if status >= 500 else ("no page", _CHECK)
    what, hint = _FAULTS.get(status, usual)
    return UnreadableReport(path, f"{what} (the server answered {status})", hint)


def check_type(path: str, headers: Headers) -> None:
    """Raises UnreadableReport for what is no text at all: a picture, a film, a script."""
    stated = re.match(r"\s*([\w.+/-]{0,60})", headers.get("Content-Type", ""), re.ASCII)
    if stated and _NO_REPORTS.match(stated[1].lower()):
        hint = "give the address of the page or file that holds the text"
        raise UnreadableReport(path, f"no report but {stated[1].lower()}", hint)


def file_name(headers: Headers) -> str:
    """The name under which a browser would save the file; nothing where the server gives none.

    >>> file_name({"Content-Disposition": "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.ofd"})
    '报告.ofd'
    >>> raw = "报告.wps".encode("gbk").decode("latin-1")
    >>> file_name({"Content-Disposition": f'attachment; filename="c:\\\\{raw}"'})
    '报告.wps'
    """
    message = Message()
    # Headers come as Latin-1, whatever their bytes mean: some servers write GBK, some UTF-8.
    stated = headers.get("Content-Disposition", "").encode("latin-1", "replace")
    message["Content-Disposition"] = readable_name(stated).replace("\r", " ").replace("\n", " ")
    try:
        name = message.get_filename() or ""
    except (LookupError, TypeError, ValueError):
        return ""
    if "%" in name:
        name = readable_name(unquote_to_bytes(name))
    name = _NOT_IN_NAMES.sub("", re.split(r"[/\\]", name)[-1]).strip(" .\"'")
    return name[-_LONGEST_NAME:]


def waiting_time(headers: Headers) -> float | None:
    """The seconds after which a server wants to be asked again; None where it says nothing.

    >>> waiting_time({"Retry-After": "30"}), waiting_time({"Retry-After": "soon"})
    (30.0, None)
    """
    stated = headers.get("Retry-After", "").strip()
    if stated.isdecimal():
        return float(stated[:9])
    try:
        then = parsedate_to_datetime(stated)
        return max(
            0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
        )
    except (TypeError, ValueError, OverflowError):
        return None
