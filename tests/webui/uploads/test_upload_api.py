"""Programs that send reports: by the client, with a token, and as the document says."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.accounts import add_token, add_user
from indexer.client import ApiError, Client
from indexer.corpus import Corpus, open_corpus
from indexer.models import Scope
from indexer.settings import Settings, UploadSettings
from tests.serving import serving
from tests.signing_in import PASSWORD, sign_in
from tests.uploads.sending import report, work_all, zipped
from webui import create_app
from webui.api.uploading import UploadAnswer

# As in test_upload_pages.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def server(corpus: Corpus) -> Iterator[str]:
    for name, role in (("liu", "editor"), ("wu", "editor"), ("du", "reader")):
        add_user(corpus.store, name, role, PASSWORD, "shell:test")
    with serving(corpus) as address:
        yield address


def token(corpus: Corpus, name: str, *scopes: Scope) -> str:
    return add_token(corpus.store, name, "test", scopes, 1, "shell:test").secret


def test_a_program_sends_and_asks(corpus: Corpus, server: str, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / '报"告.txt').write_bytes(report(1))
    (folder / "包.zip").write_bytes(zipped({"a.txt": report(2), "b.txt": b""}))
    client = Client(server, token=token(corpus, "liu", "upload"))
    answer = client.upload(folder.iterdir())
    assert answer["state"] == "inspecting" and len(answer["files"]) == 2
    UploadAnswer.model_validate_json(json.dumps(answer))
    work_all(corpus)
    answer = client.uploaded(answer["id"])
    UploadAnswer.model_validate_json(json.dumps(answer))
    assert answer["state"] == "done"
    became = {file["path"]: file["state"] for file in answer["files"]}
    assert became.pop("包.zip!/a.txt") == "added" and became.pop("包.zip!/b.txt") == "unreadable"
    assert list(became.values()) == ["added"]
    assert corpus.store.count_reports() == 2
    again = client.upload([folder / "包.zip"], take=False)
    work_all(corpus)
    assert client.uploaded(again["id"])["state"] == "ready"


# (whose token, what it is good for, the status when files are sent, and when they are asked about)
WHO: list[tuple[str, tuple[Scope, ...], int, int]] = [
    ("liu", ("upload",), 200, 200),
    ("liu", ("read",), 403, 403),
    ("wu", ("read", "upload"), 200, 404),
    ("du", ("read", "upload"), 403, 403),
]


@pytest.mark.parametrize(("name", "scopes", "sending", "asking"), WHO)
def test_who_may_send_and_ask(
    corpus: Corpus,
    server: str,
    tmp_path: Path,
    name: str,
    scopes: tuple[Scope, ...],
    sending: int,
    asking: int,
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(report(1))
    mine = Client(server, token=token(corpus, "liu", "upload")).upload([file])["id"]
    client = Client(server, token=token(corpus, name, *scopes))
    for ask, status in (
        (lambda: client.upload([file]), sending),
        (lambda: client.uploaded(mine), asking),
    ):
        if status == 200:
            assert ask()["state"] == "inspecting"
            continue
        with pytest.raises(ApiError) as caught:
            ask()
        assert caught.value.status == status


@pytest.mark.parametrize("bearer", ["", "wrong"])
def test_without_a_token_nothing_is_taken(server: str, tmp_path: Path, bearer: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(report(1))
    with pytest.raises(ApiError) as caught:
        Client(server, token=bearer).upload([file])
    assert caught.value.status == 401


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [(b"1" * (3 << 20), 413, "2 MB"), (b"", 400, "multipart/form-data")],
)
def test_what_is_wrong_is_a_problem(tmp_path: Path, data: bytes, status: int, words: str) -> None:
    settings = Settings(home=tmp_path / "home", upload=UploadSettings(megabytes=2, files=3))
    corpus = open_corpus(settings, create=True)
    sign_in(corpus, "editor")
    bearer = {"Authorization": f"Bearer {token(corpus, 'editor', 'upload')}"}
    form = {"file": (io.BytesIO(data), "a.txt")} if data else {}
    client = create_app(corpus).test_client()
    answer = client.post(
        "/api/v1/uploads", data=form, headers=bearer, content_type="multipart/form-data"
    )
    assert answer.status_code == answer.get_json()["status"] == status
    assert words in answer.get_json()["detail"]
    corpus.close()
