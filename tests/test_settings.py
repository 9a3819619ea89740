"""Settings: the later source wins, and what cannot be used is named."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from indexer.settings import (
    TABLES,
    FetchSettings,
    Settings,
    SettingsError,
    load_settings,
)

README = Path(__file__).parents[1] / "README.md"


def home_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "shuzhi.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_later_sources_win(tmp_path: Path) -> None:
    home = home_with(tmp_path, 'host = "127.0.0.2"\nport = 1\njobs = 1\n')
    settings = load_settings({"SHUZHI_PORT": "2", "SHUZHI_JOBS": "2"}, home=home, jobs=3)
    assert settings == Settings(home, "127.0.0.2", 2, 3)


def test_a_table_of_its_own_says_how_pages_are_fetched(tmp_path: Path) -> None:
    home = home_with(tmp_path, "[fetch]\ndelay_seconds = 3\nallow_private = true\n")
    assert load_settings({}, home=home).fetch == FetchSettings(3.0, allow_private=True)
    environment = {"SHUZHI_FETCH_ALLOW_PRIVATE": "no", "SHUZHI_FETCH_MAX_BYTES": "5"}
    assert load_settings(environment, home=home).fetch == FetchSettings(3.0, max_bytes=5)


def test_a_table_of_its_own_names_the_servers(tmp_path: Path) -> None:
    home = home_with(
        tmp_path, 'engine = "opensearch"\n[opensearch]\nurl = "https://a, http://b:1"\n'
    )
    settings = load_settings({"SHUZHI_OPENSEARCH_PASSWORD": "secret"}, home=home)
    assert (settings.engine, settings.opensearch.url) == ("opensearch", "https://a, http://b:1")
    assert settings.opensearch.password == "secret" and "secret" not in repr(settings)


def test_the_home_comes_from_the_option_then_the_environment(tmp_path: Path) -> None:
    environment = {"SHUZHI_HOME": str(tmp_path / "b")}
    assert load_settings(environment, home=tmp_path / "a").home == tmp_path / "a"
    assert load_settings(environment, home=None).home == tmp_path / "b"
    assert load_settings({}).home == Path("shuzhi-home")


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        ("prot = 1", {}, "shuzhi.toml: no setting prot; settings are"),
        ("processes = 0", {}, "processes is at least 1"),
        ("port = [", {}, "shuzhi.toml: not to be read as TOML"),
        ('port = "x"', {}, "port = 'x' is no int"),
        ("", {"SHUZHI_PROT": "1"}, r"SHUZHI_\*: no setting prot"),
        ("fetch = 1", {}, r"shuzhi.toml, \[fetch\]: a table of settings is expected"),
        ("[fetch]\ndelay = 1", {}, r"\[fetch\]: no setting delay; settings are allow_private"),
        ("[fetch]\nallow_private = 'perhaps'", {}, "allow_private = 'perhaps' is no bool"),
        ("[fetch]\ntimeout_seconds = 0", {}, "times are seconds, more than 0"),
        ("[fetch]\ntimeout_seconds = nan", {}, "times are seconds, more than 0"),
        ("[fetch]\ndelay_seconds = -1", {}, "times are seconds, more than 0"),
        ("", {"SHUZHI_FETCH_MAX_BYTES": "0"}, r"SHUZHI_\*, \[fetch\]: max_bytes is more than 0"),
        ('engine = "lucene"', {}, "engine is one of whoosh, opensearch"),
        ("[opensearch]\nurl = 'node1:9200'", {}, "url is http://host:9200"),
        ("", {"SHUZHI_OPENSEARCH_URL": "http://u:p@node1"}, "user and password have settings"),
        ("[opensearch]\nindex = '河长'", {}, "index is a name of small letters"),
        ("[opensearch]\nshards = 0", {}, "shards is at least 1"),
        ("[opensearch]\nrefresh_seconds = 0", {}, "times are seconds, more than 0"),
        ("[opensearch]\nclient_key = 'k'", {}, "client_certificate and client_key go together"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, text: str, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(environment, home=home_with(tmp_path, text))


def test_readme_names_every_setting() -> None:
    text = README.read_text(encoding="utf-8")
    tables = {name: type(getattr(Settings(), name)) for name in TABLES}
    names = [f.name for f in fields(Settings) if f.name not in tables]
    names += [f"{table}_{f.name}" for table, kind in tables.items() for f in fields(kind)]
    assert [name for name in names if f"SHUZHI_{name.upper()}" not in text] == []
