"""The form by which a person decides what of an upload is taken in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Protocol

from indexer.uploads import LABELS, Decision, FileId, UploadFile
from webui.address import CONTROL

KEY = re.compile("([0-9]{1,9})-([0-9]{1,9})")
# What is done with a file whose name was sent before.
AS_UPDATE, AS_NEW = "update", "new"


class Sent(Protocol):
    """The fields of a form, as Flask gives them."""

    def get(self, key: str, default: str, /) -> str:
        """The first value of a field."""

    def getlist(self, key: str, /) -> list[str]:
        """All values of a field."""


def key_of(file: FileId) -> str:
    """How the fields of a form name a file.

    >>> key_of(FileId("ab", 3, 12))
    '3-12'
    """
    return f"{file.file}-{file.member}"


def decided(form: Sent, upload: str, files: Collection[UploadFile]) -> dict[FileId, Decision]:
    """What a form says of the files of an upload; those that are not chosen are left out.

    A label of a file goes before the one for all, which is for files that lack it.
    """
    chosen = {
        FileId(upload, int(found[1]), int(found[2]))
        for key in form.getlist("take")
        if (found := KEY.fullmatch(key))
    }
    for_all = {name: _line(form, name) for name in LABELS}
    return {
        file.id: Decision(_labels(form, file, for_all), _updates(form, file))
        for file in files
        if file.id in chosen
    }


def lacking(file: UploadFile) -> tuple[str, ...]:
    """The labels that a person may add, since nothing was found."""
    preview = file.preview or {}
    return tuple(name for name in LABELS if preview and preview[name]["value"] is None)


def _labels(form: Sent, file: UploadFile, for_all: Mapping[str, str]) -> dict[str, str]:
    key = key_of(file.id)
    said = {name: _line(form, f"{name}-{key}") or for_all[name] for name in lacking(file)}
    return {name: value for name, value in said.items() if value}


def _updates(form: Sent, file: UploadFile) -> bool:
    return form.get(f"as-{key_of(file.id)}", AS_NEW) == AS_UPDATE


def _line(form: Sent, name: str) -> str:
    return CONTROL.sub(" ", form.get(name, "")).strip()
