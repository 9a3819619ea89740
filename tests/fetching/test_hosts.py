"""Which addresses belong to the public net. Nothing here is asked."""

from __future__ import annotations

import ipaddress

import pytest

from indexer.errors import UnreadableReport
from indexer.fetching.hosts import is_public, open_addresses

PUBLIC = (
    "1.1.1.1 8.8.8.8 114.114.114.114 172.15.255.255 172.32.0.1 192.167.1.1 100.63.0.1 198.17.0.1 "
    "223.255.255.1 2400:3200::1 2001:4860:4860::8888 ::ffff:8.8.8.8 64:ff9b::808:808 "
    "2002:808:808::1"
).split()
NOT_PUBLIC = {
    "this machine": "0.0.0.0 0.1.2.3 127.0.0.1 127.255.255.254 :: ::1 ::ffff:127.0.0.1",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 100.64.0.1 fc00::1 fd12:3456::1",
    "of the link": "169.254.169.254 fe80::1 fec0::1 ::ffff:169.254.169.254",
    "to many": "224.0.0.1 239.255.255.250 255.255.255.255 ff02::1 ff0e::1",
    "set apart": "192.0.0.1 192.0.0.9 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1 "
    "203.0.113.9 240.0.0.1 100::1 2001:db8::1 2001:20::1 3fff::1 4000::1 5f00::1",
    "around another": "::ffff:10.0.0.1 ::7f00:1 ::808:808 64:ff9b::a00:1 64:ff9b:1::808:808 "
    "2002:7f00:1::1 2002:c0a8:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2",
}
REFUSED = [(address, why) for why, texts in NOT_PUBLIC.items() for address in texts.split()]


def form(address: str) -> str:
    """An address as this version of Python writes it."""
    return str(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
    assert open_addresses("x", address, 80, allow_private=False) == [form(address)]


@pytest.mark.parametrize(("address", "why"), REFUSED)
def test_not_public(address: str, why: str) -> None:
    assert not is_public(ipaddress.ip_address(address)), why
    with pytest.raises(UnreadableReport, match="not an address of the public net"):
        open_addresses("x", address, 80, allow_private=False)
    assert open_addresses("x", address, 80, allow_private=True) == [form(address)]


def test_a_name_that_leads_to_this_machine() -> None:
    with pytest.raises(UnreadableReport, match=r"public net \(localhost: "):
        open_addresses("x", "localhost", 80, allow_private=False)


@pytest.mark.parametrize("host", ["nothing.invalid", "", "a" * 300])
def test_a_name_of_nobody(host: str) -> None:
    with pytest.raises(UnreadableReport, match="no host of the name"):
        open_addresses("x", host, 80, allow_private=True)
