"""The cookie of a session: for this site only, out of reach of scripts, and over TLS where a page
came by it.
"""

from __future__ import annotations

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface

NAME = "shuzhi"


class Cookies(SecureCookieSessionInterface):
    """One server may be asked with and without TLS, as by an office and by its own machine."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether browsers send it over TLS only."""
        return request.is_secure

    def get_cookie_name(self, app: Flask) -> str:
        """With `__Host-` before it no neighbour under the same domain can set it."""
        return f"__Host-{NAME}" if request.is_secure else NAME
