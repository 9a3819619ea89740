"""The truth: reports, their parts, figures and corrections in a database, and their files."""

from indexer.store.claims import Batches
from indexer.store.corrections import Change, Correction
from indexer.store.errors import DamagedStore, Overtaken, StoreError, StoreUnavailable
from indexer.store.failures import Failure
from indexer.store.figure_corrections import FigureChange, FigureCorrection, Verdict
from indexer.store.figures import FigurePlace, IndicatorCount
from indexer.store.mentions import AliasUse, MentionCount, MentionPlace, Mentions
from indexer.store.reading import Head
from indexer.store.records import Counts, KnownSource, Outcome, OutdatedSource
from indexer.store.removed import PathTaken, Removed, RemovedBefore
from indexer.store.saved_searches import SavedSearch
from indexer.store.sessions import Session
from indexer.store.store import Store, open_store
from indexer.store.tokens import Holder, Token
from indexer.store.trail import Act
from indexer.store.unsure import ANY_INDICATOR, NO_INDICATOR, Unsure
from indexer.store.uploads import Chosen, FileId, FileState, Upload, UploadFile, UploadState
from indexer.store.users import User
from indexer.store.words import PassageWords, pack_words, unpack_words

__all__ = [
    "ANY_INDICATOR",
    "NO_INDICATOR",
    "Act",
    "AliasUse",
    "Batches",
    "Change",
    "Chosen",
    "Correction",
    "Counts",
    "DamagedStore",
    "Failure",
    "FigureChange",
    "FigureCorrection",
    "FigurePlace",
    "FileId",
    "FileState",
    "Head",
    "Holder",
    "IndicatorCount",
    "KnownSource",
    "MentionCount",
    "MentionPlace",
    "Mentions",
    "Outcome",
    "OutdatedSource",
    "Overtaken",
    "PassageWords",
    "PathTaken",
    "Removed",
    "RemovedBefore",
    "SavedSearch",
    "Session",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Token",
    "Unsure",
    "Upload",
    "UploadFile",
    "UploadState",
    "User",
    "Verdict",
    "open_store",
    "pack_words",
    "unpack_words",
]
