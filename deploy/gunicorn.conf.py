"""How gunicorn serves the pages: `gunicorn --config deploy/gunicorn.conf.py`.

What can be set, SHUZHI_* and shuzhi.toml set, as for `shuzhi serve`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from indexer.errors import IndexerError
from indexer.settings import load_settings
from webui.server import BACKLOG, THREADS
from webui.wsgi import prepare

try:
    settings = load_settings(os.environ)
except IndexerError as error:
    sys.exit(str(error))

wsgi_app = "webui.wsgi:application()"
host = f"[{settings.host}]" if ":" in settings.host else settings.host
bind = f"{host}:{settings.port}"
backlog = BACKLOG
workers = settings.processes
worker_class = "gthread"
threads = THREADS
# With one socket for all, the process that happens to be awake would take nearly every connection.
reuse_port = sys.platform == "linux"
# A long query in Chinese is more than the 8,190 bytes that gunicorn can be told to allow. The pages
# refuse what is too long themselves.
limit_request_line = 0
# Its place would be in a home folder, where a container may not write.
control_socket_disable = True
accesslog = "-"
# What people ask for stays theirs: the path, the status, the bytes and the milliseconds.
access_log_format = '%(t)s [%(p)s] "%(m)s %(U)s" %(s)s %(B)s %(M)s'


def on_starting(_server: Any) -> None:
    """Called once, before any process is forked."""
    prepare(settings)
