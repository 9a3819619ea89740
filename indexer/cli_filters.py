"""The options that narrow a question to some reports, the same for each command that has them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    ("region", "Name or code; may be given several times."),
    ("year", "2023, or a range as 2019..2023."),
    ("kind", "As in 述职报告; 非报告 for speeches, plans, news."),
    ("portfolio", "As in 林业草原 or forestry."),
    ("indicator", "As in 人工造林 or afforestation.artificial."),
    ("policy", "As in 河长制: by any of its names."),
    ("role", "As in 副县长."),
    ("level", "As in county or 县级."),
)


def filters(command: Command) -> Command:
    """Give a command the options; it takes them as keywords, each a tuple of values."""
    for name, help_ in reversed(OPTIONS):
        command = click.option(f"--{name}", multiple=True, help=help_)(command)
    return command
