"""Files as people send them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from indexer.corpus import Corpus
from indexer.store import Upload, UploadFile
from indexer.uploads import Decision, Sent, send, take, work_once

WHO = "liu"


def report(number: int = 1, year: int = 2023, place: str = "青禾县") -> bytes:
    """A report of its own for each number."""
    text = (
        f"{place}副县长{year}年度述职报告\n"
        f"一年来，我认真落实河长制，巡河{number}次。\n"
        f"全年完成人工造林{1000 + number}亩，粮食总产量达到{number + 20}万吨。\n"
    )
    return text.encode()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def sent(
    corpus: Corpus, files: Mapping[str, bytes], person: str = WHO, at_once: bool = False
) -> Upload:
    """An upload of these files."""
    given = [Sent(name, io.BytesIO(data)) for name, data in files.items()]
    return send(corpus, person, given, at_once)


def work_all(corpus: Corpus) -> None:
    """Do all that there is to do for a worker."""
    while work_once(corpus):
        pass


def looked_into(corpus: Corpus, files: Mapping[str, bytes], person: str = WHO) -> Upload:
    """The same when a worker has looked into them."""
    upload = sent(corpus, files, person)
    work_all(corpus)
    return upload


def take_all(corpus: Corpus, upload: Upload, **decided: object) -> None:
    """Decide that all that can be read is taken in."""
    decisions = {
        file.id: Decision(**decided)  # type: ignore[arg-type]
        for file in files(corpus, upload)
        if file.state == "readable"
    }
    assert take(corpus, upload, upload.person, decisions)


def files(corpus: Corpus, upload: Upload) -> list[UploadFile]:
    """What stands in the files of an upload."""
    return [file for file in corpus.store.uploads.files(upload.id) if file.id.member]


def states(corpus: Corpus, upload: Upload) -> dict[str, str]:
    """What became of each file, by the name it was given."""
    return {file.path: file.state for file in files(corpus, upload)}


def state(corpus: Corpus, upload: Upload) -> str:
    """The state of an upload now."""
    now = corpus.store.uploads.get(upload.id)
    return now.state if now else ""
