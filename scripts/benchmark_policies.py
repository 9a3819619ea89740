"""Measures of policies: finding their mentions, and what is asked of them.

`policy` is the whole answer for a policy that was not asked for before, `policy again` the next
page of its lines. Nothing else finds mentions as these are found, so there is no peer; that all are
found is held against a plain scan by the tests.
"""

from __future__ import annotations

import random
import time
from functools import partial
from typing import Any

from benchmark_timing import spread, timed

from indexer.audit import NamesRequest, audit_names
from indexer.corpus import Corpus
from indexer.discovery import DiscoveryRequest, discover
from indexer.policies import find_all
from indexer.policy_use import UseRequest, checklist, list_policies, use_of

READ = 500
OF_A_CHECKLIST = 20
LINES = 50


def measure_policies(corpus: Corpus, count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """p50, p95 and p99 of each question; and what finding mentions and names takes."""
    listed = list_policies(corpus)  # opens the arrays
    named = [one.policy for one in listed.policies if one.mentions][:count]
    chance = random.Random(1)
    lists = [
        [policy.name for policy in chance.sample(named, min(OF_A_CHECKLIST, len(named)))]
        for _ in range(count)
    ]
    pages = [UseRequest(policy.id, limit=LINES) for policy in named]
    later = [UseRequest(policy.id, limit=LINES, offset=LINES) for policy in named]
    times: dict[str, list[float]] = {"policy": [], "policy again": []}
    for first, next_ in zip(pages, later, strict=True):
        times["policy"].append(timed(partial(use_of, corpus, first))[0])
        times["policy again"].append(timed(partial(use_of, corpus, next_))[0])
    times["policies"] = [timed(partial(list_policies, corpus))[0] for _ in range(count)]
    times["checklist"] = [timed(partial(checklist, corpus, names))[0] for names in lists]
    classes = {name: {"shuzhi": spread(each)} for name, each in times.items()}
    return classes, _facts(corpus)


def _facts(corpus: Corpus) -> dict[str, Any]:
    texts = list(corpus.store.texts(corpus.store.ids()[:READ]).values())
    began = time.process_time()
    mentions = sum(len(find_all(text, corpus.policies)) for text in texts)
    seconds = time.process_time() - began
    audit, _ = timed(partial(audit_names, corpus, NamesRequest()))
    began = time.process_time()
    page = discover(corpus, DiscoveryRequest(most_reports=READ))
    discovery = time.process_time() - began
    return {
        "mentions": {
            "reports": len(texts),
            "mentions": mentions,
            "characters_a_processor_second": round(sum(map(len, texts)) / seconds),
        },
        "names out of time": {"milliseconds": round(audit)},
        "discovery": {"reports_a_processor_second": round(page.looked_at / discovery)},
    }
