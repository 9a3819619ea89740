"""Whether a request that changes something comes from our own pages.

The server asks for no password, so that any page that is open in the same browser could send it a
form. A browser says where a form stands, in `Sec-Fetch-Site` and, an older one, in `Origin`, and
no page can change what it says. A program that is no browser says neither, and is let in. A token
in the form was the other way; it needs a cookie or a secret, which would be worth it with logins.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.datastructures import Headers

from webui.language import _
from webui.states import Link, State

# `none` is a person who typed the address or opened a bookmark.
OURS = ("same-origin", "none")


def is_from_elsewhere(headers: Headers, host: str) -> bool:
    """Whether a page of another site sent this; `host` is what the request takes us for.

    Another port of the same machine is another site: it may be another's program.

    >>> is_from_elsewhere(Headers({"Sec-Fetch-Site": "cross-site"}), "localhost:8000")
    True
    >>> is_from_elsewhere(Headers({"Origin": "http://localhost:8000"}), "localhost:8000")
    False
    """
    if site := headers.get("Sec-Fetch-Site", ""):
        return site not in OURS
    origin = headers.get("Origin", "")
    # A page without a name of its own, as one opened from a file, is `null`.
    return bool(origin) and urlsplit(origin).netloc != host


def sent_from_elsewhere() -> State:
    """A form that stands on another site: nothing was changed."""
    return State(
        _("这个请求来自别的网站，没有执行"),
        _("要改动语料，请从述值自己的页面上提交。"),
        actions=(Link(_("发现新名称"), "/policies/discover"), Link(_("回到检索"), "/")),
    )
