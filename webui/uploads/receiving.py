"""Requests that bring files: these go to the home as they come, and never lie in memory as a whole.

Whoever asks for a field of the form, and be it the guard, has all of it read; so this is done where
the parts of a request are read, and not in the view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from flask import Request, current_app
from werkzeug.exceptions import HTTPException

from indexer.corpus import FAULTS_OF_DISKS, Corpus
from indexer.settings import Settings
from indexer.uploads import receiving

# The functions that take files, and the status for a disk that is full.
TAKING_FILES = ("uploads.send", "api.uploads")
NO_ROOM = 507
# Fields of the form beside the files, and what a browser writes around each of these.
OTHER_PARTS = 20
AROUND_A_FILE = 1024


class NoRoom(HTTPException):
    """The disk is full."""

    code = NO_ROOM
    description = "no room left on the disk"


def largest_upload(settings: Settings) -> int:
    """How many bytes a request with files may have."""
    limits = settings.upload
    return (limits.megabytes << 20) + (limits.files + OTHER_PARTS) * AROUND_A_FILE


class FileRequest(Request):
    """A request whose files, where it may have any, are kept in the home until it is answered."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._received: list[IO[bytes]] = []

    def close(self) -> None:
        """Let go of all files, also of those of a request that broke off."""
        super().close()
        for file in self._received:
            file.close()

    def make_form_data_parser(self) -> Any:
        """What takes the request apart."""
        if self.endpoint in TAKING_FILES:
            self.max_form_parts = _settings().upload.files + OTHER_PARTS
        return super().make_form_data_parser()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.endpoint in TAKING_FILES:
            self._received.append(receiving(_settings().home))
            return self._received[-1]
        return super()._get_file_stream(
            total_content_length, content_type, filename, content_length
        )

    def _load_form_data(self) -> None:
        try:
            super()._load_form_data()
        except OSError as error:
            if error.errno not in FAULTS_OF_DISKS:
                raise
            raise NoRoom from error


def _settings() -> Settings:
    extensions: Mapping[str, Any] = current_app.extensions
    corpus: Corpus = extensions["corpus"]
    return corpus.settings
