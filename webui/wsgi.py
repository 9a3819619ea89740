"""The pages for a server that forks the processes which answer, such as gunicorn.

`prepare` is for the process that forks, `application` for each that was forked. What never changes
(the dictionary, the vocabularies, the code) is loaded before the fork and lies in memory once;
connections cannot be shared, so that every process opens the corpus for itself.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing

from flask import Flask

from indexer.corpus import open_corpus
from indexer.errors import IndexerError
from indexer.settings import Settings, load_settings
from webui import create_app
from webui.server import settle

# A server begins another process as soon as one has ended, however often.
SECONDS_BEFORE_ANOTHER = 5


def prepare(settings: Settings) -> None:
    """Bring the home up to date before others come, and load what they share.

    Ends the program with a sentence where there can be no pages.
    """
    try:
        with closing(open_corpus(settings, create=True)) as corpus:
            create_app(corpus)
            _ = corpus.regions, corpus.policies
    except IndexerError as error:
        sys.exit(str(error))
    settle()


def application() -> Flask:
    """The pages over the corpus that the variables SHUZHI_* name.

    Where it cannot be opened just now, as while a database begins anew, this process ends, and the
    one after it tries again.
    """
    try:
        app = create_app(open_corpus(load_settings(os.environ)))
    except IndexerError as error:
        time.sleep(SECONDS_BEFORE_ANOTHER)
        sys.exit(str(error))
    settle()
    return app
