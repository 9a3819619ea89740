"""Secure lines: the certificate must be that of the name that was asked for."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.errors import UnreadableReport
from indexer.fetching import Fetcher
from indexer.settings import FetchSettings

from .serving import Site, running, says, to

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(
    OPENSSL is None, reason="needs openssl for a certificate: apt-get install openssl"
)
SETTINGS = FetchSettings(0, 10, 1 << 20, True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody but this test trusts, with its key."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    key, cert = file.with_name("key.pem"), file.with_name("cert.pem")
    made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    command = [str(OPENSSL), *made.split(), *names.split(), "-keyout", key, "-out", cert]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    file.write_bytes(cert.read_bytes() + key.read_bytes())
    return file


@pytest.fixture
def site(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with running({"/a": says("<p>述职</p>")}, context) as secure:
        secure.routes["/down"] = to(secure.url("/a").replace("https", "http"))
        yield secure


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def reason(address: str) -> str:
    with Fetcher(SETTINGS) as fetcher, pytest.raises(UnreadableReport) as caught:
        fetcher.fetch(address)
    return caught.value.reason


@pytest.mark.usefixtures("trusted")
def test_the_certificate_is_that_of_the_name(site: Site) -> None:
    with Fetcher(SETTINGS) as fetcher:
        assert fetcher.fetch(site.url("/a", "localhost")).data == "<p>述职</p>".encode()
    assert "certificate of 127.0.0.1 does not hold" in reason(site.url("/a"))


def test_a_certificate_that_nobody_signed(site: Site) -> None:
    assert "certificate of localhost does not hold" in reason(site.url("/a", "localhost"))


@pytest.mark.usefixtures("trusted")
def test_no_redirect_leads_from_a_secure_page_to_another(site: Site) -> None:
    assert "without protection" in reason(site.url("/down", "localhost"))


def test_a_server_that_speaks_no_tls() -> None:
    with running({"/a": says("")}) as plain:
        assert "no safe connection to localhost" in reason(
            plain.url("/a", "localhost").replace("http", "https")
        )
