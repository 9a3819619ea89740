"""What a person decides about an upload: what of it is taken in, as what; or that nothing is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from indexer.addresses import uploaded_path
from indexer.corpus import Corpus
from indexer.errors import IndexerError
from indexer.models import Labels
from indexer.store import Act, Chosen, FileId, Upload, UploadFile
from indexer.uploads.sending import free_name
from indexer.vocab.kinds import kind_names

# What a person may state of a file.
LABELS = ("region", "year", "kind")
DIGITS_OF_A_YEAR = 4


@dataclass(frozen=True, slots=True)
class Decision:
    """That a file is taken in, with these labels; as a report of its own, or as a new state of the
    one that was sent under its name before.
    """

    labels: Labels = field(default_factory=dict)
    updates: bool = False


class WrongLabels(IndexerError):
    """Labels that say nothing: for each the file, the name of the label and what was written."""

    def __init__(self, wrong: Sequence[tuple[FileId, str, str]]) -> None:
        super().__init__("; ".join(f"no {name} {value}" for _, name, value in wrong))
        self.wrong = tuple(wrong)


def take(corpus: Corpus, upload: Upload, person: str, decisions: Mapping[FileId, Decision]) -> bool:
    """Have these files of an upload taken in; False where it is not to be decided any more.

    Raises WrongLabels, and then nothing was decided.
    """
    _check(corpus, decisions)
    files = {file.id: file for file in corpus.store.uploads.files(upload.id)}
    in_use = corpus.store.uploads.targets_in_use(upload.id)
    choices: dict[FileId, Chosen] = {}
    for id_, decision in decisions.items():
        file = files.get(id_)
        if file is None or file.state != "readable":
            continue
        target = _target(corpus, upload, file, decision.updates, in_use)
        in_use.add(target)
        labels = {name: value for name, value in decision.labels.items() if value}
        choices[id_] = Chosen(target, labels)
    act = Act(person, "take upload", upload.id, {"files": len(choices)})
    return corpus.store.uploads.move(upload.id, ("ready", "inspecting"), "queued", act, choices)


def unchosen(files: Collection[UploadFile]) -> dict[FileId, Decision]:
    """What is decided where nobody is asked: all that can be read is taken in."""
    return {
        file.id: Decision(updates=bool(file.preview and file.preview["updates"]))
        for file in files
        if file.state == "readable"
    }


def cancel(corpus: Corpus, upload: Upload, person: str) -> Literal["cancelled", "stopping", ""]:
    """Have nothing more of an upload taken in; empty where it had ended before.

    One that is being taken in stops after the files in hand, and what was taken in stays.
    """
    act, move = Act(person, "cancel upload", upload.id), corpus.store.uploads.move
    if move(upload.id, ("inspecting", "ready", "queued"), "cancelled", act):
        return "cancelled"
    return "stopping" if move(upload.id, ("running",), "stopping", act) else ""


def _check(corpus: Corpus, decisions: Mapping[FileId, Decision]) -> None:
    wrong = [
        (id_, name, value)
        for id_, decision in decisions.items()
        for name, value in decision.labels.items()
        if value and not _means_something(corpus, name, value)
    ]
    if wrong:
        raise WrongLabels(wrong)


def _means_something(corpus: Corpus, name: str, value: str) -> bool:
    match name:
        case "region":
            return len(corpus.regions.lookup(value)) == 1
        case "year":
            return value.isascii() and value.isdigit() and len(value) == DIGITS_OF_A_YEAR
        case "kind":
            return value in kind_names()
    return False


def _target(
    corpus: Corpus, upload: Upload, file: UploadFile, updates: bool, in_use: Collection[str]
) -> str:
    """The path under which a file is kept: its own, or one that no other file has."""
    path = uploaded_path(upload.person, file.path)
    if updates and path not in in_use:
        return path
    taken = set(in_use)
    while (free := free_name(path, taken)) and corpus.store.report_at(free):
        taken.add(free)
    return free
