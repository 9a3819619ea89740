"""Imports point down: extractors know text, engines know queries, pages know services."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the bottom up. A module may import those of lower layers and, inside a package, its own.
LAYERS = (
    ("errors", "offsets", "syncing"),
    ("acting", "models", "settings", "addresses", "client"),
    ("cleaning", "numerals", "folding"),
    ("vocab",),
    ("analysis", "query", "levelling", "sentences"),
    ("changes", "coverage", "figure_ranges", "precision", "spreadsheets", "home_policies"),
    ("export_checks", "export_form", "parquet"),
    ("export_tables", "readers", "structure", "metadata"),
    ("figures", "concordance", "matching", "policies"),
    ("store", "engines", "fetching"),
    ("extraction", "indexing", "trail"),
    ("indices",),
    ("corpus", "manifest", "walking", "workers"),
    (
        "derived",
        "opening",
        "prefetching",
        "preloaded",
        "renewing",
        "resolving",
        "same_texts",
        "taking",
    ),
    ("neighbours", "rereading"),
    ("characters", "similar", "reuse"),
    ("ingest", "search", "corrections", "audit", "comparison", "accounts"),
    ("backup_archive",),
    ("accepting", "discovery", "checking", "backup"),
    ("removal", "alerts"),
    ("chores",),
    ("phrases",),
    ("trends",),
    ("policy_use",),
    ("hit_tables", "jsonform", "terminal"),
    (
        "audit_json",
        "comparison_json",
        "discovery_json",
        "similar_json",
        "phrases_json",
        "policy_use_json",
        "reuse_json",
        "trends_json",
    ),
    ("exporting", "importing", "uploads"),
    ("cli_filters", "cli_policies_discover"),
    (
        "cli_audit",
        "cli_care",
        "cli_comparison",
        "cli_corrections",
        "cli_export",
        "cli_index",
        "cli_ingest",
        "cli_phrases",
        "cli_policies",
        "cli_removed",
        "cli_reuse",
        "cli_similar",
        "cli_trail",
        "cli_trends",
        "cli_work",
        "cli_users",
    ),
    ("cli",),
)
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}
# Only these modules may load the library that they wrap.
OWNED = {
    "jieba": "indexer/analysis.py",
    "rjieba": "indexer/analysis.py",
    "whoosh": "indexer/engines/whoosh",
    "opensearchpy": "indexer/engines/opensearch",
    "sqlalchemy": "indexer/store",
    "alembic": "indexer/store",
    "flask": "webui",
    "argon2": "indexer/accounts/passwords.py",
    "flask_babel": "webui/language.py",
    "flask_limiter": "webui/people",
    "flask_login": "webui/people",
    "flask_wtf": "webui/people",
    "waitress": "webui",
    "click": "indexer/cli",
    "python_calamine": "indexer/readers/sheets.py",
    "pyarrow": "indexer/parquet.py",
    "pypdfium2": "indexer/readers/pdf",
    "rapidocr": "indexer/readers/recognition.py",
    "pebble": "indexer/workers.py",
    "striprtf": "indexer/readers/rtf.py",
    "urllib3": "indexer/fetching",
    "protego": "indexer/fetching/robots.py",
}
FILES = sorted(
    path.relative_to(ROOT)
    for package in ("indexer", "webui")
    for path in (ROOT / package).rglob("*.py")
)


def imported(path: Path) -> set[str]:
    """The dotted names of all modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part(name: str) -> str | None:
    """indexer.store.rows belongs to store."""
    parts = name.split(".")
    return parts[1] if parts[0] == "indexer" and len(parts) > 1 and parts[1] in LAYER else None


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_point_down(path: Path) -> None:
    here = part(".".join(path.with_suffix("").parts))
    used = {part(name) for name in imported(path)} - {None, here}
    if here:
        arrows_up = sorted(f"{here} -> {name}" for name in used if LAYER[str(name)] >= LAYER[here])
        assert not arrows_up
        assert not [name for name in imported(path) if name.startswith("webui")] or here == "cli"


def test_every_module_has_a_layer() -> None:
    modules = {path.with_suffix("").parts[1] for path in FILES if path.parts[0] == "indexer"}
    assert modules - {"__init__"} == set(LAYER)


@pytest.mark.parametrize("library", OWNED)
def test_a_wrapped_library_is_loaded_in_one_place(library: str) -> None:
    users = [path for path in FILES if any(n.split(".")[0] == library for n in imported(path))]
    assert users
    assert [str(path) for path in users if not str(path).startswith(OWNED[library])] == []


def test_pages_know_services_and_not_engines() -> None:
    pages = [path for path in FILES if path.parts[0] == "webui"]
    below = {"store", "readers", "extraction", "indexing", "metadata", "structure"}
    used = {part(name) for path in pages for name in imported(path)}
    assert not used & below
