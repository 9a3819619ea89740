"""Files that somebody who is known takes away: an entry of the trail for each.

What is a file is told by its address, which names an ending: /search.csv, /compare.xlsx. So a new
file is noted without a word of its view. A home that can only be read is read all the same, and
then the log tells of it: to refuse files there would take more than it gives.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request

from indexer.corpus import Corpus
from indexer.trail import Act
from webui.people.me import me

# A sentence that somebody typed may be one of a report: of it only the beginning is kept.
LONGEST_ARGUMENT = 40
MOST_ARGUMENTS = 20


def note_exports(app: Flask) -> None:
    """Have the trail tell of every file that somebody takes."""
    app.after_request(_note)


def say_rows(rows: int) -> None:
    """Say how many rows the file has that is being made."""
    g.exported_rows = rows


def _note(response: Response) -> Response:
    is_file = "ending" in (request.view_args or {}) and request.method == "GET"
    name = me().name
    if is_file and name and response.status_code == 200:
        corpus: Corpus = current_app.extensions["corpus"]
        corpus.store.trail.note(Act(name, "export", request.path, _details(response)))
    return response


def _details(response: Response) -> dict[str, object]:
    """How much it is, as far as that is known before it is sent, and what was asked for."""
    asked = [
        f"{key}={value[:LONGEST_ARGUMENT]}{'…' if len(value) > LONGEST_ARGUMENT else ''}"
        for key, value in request.args.items(multi=True)
        if value
    ]
    said = {
        "rows": g.get("exported_rows"),
        "bytes": response.content_length or response.calculate_content_length(),
        "asked": "；".join(asked[:MOST_ARGUMENTS]),
    }
    return {key: value for key, value in said.items() if value}
