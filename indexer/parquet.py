"""Rows of tables -> Parquet files, where pyarrow is installed (the extra `parquet`)."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

Kind = Literal["text", "whole", "number"]
ROWS_AT_ONCE = 5000


def is_installed() -> bool:
    """Whether files can be written at all."""
    return importlib.util.find_spec("pyarrow") is not None


class ParquetFile:
    """A file that takes rows, a few thousand of them in memory at a time."""

    def __init__(self, path: Path, columns: Mapping[str, Kind]) -> None:
        # Here, and not at the top: it takes a second to load, and may not be there.
        import pyarrow
        from pyarrow import parquet

        types = {"text": pyarrow.string(), "whole": pyarrow.int64(), "number": pyarrow.float64()}
        self._schema = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
        self._batch_of = pyarrow.RecordBatch.from_pylist
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._waiting: list[dict[str, Any]] = []

    def __enter__(self) -> ParquetFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._flush()
        self._writer.close()

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Take rows by the names of the columns."""
        self._waiting += rows
        if len(self._waiting) >= ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_batch(self._batch_of(self._waiting, schema=self._schema))
            self._waiting = []
