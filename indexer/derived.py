"""Arrays that are made from the texts of the store, and brought up to it when they are asked for.

Similar sentences, recycled passages and concordances are looked up in arrays of their own, each
kind in a folder of the home. They can be lost without harm. Tables in the database were the other
way: with millions of sentences and fingerprints these take gigabytes and minutes where arrays take
seconds. What would change our mind is a corpus that many processes write to at once.

Reports are gathered in segments. New and changed reports make a new one, into which small ones are
taken up, so that there are few and each report is read only a few times (as logarithms grow). A
segment is written once and never changes; the file `state.json`, written last, names those that
are in force, so that a process that is interrupted leaves nothing that could be taken for whole.
"""

from __future__ import annotations

import json
import logging
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zlib import crc32

import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout

from indexer.corpus import Corpus, HomeError, changing
from indexer.syncing import write_whole

STATE, REPORTS, CHECKSUMS = "state.json", "reports.json", "checksums.json"
# Whoever holds this brings the arrays up later, and once.
STAYING = "staying.lock"
# Who looks whether anybody does holds it for an instant.
SECONDS_OF_OTHERS = 0.5
SEGMENT_REPORTS = 1000
READ_AT_ONCE = 200
# A state that another process replaces while it is opened is read anew so often.
TRIES = 3
READ_FOR_CHECKS = 1 << 20

log = logging.getLogger(__name__)

