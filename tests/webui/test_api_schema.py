"""The API against its own document: questions made of it, right and wrong, and what it promises.

FUZZ_EXAMPLES=500 asks so many of each address instead of a few.
"""

from __future__ import annotations

import os
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from indexer.corpus import Corpus
from webui import create_app
from webui.address import CONTROL
from webui.api.document import arguments_of
from webui.api.operations import BASE, OPERATIONS, Operation

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "16"))
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
)
# What is read kindly though the document does not promise it: 1 is true, 5.0 is 5.
KINDLY = re.compile(r"|[01tfyn]|yes|no|on|off|[+-]?[\d_]+\.0*|\+.*", re.IGNORECASE)
# An argument that is much too long makes the whole address too long.
REFUSED = {"checks": {"negative_data_rejection": {"expected-statuses": [400, 404, 414]}}}
ASKED = [
    pytest.param(operation, mode, id=f"{operation.name}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # without an argument there is none to get wrong
    if mode is GenerationMode.POSITIVE or arguments_of(operation)
]


@pytest.fixture(scope="module")
def described(sample: Corpus) -> BaseSchema:
    """The API over the sample corpus, as its document describes it."""
    config = SchemathesisConfig.from_dict(REFUSED)
    schema: BaseSchema = schemathesis.openapi.from_wsgi(
        f"{BASE}/openapi.json", create_app(sample), config=config
    )
    return schema


@pytest.mark.parametrize(("operation", "mode"), ASKED)
def test_answers_are_what_the_document_says(
    described: BaseSchema, deputy: str, operation: Operation, mode: GenerationMode
) -> None:
    path = re.sub("<([a-z]+)>", r"{\1}", operation.path)
    there = {"id": deputy, "name": "河长制"}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode), known=st.booleans())
    def ask(case: Case, known: bool) -> None:
        for name in case.path_parameters if known else ():
            case.path_parameters[name] = there[name]
        answer = case.call()
        wrong = mode is GenerationMode.NEGATIVE and not known and is_plain(answer.request.url)
        refusal = [negative_data_rejection] if wrong else []
        case.validate_response(answer, checks=(*CHECKS, *refusal))

    ask()


def is_plain(url: str) -> bool:
    """Whether no argument is written in a way that is read kindly, nor twice with one value.

    Control characters are blanks, and those around a value are none of it.
    """
    asked = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return len(set(asked)) == len(asked) and not any(
        KINDLY.fullmatch(value) or value != CONTROL.sub(" ", value).strip() for _, value in asked
    )
