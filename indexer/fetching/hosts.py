"""Names of hosts -> addresses that may be asked: those of the public net, unless all are allowed.

A page could name a machine of this network, or a list of addresses that somebody else made could,
and then what only this network may see would come into the corpus. A name is resolved once; the
connection goes to the address that was checked, so that no second answer can lead elsewhere.
"""

from __future__ import annotations

import ipaddress
import socket

from indexer.errors import UnreadableReport

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address

# What of IPv6 was ever given out to the public net, and a net that carries IPv4 addresses.
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Set apart by the registers, which the versions of Python know of differently: for protocols, for
# what were relays once, for documentation.
_SET_APART = tuple(
    map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "3fff::/20"))
)
# A host may have many addresses; one that is down is not waited for four times.
MOST_ADDRESSES = 3


def open_addresses(path: str, host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host that may be asked, in the order in which to try them.

    Raises UnreadableReport where there are none, or where one of them is no public address.
    """
    found = _resolve(path, host, port)
    private = [address for address in found if not is_public(address)]
    if private and not allow_private:
        where = str(private[0]) if host.strip("[]") == str(private[0]) else f"{host}: {private[0]}"
        hint = (
            "if that is meant, as on an intranet or behind a proxy that gives such addresses, "
            "set allow_private = true under [fetch] in shuzhi.toml"
        )
        raise UnreadableReport(path, f"not an address of the public net ({where})", hint)
    return [str(address) for address in found[:MOST_ADDRESSES]]


def is_public(address: Ip) -> bool:
    """Whether an address belongs to the public net, and so do all that it stands for.

    >>> [is_public(ipaddress.ip_address(text)) for text in ("114.114.114.114", "10.0.0.1", "::1")]
    [True, False, False]
    >>> is_public(ipaddress.ip_address("::ffff:127.0.0.1"))
    False
    """
    if any(address in net for net in _SET_APART) or address.is_multicast:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return address.is_global and not address.is_reserved
    if address in _NAT64 or address.ipv4_mapped:
        return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    tunnel = address.sixtofour
    in_force = address.is_global and address in _GLOBAL_UNICAST
    return in_force and (tunnel is None or is_public(tunnel))


def _resolve(path: str, host: str, port: int) -> list[Ip]:
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        # The zone of fe80::1%eth0 names a device of this machine.
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
    except (OSError, UnicodeError, ValueError):
        addresses = []
    if not addresses:
        hint = "check the address and the connection to the net, then try again"
        raise UnreadableReport(path, f"no host of the name {host} is known", hint)
    return list(dict.fromkeys(addresses))
