"""What can be set: defaults, then `shuzhi.toml` in the home, then `SHUZHI_*`, then options."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from indexer.errors import IndexerError

FILE_NAME = "shuzhi.toml"
DEFAULT_HOME = Path("shuzhi-home")


class SettingsError(IndexerError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set."""

    home: Path = DEFAULT_HOME
    host: str = "127.0.0.1"
    port: int = 8765
    jobs: int = max(1, os.cpu_count() or 1)


def load_settings(environment: Mapping[str, str], **options: Any) -> Settings:
    """The settings in force; an option that is None was not given.

    Raises SettingsError naming the file or variable with a value that cannot be used.

    >>> load_settings({"SHUZHI_PORT": "9000"}, home=Path("/nowhere")).port
    9000
    """
    home = options.pop("home", None) or environment.get("SHUZHI_HOME") or DEFAULT_HOME
    settings = replace(Settings(), home=Path(home))
    file = settings.home / FILE_NAME
    if file.exists():
        try:
            stated = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: not to be read as TOML: {error}") from None
        settings = _apply(settings, stated, str(file))
    prefix = "SHUZHI_"
    variables = {
        name.removeprefix(prefix).lower(): value
        for name, value in environment.items()
        if name.startswith(prefix) and name != "SHUZHI_HOME"
    }
    settings = _apply(settings, variables, "environment variables SHUZHI_*")
    return replace(
        settings, **{name: value for name, value in options.items() if value is not None}
    )


def _apply(settings: Settings, stated: Mapping[str, Any], where: str) -> Settings:
    known = {field.name for field in fields(Settings)} - {"home"}
    if unknown := sorted(set(stated) - known):
        raise SettingsError(
            f"{where}: no setting {', '.join(unknown)}; settings are {', '.join(sorted(known))}"
        )
    values: dict[str, Any] = {}
    for name, value in stated.items():
        kind = type(getattr(settings, name))
        try:
            values[name] = kind(value)
        except (TypeError, ValueError):
            raise SettingsError(f"{where}: {name} = {value!r} is no {kind.__name__}") from None
    return replace(settings, **values)
