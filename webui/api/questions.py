"""The arguments of an address -> a question, or a problem that names the wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar, get_origin

from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from indexer.corpus import Corpus
from indexer.query import QueryError
from indexer.resolving import resolved_filters
from webui.address import CONTROL
from webui.api.problems import Problem, shortened, wrong_argument
from webui.api.records import Question

Asked = TypeVar("Asked", bound=Question)


def question_of(model: type[Asked], arguments: MultiDict[str, str]) -> Asked:
    """The question that arguments say. An empty one is as good as none.

    Raises Problem for one that there is not, one given twice, and a value that means nothing.
    """
    values: dict[str, object] = {}
    lists = {
        field.alias or name: get_origin(field.annotation) is list
        for name, field in model.model_fields.items()
    }
    for name in arguments:
        if name not in lists:
            raise _unknown(name, tuple(lists))
        given = [CONTROL.sub(" ", value).strip() for value in arguments.getlist(name)]
        given = list(dict.fromkeys(filter(None, given)))
        if lists[name]:
            values[name] = given
        elif len(given) > 1:
            raise wrong_argument(name, f"{name} can be given once")
        elif given:
            values[name] = given[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        raise wrong_argument(name, f"{name}: {first['msg']}") from None


def check_filters(corpus: Corpus, filters: Mapping[str, Sequence[str]]) -> None:
    """Raises Problem for the first value of a filter that means nothing."""
    for name, values in filters.items():
        try:
            resolved_filters({name: values}, corpus.vocabulary)
        except QueryError as error:
            raise wrong_argument(name, str(error), chinese=error.chinese) from None


def _unknown(name: str, known: Sequence[str]) -> Problem:
    close = get_close_matches(name[:40], known, 3)
    listed = ", ".join(known) or "none"
    return wrong_argument(
        name, f"no argument {shortened(name)}; there are {listed}", close=close or None
    )
