"""What reading needs, loaded once, in the process that workers are forked from.

One report is read, so that the dictionary, the regions and all other vocabularies are there. What
is there now is shared by all workers and never looked at by the garbage collector again, which
would write to each page of it.
"""

from __future__ import annotations

import gc

from indexer.readers import SourceFile
from indexer.workers import Task, extracted

_REPORT = "云岫县副县长2023年度述职报告\n一、工作回顾\n全年新增人工造林11543亩，全面落实河长制。\n"

extracted(Task(SourceFile("/云岫县/报告.txt", _REPORT.encode()), {}, ()))
gc.collect()
gc.freeze()
