"""The arguments of an address -> a question, or a problem that names the wrong one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from indexer.corpus import Corpus
from indexer.query import QueryError
from indexer.resolving import resolved_filters
from webui.address import CONTROL
from webui.api.problems import Problem, shortened, wrong_argument, wrong_value
from webui.api.records import Question
from webui.language import _, later

# Under pydantic's names for what can be wrong, what we say of it.
REFUSALS = {
    "missing": later("要写 %(name)s"),
    "int_parsing": later("%(name)s 要是整数"),
    "int_parsing_size": later("%(name)s 的数太大"),
    "bool_parsing": later("%(name)s 要是 true 或 false"),
    "literal_error": later("%(name)s 只能是 %(expected)s"),
    "greater_than_equal": later("%(name)s 最小是 %(ge)s"),
    "less_than_equal": later("%(name)s 最大是 %(le)s"),
    "string_too_long": later("%(name)s 最长 %(max_length)s 字"),
    "string_pattern_mismatch": later("%(name)s 不是这个写法"),
    "too_long": later("%(name)s 最多写 %(max_length)s 次"),
}

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
            raise wrong_argument(name, _("%(name)s 只能写一次", name=name))
        elif given:
            values[name] = given[0]
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _wrong(error.errors()[0]) from None


def check_filters(corpus: Corpus, filters: Mapping[str, Sequence[str]]) -> None:
    """Raises Problem for the first value of a filter that means nothing."""
    for name, values in filters.items():
        try:
            resolved_filters({name: values}, corpus.vocabulary)
        except QueryError as error:
            raise wrong_value(name, error) from None


def _wrong(fault: ErrorDetails) -> Problem:
    """The problem of a value that the model refuses, in words of ours: pydantic's are English."""
    name = str(fault["loc"][0])
    said = REFUSALS.get(fault["type"], later("%(name)s 的值看不懂"))
    limits = {key: str(value) for key, value in fault.get("ctx", {}).items()}
    return wrong_argument(name, _(said, name=name, **limits))


def _unknown(name: str, known: Sequence[str]) -> Problem:
    close = get_close_matches(name[:40], known, 3)
    if not known:
        return wrong_argument(name, _("没有参数 %(name)s，这里不用参数", name=shortened(name)))
    detail = _("没有参数 %(name)s，有 %(known)s", name=shortened(name), known=", ".join(known))
    return wrong_argument(name, detail, close=close or None)
