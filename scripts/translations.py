#!/usr/bin/env python3
"""Bring the English catalogue of the pages up to what they say.

Sentences that are new stand in webui/translations/en/LC_MESSAGES/messages.po with an empty
translation, those that are gone are taken out, and what is there is compiled for the server. Names
of kinds, levels, offices and portfolios come from the vocabulary. Ends with 1 and lists them where
translations are missing:

    scripts/translations.py
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from indexer.comparison.models import BASE_NAMES
from indexer.vocab.kinds import OTHER_NAME, kind_names
from indexer.vocab.levels import LEVEL_NAMES
from indexer.vocab.offices import office_names
from indexer.vocab.portfolios import all_portfolios

WEBUI = Path(__file__).parents[1] / "webui"
PO = WEBUI / "translations" / "en" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
# `_` says one sentence, `many` counts with it, `later` marks one of a table, `told` says what a
# field of the API means, and `pgettext` tells the 指标 of the menu (Indicators) from a single one.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "later", "told")),
    "ngettext": (1, 2),
    "many": (1, 1),
    "pgettext": ((1, "c"), 2),
}
# Lines of the head that nobody fills in.
UNFILLED = (b'"Report-Msgid-Bugs-To', b'"Last-Translator', b'"Language-Team')
HEADER = "# What the pages say, in English."


def wanted() -> Catalog:
    """All that the pages say, with the files that say it."""
    catalog = Catalog()
    for file, _line, message, _comments, context in extract_from_dir(
        WEBUI, METHODS, OPTIONS, KEYWORDS
    ):
        catalog.add(message, locations=[(f"webui/{file}", None)], context=context)
    for name in vocabulary():
        catalog.add(name, locations=[("indexer/vocab", None)])
    return catalog


def vocabulary() -> list[str]:
    """The names that the fields of a report, and what a figure counts from, may have."""
    return [
        *kind_names().values(),
        OTHER_NAME,
        *LEVEL_NAMES.values(),
        *BASE_NAMES.values(),
        *(office.name for office in office_names().values()),
        *(portfolio.name for portfolio in all_portfolios()),
    ]


def kept() -> Catalog:
    """The catalogue as it is."""
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def renewed(old: Catalog, said: Catalog) -> Catalog:
    """What is said, with the translations that there are."""
    new = Catalog(
        locale="en",
        header_comment=HEADER,
        project="Shuzhi",
        version="1",
        creation_date=old.creation_date,
        revision_date=old.creation_date,
        fuzzy=False,
    )
    for message in said:
        if message.id:
            known = old.get(message.id, message.context)
            new.add(
                message.id,
                known.string if known else None,
                locations=message.locations,
                context=message.context,
            )
    return new


def written(catalog: Catalog) -> bytes:
    """A catalogue as its file: one order, and no line numbers, so that a change shows alone."""
    out = io.BytesIO()
    write_po(out, catalog, width=100, sort_output=True, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNFILLED))


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as the server reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """The sentences that have no English yet."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalog
        if message.id and not all(message.string if message.pluralizable else [message.string])
    ]


def main() -> int:
    """Write both files; 1 where something is left to be translated."""
    catalog = renewed(kept(), wanted())
    PO.write_bytes(written(catalog))
    MO.write_bytes(compiled(catalog))
    missing = untranslated(catalog)
    for message in missing:
        print(message)
    if missing:
        print(f"{len(missing)} of {len(catalog)} have no English in {PO}", file=sys.stderr)
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
