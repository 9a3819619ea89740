"""The address of names that no vocabulary has: which form, and which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.policies.discovering import Form
from webui.address import CONTROL, Arguments, number_of, with_arguments
from webui.language import later

# By what a name is told, as the page calls it.
FORMS: Mapping[Form, str] = {
    "quoted": later("引号里的"),
    "ending": later("…制、…工程"),
    "counting": later("四个…、三…一…"),
    "title": later("书名号里的"),
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says; None are names of all forms."""

    form: Form | None = None
    page: int = 1


class WrongForm(Exception):
    """A form of names that there is not."""

    def __init__(self, value: str) -> None:
        super().__init__(value)
        self.value = value


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for; a page that is no number is the first.

    Raises WrongForm.
    """
    value = CONTROL.sub(" ", arguments.get("form", "")).strip()
    if value and value not in FORMS:
        raise WrongForm(value)
    return Ask(
        next((form for form in FORMS if form == value), None),
        number_of(arguments.get("page", "")) or 1,
    )


def ask_url(ask: Ask, ending: str = "") -> str:
    """The address of the names, or with an ending (.csv) that of the same as a file.

    >>> ask_url(Ask("quoted", 2))
    '/policies/discover?form=quoted&page=2'
    """
    arguments = [
        *([("form", ask.form)] if ask.form else []),
        *([("page", str(ask.page))] if ask.page > 1 else []),
    ]
    return with_arguments(f"/policies/discover{ending}", arguments)
