"""Names that were discovered, and what was accepted -> the JSON that commands and the API give."""

from __future__ import annotations

from indexer.accepting import Accepted
from indexer.discovery import Discovered, DiscoveryPage, ExampleSentence
from indexer.jsonform import Json


def discovery_json(page: DiscoveryPage) -> Json:
    """The names with their counts and examples, the surest first."""
    return {
        "reports": page.reports,
        "looked_at": page.looked_at,
        "total": page.total,
        "names": [_name(discovered) for discovered in page.names],
    }


def accepted_json(accepted: Accepted) -> Json:
    """The policy that is in force now, and in how many reports that changed the mentions."""
    policy = accepted.policy
    return {
        "id": policy.id,
        "name": policy.name,
        "kind": policy.kind,
        "aliases": list(policy.aliases),
        "reports": accepted.renewed.reports,
        "changed": accepted.renewed.changed,
    }


def _name(discovered: Discovered) -> Json:
    found = discovered.found
    return {
        "name": found.name,
        "form": found.form,
        "reports": found.reports,
        "mentions": found.mentions,
        "first_year": found.first_year,
        "regions": [
            {"code": code, "name": name}
            for code, name in zip(found.regions, discovered.regions, strict=True)
        ],
        "score": found.score,
        "examples": [_example(example) for example in discovered.examples],
    }


def _example(example: ExampleSentence) -> Json:
    return {
        "report": example.report,
        "title": example.title,
        "start": example.start,
        "end": example.end,
        "sentence": example.sentence,
    }
