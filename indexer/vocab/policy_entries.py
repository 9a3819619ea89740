"""One file of policies -> its entries with the line of every field, or what is wrong with them.

The tree of the YAML is read and not the values that a loader would make of it: only the tree knows
lines, and in it 2016-12-11 is a text and no date of another type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from indexer.models import PolicyKind
from indexer.vocab.written_forms import written_form

# The loader in C reads the files ten times faster; PyYAML may have been built without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
KINDS = get_args(PolicyKind)
TEXTS = ("id", "name", "english", "kind")
OPTIONAL_TEXTS = ("successor", "remarks")
YEARS = ("since", "until")
LISTS = ("aliases", "no_names", "portfolios", "examples", "counterexamples")
FIELDS = (*TEXTS, *OPTIONAL_TEXTS, *YEARS, *LISTS, "document")
DOCUMENT_FIELDS = ("title", "issuer", "date", "number")
# A file is a list of entries, which hold lists and a document.
DEEPEST = 10
FIRST_YEAR, LAST_YEAR = 1900, 2100
ID = re.compile(r"[a-z][a-z0-9_.-]*")
# A name is looked for inside a sentence.
BETWEEN_SENTENCES = re.compile(r"[\n\r。！？!?]")
DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
STR, INT, NULL, TIME = (f"tag:yaml.org,2002:{tag}" for tag in ("str", "int", "null", "timestamp"))


@dataclass(frozen=True, slots=True)
class Fault:
    """What a person must put right in a file, and where."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry that is sound by itself: texts, years and lists by their fields, and their lines."""

    file: str
    line: int
    values: dict[str, Any]
    lines: dict[str, int]

    @property
    def id(self) -> str:
        id_: str = self.values["id"]
        return id_

    @property
    def place(self) -> str:
        """Where it stands, for a person to find it."""
        return f"{self.file}, line {self.line}"

    @property
    def document(self) -> dict[str, str] | None:
        found: dict[str, str] | None = self.values.get("document")
        return found

    def text(self, field: str) -> str | None:
        """The text of a field, None where it has none."""
        found: str | None = self.values.get(field)
        return found

    def texts(self, field: str) -> tuple[str, ...]:
        """The texts of a field; none where it is left out."""
        found = self.values.get(field) or ()
        return (found,) if isinstance(found, str) else tuple(found)

    def fault(self, field: str, reason: str) -> Fault:
        """A fault of a field of this entry."""
        return Fault(self.file, self.lines.get(field, self.line), f"{self.id}: {reason}")


def read_entries(path: Path) -> Iterator[Entry | Fault]:
    """The entries of a file in order; for one that cannot be used each of its faults."""
    try:
        root = _root(path)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        yield Fault(path.name, line, f"no valid YAML; {error.problem or error.context}")
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        yield Fault(path.name, 1, f"no text that YAML can be; {error}")
    except OSError as error:
        yield Fault(path.name, 1, f"cannot be read; {error.strerror}")
    else:
        if isinstance(root, yaml.SequenceNode):
            for number, node in enumerate(root.value, 1):
                yield from _read_entry(path.name, number, node)
        elif root is not None and not _is_null(root):
            yield Fault(path.name, _line(root), "a list of entries (- id: …) should stand here")


def _root(path: Path) -> yaml.Node | None:
    """The tree of a file; None for one of comments only."""
    text = path.read_text(encoding="utf-8-sig")
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:  # thousands would break the program that makes a tree of them
            mark: Any = event.start_mark
            problem = "lists inside lists are not wanted here"
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
    return yaml.compose(text, Loader=LOADER)


def _read_entry(file: str, number: int, node: yaml.Node) -> Iterator[Entry | Fault]:
    if not isinstance(node, yaml.MappingNode):
        yield Fault(file, _line(node), f"entry {number} is not a record with id, name, …")
        return
    fields = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
    named = fields.get("id")
    who = named.value if isinstance(named, yaml.ScalarNode) and named.value else f"entry {number}"
    faults = [Fault(file, line, f"{who}: {reason}") for line, reason in _faults(node, fields)]
    if faults:
        yield from faults
        return
    values = {field: _value(value) for field, value in fields.items()}
    lines = {field: _line(value) for field, value in fields.items()}
    yield Entry(file, _line(node), values, lines)


def _value(node: yaml.Node) -> Any:
    """What a node without faults means: a text, a year, None, a list or a record of these."""
    if isinstance(node, yaml.SequenceNode):
        return tuple(map(_value, node.value))
    if isinstance(node, yaml.MappingNode):
        return {key.value: value.value for key, value in node.value if not _is_null(value)}
    if node.tag == INT:
        return int(node.value)
    return None if node.tag == NULL else node.value


Faults = Iterator[tuple[int, str]]


def _faults(node: yaml.MappingNode, fields: dict[str, yaml.Node]) -> Faults:
    """What makes an entry unusable, each with its line."""
    yield from _faults_of_keys(node, FIELDS)
    for field in TEXTS:
        if field not in fields:
            yield _line(node), f"{field} is missing"
        elif not _is_text(fields[field]):
            yield _line(fields[field]), f"{field} is missing or no text"
    for field, value in fields.items():
        if check := CHECKS.get(field):
            yield from ((line, f"{field} {reason}") for line, reason in check(value))
    since, until = (_year(fields.get(field)) for field in YEARS)
    if since and until and until < since:
        yield _line(fields["until"]), f"until {until} comes before since {since}"
    yield from _faults_of_no_names(fields)