T = TypeVar("T")
# Ids of reports, each with its text.
Texts = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one kind of arrays is made.

    `version` names all that decides what a segment holds, so that arrays of another one are made
    anew. `write` puts the arrays of some reports into an empty folder; `combine`, where there is
    one, what is made of all segments together.
    """

    folder: str
    version: str
    write: Callable[[Path, Texts], None]
    combine: Callable[[Path, Sequence[Path]], None] | None = None


class Known(NamedTuple):
    """A report that a segment holds, and the digest of the text that it had."""

    report: str
    digest: str


@dataclass(frozen=True, slots=True)
class State:
    """The segments that are in force, and the folder of what is made of them together.

    `generation` is that of the engine for which this is known to be true.
    """

    version: str
    generation: int
    segments: tuple[Path, ...]
    combined: Path


def open_state(corpus: Corpus, recipe: Recipe) -> State:
    """The arrays of this kind for the corpus as it is now.

    While another process changes the home or has them stay, as they were before. Raises HomeError
    where there are none yet and another process holds the home.
    """
    home = corpus.settings.home
    state = _read(home / recipe.folder)
    usable = state is not None and state.version == recipe.version
    if state and usable and (state.generation == corpus.engine.generation or _are_staying(home)):
        return state
    try:
        with changing(home):
            return refresh(corpus, recipe)
    except HomeError:
        if state is None or not usable:
            raise
    return state


@contextmanager
def staying(home: Path) -> Iterator[None]:
    """Who asks for arrays gets those that there are: this process brings them up in the end.

    It lets go of the home in between, and else each question would make them anew after each batch
    of reports. Of several that do so at a time the first one holds the sign, which is enough: the
    others only lose that their arrays are made once.
    """
    sign = FileLock(home / STAYING)
    with suppress(Timeout):
        sign.acquire(timeout=SECONDS_OF_OTHERS)
    try:
        yield
    finally:
        sign.release()


def _are_staying(home: Path) -> bool:
    sign = FileLock(home / STAYING)
    try:
        sign.acquire(timeout=0)
    except Timeout:
        return True
    except OSError:  # where nothing can be written, nobody makes arrays
        return False
    sign.release()
    return False


def refresh(corpus: Corpus, recipe: Recipe) -> State:
    """Make the arrays hold what the store holds. Who calls this holds the home."""
    folder = corpus.settings.home / recipe.folder
    folder.mkdir(mode=0o700, exist_ok=True)
    before = _read(folder)
    usable = before is not None and before.version == recipe.version
    old = before.segments if before and usable else ()
    generation, current = corpus.engine.generation, corpus.store.text_digests()
    kept, fresh = _kept({path: known for path in old if (known := _known(path))}, current)
    if len(fresh) >= SEGMENT_REPORTS:
        log.warning("preparing %d reports for %s", len(fresh), recipe.folder)
    for first in range(0, len(fresh), SEGMENT_REPORTS):
        ids = fresh[first : first + SEGMENT_REPORTS]
        kept.append(_write_segment(corpus, recipe, folder, ids, current))
    combined = before.combined if before and tuple(kept) == old and usable else None
    combined = combined or _combine(recipe, folder, kept)
    state = State(recipe.version, generation, tuple(kept), combined)
    _write_state(folder, state)
    for entry in folder.iterdir():
        if entry.is_dir() and entry not in {*kept, combined}:
            shutil.rmtree(entry, ignore_errors=True)
    return state


def opened(open_: Callable[[State], T], corpus: Corpus, recipe: Recipe) -> T:
    """What `open_` makes of the arrays as they are now.

    A process that brings them up to date removes those of before, perhaps just as they are opened.
    What cannot be read, or is still gone with the second try, is made anew.
    """
    for number in range(TRIES - 1):
        try:
            return open_(open_state(corpus, recipe))
        except (FileNotFoundError, ValueError, EOFError) as error:  # the last two are of numpy
            if number or not isinstance(error, FileNotFoundError):
                log.warning("%s; making anew what is in %s", error, recipe.folder)
                with changing(corpus.settings.home):
                    forget(corpus.settings.home, recipe)
    return open_(open_state(corpus, recipe))


def forget(home: Path, recipe: Recipe) -> None:
    """Have all arrays of this kind made anew by whoever asks for them next."""
    (home / recipe.folder / STATE).unlink(missing_ok=True)


def faults(corpus: Corpus, recipe: Recipe) -> list[str]:
    """What is wrong with the arrays of this kind, all of which are read.

    Nothing is where there are none, or those of another version: they are made when asked for.
    """
    state = _read(corpus.settings.home / recipe.folder)
    if state is None or state.version != recipe.version:
        return []
    found = [
        f"{recipe.folder}/{folder.name}/{name} is damaged"
        for folder in (*state.segments, state.combined)
        for name in _damaged(folder)
    ]
    known = {row for segment in state.segments for row in _known(segment)}
    if not found and known != set(corpus.store.text_digests().items()):
        found.append(f"{recipe.folder} is of another state of the texts")
    return found


def in_force(home: Path) -> tuple[str, ...]:
    """What the home says of its arrays of every kind; another text whenever some are made anew."""
    found = []
    for file in sorted(home.glob(f"*/{STATE}")):
        with suppress(FileNotFoundError):  # they are just being forgotten
            found.append(file.read_text(encoding="utf-8"))
    return tuple(found)


def unfinished(home: Path, recipe: Recipe) -> list[Path]:
    """What an interrupted process left among the arrays of this kind."""
    folder = home / recipe.folder
    state = _read(folder)
    in_force = {*state.segments, state.combined} if state else set()
    return [path for path in folder.glob("*-*") if path.is_dir() and path not in in_force]


def known_reports(segment: Path) -> list[Known]:
    """The reports of a segment, in the order in which it was given them."""
    rows = json.loads((segment / REPORTS).read_text(encoding="utf-8"))
    return [Known(*row) for row in rows]


def mapped(folder: Path, name: str) -> npt.NDArray[Any]:
    """An array in a folder, of which only what is asked for is read."""
    file = folder / f"{name}.npy"
    values: npt.NDArray[Any]
    try:
        values = np.load(file, mmap_mode="r").view(np.ndarray)
    except ValueError:  # an empty array cannot be mapped
        values = np.load(file)
    return values


def _known(segment: Path) -> list[Known]:
    """The reports of a segment; none where that cannot be read."""
    try:
        return known_reports(segment)
    except (OSError, ValueError, TypeError):
        return []


def _state_checksums(folder: Path) -> None:
    checksums = {path.name: _checksum(path) for path in sorted(folder.iterdir())}
    (folder / CHECKSUMS).write_text(json.dumps(checksums), encoding="utf-8")


def _damaged(folder: Path) -> list[str]:
    """The files of a segment that are gone or not as they were written."""
    try:
        stated: dict[str, int] = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []  # it was written before there were checksums
    except (OSError, ValueError):
        return [CHECKSUMS]
    return [
        name
        for name, checksum in stated.items()
        if not (folder / name).is_file() or _checksum(folder / name) != checksum
    ]


def _checksum(path: Path) -> int:
    checksum = 0
    with open(path, "rb") as file:
        while some := file.read(READ_FOR_CHECKS):
            checksum = crc32(some, checksum)
    return checksum


def _kept(
    segments: Mapping[Path, Sequence[Known]], current: Mapping[str, str]
) -> tuple[list[Path], list[str]]:
    """The segments that stay, and the reports that are to be put into new ones."""
    kept = {
        path: known
        for path, known in segments.items()
        if all(current.get(report) == digest for report, digest in known)
    }
    held = {report for known in kept.values() for report, _ in known}
    fresh = [id_ for id_ in current if id_ not in held]
    for path, known in sorted(kept.items(), key=lambda item: len(item[1])):
        # 30 new reports take up a segment of 50, not one of 900.
        if fresh and len(known) < min(2 * len(fresh), SEGMENT_REPORTS):
            fresh += [report for report, _ in known]
            del kept[path]
    return list(kept), fresh


def _write_segment(
    corpus: Corpus, recipe: Recipe, folder: Path, ids: Sequence[str], digests: Mapping[str, str]
) -> Path:
    segment = folder / f"segment-{uuid.uuid4().hex}"
    segment.mkdir()
    recipe.write(segment, _texts(corpus, ids))
    known = [Known(id_, digests[id_]) for id_ in ids]
    (segment / REPORTS).write_text(json.dumps(known), encoding="utf-8")
    _state_checksums(segment)
    return segment


def _texts(corpus: Corpus, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for first in range(0, len(ids), READ_AT_ONCE):
        wanted = ids[first : first + READ_AT_ONCE]
        texts = corpus.store.texts(wanted)
        # In the order of the ids, by which a segment knows its reports.
        yield from ((id_, texts[id_]) for id_ in wanted)


def _combine(recipe: Recipe, folder: Path, segments: Sequence[Path]) -> Path:
    combined = folder / f"combined-{uuid.uuid4().hex}"
    combined.mkdir()
    if recipe.combine:
        recipe.combine(combined, segments)
    _state_checksums(combined)
    return combined


def _read(folder: Path) -> State | None:
    """What the folder says that it holds; None where it is absent or damaged."""
    try:
        stated = json.loads((folder / STATE).read_text(encoding="utf-8"))
        segments = tuple(folder / name for name in stated["segments"])
        combined = folder / stated["combined"]
        state = State(str(stated["version"]), int(stated["generation"]), segments, combined)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    whole = combined.is_dir() and all((segment / REPORTS).exists() for segment in segments)
    return state if whole else None


def _write_state(folder: Path, state: State) -> None:
    """Write the file at once: a reader sees the whole of it, as it is now or was before."""
    stated = {
        "version": state.version,
        "generation": state.generation,
        "segments": [segment.name for segment in state.segments],
        "combined": state.combined.name,
    }
    write_whole(folder / STATE, json.dumps(stated).encode())
