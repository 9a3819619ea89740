"""The address of the page of the corpus: which places are unfolded, which failures are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webui.address import CONTROL, LAST_PAGE, Arguments, number_of, with_arguments

PATH = "/corpus"
# Among the places of an address: all of them unfolded, and, with the sign, none.
ALL, SHUT = "all", "-"


@dataclass(frozen=True, slots=True)
class Ask:
    """What the address says. `open` names places that are unfolded, with a minus those that are
    not; of the others the page decides. `page` is that of the failures.
    """

    open: tuple[str, ...] = ()
    page: int = 1

    def unfolding(self, place: str, unfold: bool) -> Ask:
        """The same with a place unfolded, or folded."""
        others = (one for one in self.open if one.removeprefix(SHUT) != place)
        return replace(self, open=(*others, place if unfold else f"{SHUT}{place}"))

    def unfolding_all(self, unfold: bool) -> Ask:
        """The same with all places unfolded, or none."""
        return replace(self, open=(ALL if unfold else f"{SHUT}{ALL}",))


class WrongArgument(Exception):
    """A value that means nothing; `ask` is what the rest of the address says."""

    def __init__(self, argument: str, value: str, ask: Ask) -> None:
        super().__init__(argument, value)
        self.argument = argument
        self.value = value
        self.ask = ask


def ask_from(arguments: Arguments) -> Ask:
    """What an address asks for. Raises WrongArgument for a page that is no number."""
    written = (CONTROL.sub(" ", one).strip() for one in arguments.getlist("open"))
    ask = Ask(tuple(dict.fromkeys(filter(None, written))))
    page = CONTROL.sub(" ", arguments.get("page", "")).strip()
    if not page:
        return ask
    if not number_of(page):
        raise WrongArgument("page", page, ask)
    return replace(ask, page=min(int(page), LAST_PAGE))


def ask_url(ask: Ask, ending: str = "", anchor: str = "") -> str:
    """The address of the page, or with an ending (.csv) that of its file.

    >>> ask_url(Ask(("990100", "-990000"), 2), anchor="failures")
    '/corpus?open=990100&open=-990000&page=2#failures'
    """
    arguments = [("open", one) for one in ask.open]
    if ask.page > 1:
        arguments.append(("page", str(ask.page)))
    url = with_arguments(f"{PATH}{ending}", [] if ending else arguments)
    return f"{url}#{anchor}" if anchor else url