def _faults_of_keys(node: yaml.MappingNode, known: tuple[str, ...]) -> Faults:
    seen: set[str] = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in known:
            yield _line(key), f"no such field: {_shown(key)}; fields are {', '.join(known)}"
        elif key.value in seen:
            yield _line(key), f"{key.value} stands there twice"
        else:
            seen.add(key.value)


def _faults_of_id(node: yaml.Node) -> Faults:
    if _is_text(node) and not ID.fullmatch(node.value):
        yield _line(node), f"{node.value!r} is not of small letters, digits and _ (river_chief)"


def _faults_of_kind(node: yaml.Node) -> Faults:
    if _is_text(node) and node.value not in KINDS:
        yield _line(node), f"{node.value!r} is none of {', '.join(KINDS)}"


def _faults_of_name(node: yaml.Node) -> Faults:
    if _is_text(node) and not written_form(node.value):
        yield _line(node), f"{node.value!r} holds nothing but signs"
    elif _is_text(node) and BETWEEN_SENTENCES.search(node.value):
        yield _line(node), f"{node.value!r} goes beyond a sentence"


def _faults_of_text(node: yaml.Node) -> Faults:
    if not _is_text(node) and not _is_null(node):
        yield _line(node), f"is no text: {_shown(node)}; quote it"


def _faults_of_year(node: yaml.Node) -> Faults:
    if _year(node) is None and not _is_null(node):
        yield _line(node), f"is no year: {_shown(node)}"


def _faults_of_list(node: yaml.Node) -> Faults:
    if _is_null(node):
        return
    if not isinstance(node, yaml.SequenceNode):
        yield _line(node), "is no list"
        return
    for item in node.value:
        if not _is_text(item):
            yield _line(item), f"holds what is no text: {_shown(item)}; quote it"


def _faults_of_names(node: yaml.Node) -> Faults:
    yield from _faults_of_list(node)
    for item in _items(node):
        yield from _faults_of_name(item)


def _faults_of_document(node: yaml.Node) -> Faults:
    if _is_null(node):
        return
    if not isinstance(node, yaml.MappingNode):
        yield _line(node), f"is no record of {', '.join(DOCUMENT_FIELDS)}"
        return
    yield from _faults_of_keys(node, DOCUMENT_FIELDS)
    for key, value in node.value:
        if key.value == "date":
            if not _is_null(value) and not _is_date(value):
                yield _line(value), f"date is no date as 2016-12-11: {_shown(value)}"
        else:
            yield from ((line, f"{_shown(key)} {said}") for line, said in _faults_of_text(value))


def _faults_of_no_names(fields: dict[str, yaml.Node]) -> Faults:
    """A word that holds no name of the entry is no protection from one."""
    named = [fields[field] for field in ("name",) if field in fields]
    if "aliases" in fields:
        named += _items(fields["aliases"])
    names = {written_form(node.value) for node in named if _is_text(node)}
    for node in _items(fields["no_names"]) if "no_names" in fields else ():
        word = written_form(node.value) if _is_text(node) else ""
        if word in names or not any(name in word for name in names):
            yield _line(node), f"no_names: {_shown(node)} should be longer than a name and hold it"


CHECKS: dict[str, Callable[[yaml.Node], Faults]] = {
    "id": _faults_of_id,
    "kind": _faults_of_kind,
    "name": _faults_of_name,
    "document": _faults_of_document,
    "aliases": _faults_of_names,
    "no_names": _faults_of_names,
    **dict.fromkeys(OPTIONAL_TEXTS, _faults_of_text),
    **dict.fromkeys(YEARS, _faults_of_year),
    **dict.fromkeys(("portfolios", "examples", "counterexamples"), _faults_of_list),
}


def _is_text(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == STR and bool(node.value.strip())


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == NULL


def _year(node: yaml.Node | None) -> int | None:
    if not isinstance(node, yaml.ScalarNode) or node.tag != INT:
        return None
    # 0o3741, 2_016 and 33:36 are numbers to YAML and years to nobody.
    if not re.fullmatch("[0-9]{4}", node.value):
        return None
    return int(node.value) if FIRST_YEAR <= int(node.value) <= LAST_YEAR else None


def _is_date(node: yaml.Node) -> bool:
    """2016-12-11, and where no more is known 2016-12 or 2016."""
    if not isinstance(node, yaml.ScalarNode) or node.tag not in (STR, INT, TIME):
        return False
    if not DATE.fullmatch(node.value):
        return False
    try:
        date.fromisoformat(node.value + "-01-01"[len(node.value) - 4 :])
    except ValueError:
        return False
    return True


def _items(node: yaml.Node) -> list[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else []


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _shown(node: yaml.Node) -> str:
    return node.value if isinstance(node, yaml.ScalarNode) else "a list or record"
