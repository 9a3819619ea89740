"""Every rule that extraction goes by has Chinese words on the pages."""

from __future__ import annotations

import ast
import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from indexer.cleaning import clean
from indexer.corpus import Corpus
from indexer.ingest import ingest, walk
from indexer.metadata import Hints, find_metadata
from indexer.models import FIELD_NAMES, Metadata
from indexer.search import SearchRequest, search
from indexer.store.corrections import RULE as CORRECTION
from indexer.vocab.regions import load_regions
from webui.proofs import RULES

ROOT = Path(__file__).parents[2]
SAMPLE, TABLES = ROOT / "corpus", ROOT / "tests" / "metadata"
REGIONS = load_regions(SAMPLE / "regions.csv")
# name of a kind in the title; a name of a field or of a group of a pattern has no blank.
PHRASE = re.compile(r"[a-z][a-z:,']*(?: [a-z:,'-]+)+")


def rules_of(metadata: Metadata) -> Iterator[str]:
    for name in FIELD_NAMES:
        yield from (evidence.rule for evidence in getattr(metadata, name).evidence)


def from_the_sample(corpus: Corpus) -> Iterator[str]:
    """The rules that read the sample corpus without its labels."""
    shutil.copy(SAMPLE / "regions.csv", corpus.settings.home)
    ingest(corpus, walk([SAMPLE], corpus.settings.home))
    for hit in search(corpus, SearchRequest(limit=100)).hits:
        yield from rules_of(hit.report.metadata)


def texts_of_tables() -> Iterator[tuple[str, str]]:
    """Each text of the tests of metadata, and the name of its file, where the row has one."""
    for table in sorted(TABLES.glob("*.tsv")):
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield (row.get("text") or "").replace("\\n", "\n"), row.get("file_name") or ""
    for module in sorted(TABLES.glob("test_*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, ""


def from_the_tables() -> Iterator[str]:
    """The rules that read the rows of the tests of metadata."""
    for text, path in texts_of_tables():
        cleaned = clean(text).text
        if re.search("[\u4e00-\u9fff]", cleaned):
            name = Path(path)
            hints = Hints({}, None, name.stem, name.parent.parts)
            yield from rules_of(find_metadata(cleaned, hints, REGIONS))


def in_the_code() -> Iterator[str]:
    """Every phrase of the modules of metadata that is no docstring: they have no other ones."""
    for path in sorted((ROOT / "indexer" / "metadata").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            words = node.value if isinstance(node, ast.Constant) else None
            if isinstance(words, str) and id(node) not in docstrings and PHRASE.fullmatch(words):
                yield words


def in_the_vocabulary() -> Iterator[str]:
    for table in sorted((ROOT / "indexer" / "vocab").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as file:
            yield from (row["rule"] for row in csv.DictReader(file) if "rule" in row)


def test_rules_that_read_a_text_have_chinese_words(corpus: Corpus) -> None:
    found = {*from_the_sample(corpus), *from_the_tables(), CORRECTION}
    assert len(found) > 20
    assert sorted(found - RULES.keys()) == []


def test_rules_in_the_code_have_chinese_words() -> None:
    found = {*in_the_code(), *in_the_vocabulary()}
    assert len(found) > 40
    assert sorted(found - RULES.keys()) == []


def test_the_words_of_rules_are_chinese() -> None:
    assert [words for words in RULES.values() if re.search("[a-z]", words)] == []
