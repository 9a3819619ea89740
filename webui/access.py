"""Who may ask for what: one row for each function that answers a request.

`open` needs no login whatever is set, `read` needs one where `require_login` is set, and the others
need a person of that role. A function without a row is asked in vain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from indexer.models import Role, Scope
from indexer.settings import Settings
from webui.uploads.receiving import largest_upload

Need = Literal["open", "read"] | Role

NEEDS: Mapping[str, Need] = {
    "static": "open",
    "health.check": "open",
    "languages.choose": "open",
    "people.show_login": "open",
    "people.enter": "open",
    "people.leave": "reader",
    "people.show_account": "reader",
    "people.change_password": "reader",
    "people.end_others": "reader",
    "people.make_token": "reader",
    "people.end_token": "reader",
    "uploads.index": "editor",
    "uploads.send": "editor",
    "uploads.show": "editor",
    "uploads.take_in": "editor",
    "uploads.stop": "editor",
    "users.show": "admin",
    "users.add": "admin",
    "users.change": "admin",
    "pages.search": "read",
    "pages.download": "read",
    "pages.complete": "read",
    "comparisons.compare": "read",
    "comparisons.names": "read",
    "comparisons.download": "read",
    "comparisons.picture": "read",
    "comparisons.indicators": "read",
    "comparisons.indicators_file": "read",
    "phrases.show": "read",
    "phrases.download": "read",
    "phrases.names": "read",
    "phrases.alike": "read",
    "phrases.alike_posted": "read",
    "phrases.patterns": "read",
    "phrases.alike_file": "read",
    "phrases.patterns_file": "read",
    "policies.index": "read",
    "policies.index_file": "read",
    "policies.show": "read",
    "policies.file": "read",
    "policy_tools.check": "read",
    "policy_tools.check_file": "read",
    "policy_tools.check_download": "read",
    "policy_tools.find": "read",
    "policy_tools.take": "editor",
    "policy_tools.find_download": "read",
    "policy_tools.names": "read",
    "policy_tools.names_file": "read",
    "removal.ask": "admin",
    "removal.take_out": "admin",
    "removal.show": "admin",
    "removal.change": "admin",
    "reports.report": "read",
    "reports.file": "read",
    "reports.source": "read",
    "reports.beside_what": "read",
    "reports.beside": "read",
    "reports.version": "read",
    "reuse.show": "read",
    "reuse.download": "read",
    "searches.show_all": "reader",
    "searches.save": "reader",
    "searches.change": "reader",
    "searches.show": "read",
    "searches.show_new": "read",
    "searches.atom": "open",
    "trail.show": "admin",
    "trail.download": "admin",
    "trends.show": "read",
    "trends.download": "read",
    "api.search": "read",
    "api.reports_id": "read",
    "api.reports_id_passages": "read",
    "api.reports_id_figures": "read",
    "api.phrases": "read",
    "api.similar": "read",
    "api.complete": "read",
    "api.compare": "read",
    "api.indicators": "read",
    "api.policies": "read",
    "api.policies_name": "read",
    "api.trends": "read",
    "api.reuse_id": "read",
    "api.regions": "read",
    "api.stats": "read",
    "api.uploads": "editor",
    "api.uploads_upload": "editor",
    "api.openapi": "read",
    "api_docs.docs": "read",
    "review.show": "editor",
    "review.take": "editor",
    "review.take_back": "editor",
    "review.corrections": "editor",
    "review.download": "editor",
    "review.upload": "editor",
    "about.show": "read",
    "about.download": "read",
    "about.read": "read",
}

# What a program may do with a token besides reading: what it must be good for.
SCOPES: Mapping[str, Scope] = {"api.uploads": "upload", "api.uploads_upload": "upload"}

# How much may be sent, in bytes: what a form of words needs, and what else is said here.
LARGEST_BODY = 1 << 20
# A table of a hundred thousand corrections.
LARGEST_TABLE = 32 << 20
BODIES: Mapping[str, Callable[[Settings], int]] = {
    "review.upload": lambda _: LARGEST_TABLE,
    "uploads.send": largest_upload,
    "api.uploads": largest_upload,
}

# How often one address may try.
LIMITS: Mapping[str, str] = {
    "people.enter": "30 per minute; 300 per hour",
    "people.change_password": "10 per minute",
}


def largest_body(endpoint: str, settings: Settings) -> int:
    """How many bytes may be sent to a function."""
    found = BODIES.get(endpoint)
    return found(settings) if found else LARGEST_BODY
