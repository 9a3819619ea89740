"""What can be set: defaults, then `shuzhi.toml` in the home, then `SHUZHI_*`, then options."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from indexer.errors import IndexerError

FILE_NAME = "shuzhi.toml"
DEFAULT_HOME = Path("shuzhi-home")
HOUR = 3600
# The dictionary and the vocabularies alone take half of it.
LEAST_MEGABYTES = 512
ENGINES = ("whoosh", "opensearch")
URL_OF_A_NODE = re.compile(r"https?://[^\s/@]+/?")
NAME_OF_A_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")
LONGEST_SESSION = 24 * 365
MOST_PROXIES = 9
NAME_OF_AN_INDEX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class SettingsError(IndexerError):
    """A setting that cannot be used."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How pages are fetched: the table `[fetch]`, or `SHUZHI_FETCH_…`.

    `delay_seconds` lie between two requests to a host, `timeout_seconds` is waited for a connection
    and for each piece of an answer. With `allow_private` addresses of this machine and of its
    network may be asked too.
    """

    delay_seconds: float = 1.0
    timeout_seconds: float = 30.0
    max_bytes: int = 64 << 20
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class OpenSearchSettings:
    """The servers of `engine = "opensearch"`: the table `[opensearch]`, or `SHUZHI_OPENSEARCH_…`.

    `url` names one node, or several with commas between them. Who asks is known by `user` and
    `password` or by `client_certificate` and `client_key`; `ca_file` holds who may vouch for the
    server. All files are PEM. `index` is the name of the alias, and how the names of the indices
    behind it begin. `shards` counts when an index is made; `replicas` and `refresh_seconds` do so
    too and can be changed on the server afterwards. A request that is not answered in
    `timeout_seconds`, or is put off by the server, is made again `retries` times, each time after a
    longer wait.
    """

    url: str = "http://127.0.0.1:9200"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    index: str = "shuzhi"
    shards: int = 1
    replicas: int = 1
    refresh_seconds: float = 1.0
    timeout_seconds: float = 30.0
    retries: int = 5


@dataclass(frozen=True, slots=True)
class AccessSettings:
    """Who may come in, and for how long: the table `[access]`, or `SHUZHI_ACCESS_…`.

    With `require_login` reading needs a login too, which changing always does. A session ends
    `session_hours` after the login, and after `idle_minutes` without a request. Pages are shown
    under the names of this machine and those of `trusted_hosts`, with commas between them; an
    address in digits needs no name. `proxies` counts the servers before this one that say in
    X-Forwarded-… headers where a request came from; with 0 nobody is believed.
    """

    require_login: bool = False
    session_hours: float = 12.0
    idle_minutes: float = 120.0
    trusted_hosts: str = ""
    proxies: int = 0


@dataclass(frozen=True, slots=True)
class UploadSettings:
    """What one person may send at a time: the table `[upload]`, or `SHUZHI_UPLOAD_…`.

    `megabytes` all files together, of which there are at most `files`, counting those in archives.
    """

    megabytes: int = 200
    files: int = 1000


@dataclass(frozen=True, slots=True)
class TrailSettings:
    """What is kept of who did what: the table `[trail]`, or `SHUZHI_TRAIL_…`.

    Entries go after `days`; 0 keeps them for good.
    """

    days: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set.

    `engine` is what searches: `whoosh` in the home, or `opensearch` on servers of its own.
    `store` is the address of a PostgreSQL; empty, reports are kept in SQLite in the home. It may
    hold a password, and so is not shown.
    `jobs` processes read files, `processes` answer requests for pages.
    `file_seconds` and `file_megabytes` are what reading one file may take, by the clock and of
    memory; a PDF, whose pages may be pictures, may take `ocr_seconds`.
    """

    home: Path = DEFAULT_HOME
    host: str = "127.0.0.1"
    port: int = 8765
    jobs: int = max(1, os.cpu_count() or 1)
    processes: int = min(2, os.cpu_count() or 1) if sys.platform == "linux" else 1
    file_seconds: float = 60.0
    file_megabytes: int = 2048
    ocr_seconds: float = 600.0
    store: str = field(default="", repr=False)
    engine: str = "whoosh"
    fetch: FetchSettings = FetchSettings()
    opensearch: OpenSearchSettings = OpenSearchSettings()
    access: AccessSettings = AccessSettings()
    upload: UploadSettings = UploadSettings()
    trail: TrailSettings = TrailSettings()


