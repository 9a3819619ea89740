"""What people send to the pages: kept until it is taken in, looked into, decided about, taken in.

    sending     files of a request -> the folder of an upload, and its rows       (web)
    inspecting  files -> what would be read, beside what is there already         (a worker process)
    deciding    what of it is to be taken in, and with which labels; cancelling   (web)
    taking in   files -> reports, by the steps of an ingest                       (a worker process)

`working` has the loop of the worker processes, `staging` the files on the disk.
"""

from indexer.store import FileId, FileState, Upload, UploadFile, UploadState
from indexer.store.uploads import AT_WORK, TAKEN
from indexer.uploads.deciding import (
    LABELS,
    Decision,
    WrongLabels,
    cancel,
    take,
    unchosen,
)
from indexer.uploads.sending import Sent, UploadRefused, send
from indexer.uploads.staging import free_megabytes, receiving
from indexer.uploads.working import work, work_once

__all__ = [
    "AT_WORK",
    "LABELS",
    "TAKEN",
    "Decision",
    "FileId",
    "FileState",
    "Sent",
    "Upload",
    "UploadFile",
    "UploadRefused",
    "UploadState",
    "WrongLabels",
    "cancel",
    "free_megabytes",
    "receiving",
    "send",
    "take",
    "unchosen",
    "work",
    "work_once",
]
