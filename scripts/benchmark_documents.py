"""Made reports as engines index them, tokens and labels included, in a file for all engines.

They have no figures, so that chance gives passages their indicators and policies.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from indexer.engines import Document, IndexedPassage
from indexer.indexing import document, passage_words
from indexer.models import Report
from indexer.query.fields import STATED
from indexer.vocab.indicator_table import all_indicators
from indexer.vocab.regions import Regions

# Of ten passages so many have an indicator, and so many a policy.
WITH_LABEL = 0.35


def write_documents(file: Path, reports: Iterable[Report], regions: Regions) -> int:
    """Write reports with their words, a line each; returns how many bytes of text they have."""
    size = 0
    with file.open("w", encoding="utf-8") as lines:
        for report in reports:
            made = document(report, (), (), passage_words(report), regions)
            lines.write(json.dumps(asdict(_labelled(made)), ensure_ascii=False) + "\n")
            size += len(made.text.encode())
    return size


def read_documents(file: Path) -> Iterator[Document]:
    """The reports of such a file."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            passages = [
                IndexedPassage(**{**passage, "labels": _tuples(passage["labels"])})
                for passage in row["passages"]
            ]
            yield Document(row["report"], row["text"], passages, _tuples(row["labels"]))


def _labelled(made: Document) -> Document:
    chance = random.Random(made.report)
    values = {field: [each.id for each in all_indicators()] for field in STATED}
    passages = []
    for passage in made.passages:
        labels = {
            field: tuple(chance.sample(of_field, 1)) if chance.random() < WITH_LABEL else ()
            for field, of_field in values.items()
        }
        passages.append(IndexedPassage(passage.start, passage.end, passage.words, labels))
    of_all = {
        field: tuple(sorted(set(chain.from_iterable(each.labels[field] for each in passages))))
        for field in values
    }
    return Document(made.report, made.text, passages, {**made.labels, **of_all})


def _tuples(labels: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {field: tuple(values) for field, values in labels.items()}