def load_settings(environment: Mapping[str, str], **options: Any) -> Settings:
    """The settings in force; an option that is None was not given.

    Raises SettingsError naming the file or variable with a value that cannot be used.

    >>> load_settings({"SHUZHI_PORT": "9000"}, home=Path("/nowhere")).port
    9000
    >>> load_settings({"SHUZHI_FETCH_DELAY_SECONDS": "2.5"}).fetch.delay_seconds
    2.5
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
    settings = _apply(settings, _variables(environment), "environment variables SHUZHI_*")
    return replace(
        settings, **{name: value for name, value in options.items() if value is not None}
    )


def _variables(environment: Mapping[str, str]) -> dict[str, Any]:
    """What variables state, as a file would: SHUZHI_FETCH_MAX_BYTES is max_bytes in [fetch]."""
    stated: dict[str, Any] = {}
    for name, value in environment.items():
        if name.startswith("SHUZHI_") and name != "SHUZHI_HOME":
            setting = name.removeprefix("SHUZHI_").lower()
            table, _, rest = setting.partition("_")
            if table in TABLES and rest:
                stated.setdefault(table, {})[rest] = value
            else:
                stated[setting] = value
    return stated


def _apply(settings: Settings, stated: Mapping[str, Any], where: str) -> Settings:
    others = {name: value for name, value in stated.items() if name not in TABLES}
    settings = replace(settings, **_values(settings, others, {"home"}, where))
    if not (
        0 < settings.file_seconds <= HOUR
        and 0 < settings.ocr_seconds <= HOUR
        and settings.file_megabytes >= LEAST_MEGABYTES
        and settings.processes > 0
    ):
        raise SettingsError(
            f"{where}: file_seconds and ocr_seconds are more than 0 and at most {HOUR}, "
            f"file_megabytes is at least {LEAST_MEGABYTES}, processes is at least 1"
        )
    if settings.engine not in ENGINES:
        raise SettingsError(f"{where}: engine is one of {', '.join(ENGINES)}")
    for table, check in TABLES.items():
        if table in stated:
            place, rows = f"{where}, [{table}]", stated[table]
            if not isinstance(rows, Mapping):
                raise SettingsError(f"{place}: a table of settings is expected")
            before = getattr(settings, table)
            after = replace(before, **_values(before, rows, set(), place))
            check(after, place)
            settings = replace(settings, **{table: after})
    return settings


def _check_fetch(fetch: FetchSettings, where: str) -> None:
    if not (0 <= fetch.delay_seconds <= HOUR and 0 < fetch.timeout_seconds <= HOUR):
        raise SettingsError(f"{where}: times are seconds, more than 0 and at most {HOUR}")
    if fetch.max_bytes <= 0:
        raise SettingsError(f"{where}: max_bytes is more than 0")


def _check_opensearch(server: OpenSearchSettings, where: str) -> None:
    if not all(URL_OF_A_NODE.fullmatch(url.strip()) for url in server.url.split(",")):
        raise SettingsError(
            f"{where}: url is http://host:9200 or https://…, several with commas between them; "
            "user and password have settings of their own"
        )
    if not NAME_OF_AN_INDEX.fullmatch(server.index):
        raise SettingsError(f"{where}: index is a name of small letters, digits, - and _")
    if not (server.shards > 0 and server.replicas >= 0 and server.retries >= 0):
        raise SettingsError(f"{where}: shards is at least 1, replicas and retries at least 0")
    if not (0 < server.refresh_seconds <= HOUR and 0 < server.timeout_seconds <= HOUR):
        raise SettingsError(f"{where}: times are seconds, more than 0 and at most {HOUR}")
    if bool(server.client_certificate) != bool(server.client_key):
        raise SettingsError(f"{where}: client_certificate and client_key go together")


def _check_access(access: AccessSettings, where: str) -> None:
    if not (0 < access.session_hours <= LONGEST_SESSION and access.idle_minutes > 0):
        raise SettingsError(
            f"{where}: session_hours is more than 0 and at most {LONGEST_SESSION}, "
            "idle_minutes is more than 0"
        )
    if not all(NAME_OF_A_HOST.fullmatch(host) for host in hosts_of(access)):
        raise SettingsError(
            f"{where}: trusted_hosts are names as shuzhi.example, without port, with commas between"
        )
    if not 0 <= access.proxies <= MOST_PROXIES:
        raise SettingsError(f"{where}: proxies is from 0 to {MOST_PROXIES}")


def hosts_of(access: AccessSettings) -> tuple[str, ...]:
    """The names that are trusted besides those of this machine."""
    return tuple(name.strip().lower() for name in access.trusted_hosts.split(",") if name.strip())


def _check_upload(upload: UploadSettings, where: str) -> None:
    if not (upload.megabytes > 0 and upload.files > 0):
        raise SettingsError(f"{where}: megabytes and files are at least 1")


def _check_trail(trail: TrailSettings, where: str) -> None:
    if trail.days < 0:
        raise SettingsError(f"{where}: days is 0, for ever, or more")


TABLES: Mapping[str, Callable[[Any, str], None]] = {
    "fetch": _check_fetch,
    "opensearch": _check_opensearch,
    "access": _check_access,
    "upload": _check_upload,
    "trail": _check_trail,
}


def _values(
    settings: Any,
    stated: Mapping[str, Any],
    fixed: set[str],
    where: str,
) -> dict[str, Any]:
    """What is stated for each setting, in its type."""
    known = {each.name for each in fields(settings)} - fixed
    if unknown := sorted(set(stated) - known):
        raise SettingsError(
            f"{where}: no setting {', '.join(unknown)}; settings are {', '.join(sorted(known))}"
        )
    values: dict[str, Any] = {}
    for name, value in stated.items():
        kind = type(getattr(settings, name))
        try:
            values[name] = TRUTH[str(value).lower()] if kind is bool else kind(value)
        except (KeyError, TypeError, ValueError, OverflowError):
            raise SettingsError(f"{where}: {name} = {value!r} is no {kind.__name__}") from None
    return values
