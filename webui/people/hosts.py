"""Under which names the pages are shown.

A page of another site can have its own name lead to this machine, and then ask here as if it were
ours, through the browser of who looks at it (DNS rebinding). It cannot do so with a name that is
not its own: addresses in digits, and names that were stated, are answered; others are not.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address

from indexer.settings import Settings, hosts_of

LOCAL = ("localhost", "ip6-localhost")


def names_of(settings: Settings) -> frozenset[str]:
    """The names that are ours."""
    own = (*LOCAL, settings.host, socket.gethostname(), *hosts_of(settings.access))
    return frozenset(name.lower() for name in own)


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Whether a request means us by its Host header, whatever the port.

    >>> is_ours("127.0.0.1:8765", frozenset()), is_ours("[::1]:8765", frozenset())
    (True, True)
    >>> is_ours("evil.example", frozenset({"localhost"})), is_ours("", frozenset())
    (False, False)
    """
    name, bracket, port = host.strip().lower().rpartition("]")
    name = name.removeprefix("[") if bracket else port.rpartition(":")[0] or port
    if name in names:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
