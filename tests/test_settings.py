"""Settings: the later source wins, and what cannot be used is named."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from indexer.settings import Settings, SettingsError, load_settings

README = Path(__file__).parents[1] / "README.md"


def home_with(tmp_path: Path, text: str) -> Path:
    (tmp_path / "shuzhi.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_later_sources_win(tmp_path: Path) -> None:
    home = home_with(tmp_path, 'host = "127.0.0.2"\nport = 1\njobs = 1\n')
    settings = load_settings({"SHUZHI_PORT": "2", "SHUZHI_JOBS": "2"}, home=home, jobs=3)
    assert settings == Settings(home, "127.0.0.2", 2, 3)


def test_the_home_comes_from_the_option_then_the_environment(tmp_path: Path) -> None:
    environment = {"SHUZHI_HOME": str(tmp_path / "b")}
    assert load_settings(environment, home=tmp_path / "a").home == tmp_path / "a"
    assert load_settings(environment, home=None).home == tmp_path / "b"
    assert load_settings({}).home == Path("shuzhi-home")


@pytest.mark.parametrize(
    ("text", "environment", "message"),
    [
        ("prot = 1", {}, "shuzhi.toml: no setting prot; settings are"),
        ("port = [", {}, "shuzhi.toml: not to be read as TOML"),
        ('port = "x"', {}, "port = 'x' is no int"),
        ("", {"SHUZHI_PROT": "1"}, r"SHUZHI_\*: no setting prot"),
    ],
)
def test_what_cannot_be_used_is_named(
    tmp_path: Path, text: str, environment: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        load_settings(environment, home=home_with(tmp_path, text))


def test_readme_names_every_setting() -> None:
    text = README.read_text(encoding="utf-8")
    assert [f.name for f in fields(Settings) if f"SHUZHI_{f.name.upper()}" not in text] == []
