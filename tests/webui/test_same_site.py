"""Whether a form that changes something stands on a page of ours."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers

from webui.same_site import is_from_elsewhere

HOST = "localhost:8000"
# (headers, whether it comes from elsewhere)
REQUESTS: list[tuple[dict[str, str], bool]] = [
    # a browser on our page, and a person who typed the address
    ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost:8000"}, False),
    ({"Sec-Fetch-Site": "none"}, False),
    # another site, and another program on the same machine
    ({"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}, True),
    ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:9000"}, True),
    ({"Sec-Fetch-Site": "nonsense"}, True),
    # behind a server that says another name to us, the browser still knows
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://shuzhi.example"}, False),
    # an older browser says only the origin
    ({"Origin": "http://localhost:8000"}, False),
    ({"Origin": "http://localhost:9000"}, True),
    ({"Origin": "http://localhost:8000.evil.example"}, True),
    ({"Origin": "null"}, True),
    # a program that is no browser
    ({}, False),
]


@pytest.mark.parametrize(("headers", "elsewhere"), REQUESTS)
def test_is_from_elsewhere(headers: dict[str, str], elsewhere: bool) -> None:
    assert is_from_elsewhere(Headers(headers), HOST) is elsewhere
