"""Accounts and tokens by the command line."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from indexer.cli import main
from indexer.corpus import changing
from indexer.store import open_store

PASSWORD = "three words together"


def users(home: Path, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "users", *arguments], input=typed)


def said(home: Path, *arguments: str, typed: str = "") -> dict[str, Any]:
    result = users(home, *arguments, "--json", typed=typed)
    assert result.exit_code == 0, result.output
    record: dict[str, Any] = json.loads(result.stdout)
    return record


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one admin."""
    assert (
        said(tmp_path, "add", "wang", "--role", "admin", typed=f"{PASSWORD}\n")["role"] == "admin"
    )
    return tmp_path


def test_accounts_are_made_before_there_is_a_report(home: Path) -> None:
    made = said(home, "add", "王_1", "--role", "editor", "--generate")
    assert len(made["password"]) == 16 and made["name"] == "王_1"
    listed = said(home, "list")["users"]
    assert [(one["name"], one["role"], one["disabled_at"]) for one in listed] == [
        ("wang", "admin", None),
        ("王_1", "editor", None),
    ]
    assert all("password" not in one for one in listed)


def test_nothing_is_kept_that_opens_anything(home: Path) -> None:
    token = said(home, "token", "wang", "--for", "周报")["secret"]
    with closing(open_store(home)) as store:
        user = store.users.named("wang")
        assert user and user.password and user.password.startswith("$argon2id$")
        assert PASSWORD not in repr(user) and user.password not in repr(user)
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in kept and token.encode() not in kept


# (command, what is typed, what is said)
REFUSED = [
    (("add", "wang", "--role", "reader"), PASSWORD, "there is an account wang already"),
    (("add", "a b", "--role", "reader"), PASSWORD, "a name has"),
    (("add", "shell:root", "--role", "reader"), PASSWORD, "a name has"),
    (("add", "../x", "--role", "reader"), PASSWORD, "a name has"),
    (("add", "x" * 65, "--role", "reader"), PASSWORD, "a name has"),
    (("add", "li", "--role", "reader"), "short", "10 to 200 characters"),
    (("add", "li", "--role", "reader"), "", "10 to 200 characters"),
    (("add", "li", "--role", "reader"), "x" * 201, "10 to 200 characters"),
    (("add", "li", "--role", "reader"), "aaaaaaaaaaaa", "is tried first"),
    (("add", "zhao", "--role", "reader"), "mister zhao there", "is tried first"),
    (("password", "nobody"), PASSWORD, "no account 'nobody'"),
    (("disable", "nobody"), "", "no account 'nobody'"),
    (("disable", "wang"), "", "wang is the only admin"),
    (("role", "wang", "--role", "reader"), "", "wang is the only admin"),
    (("token", "nobody"), "", "no account 'nobody'"),
    (("token", "wang", "--for", " "), "", "a token has a name"),
    (("token", "wang", "--revoke", "7"), "", "wang has no token 7"),
]


@pytest.mark.parametrize(("command", "typed", "why"), REFUSED)
def test_what_will_not_do_is_said(
    home: Path, command: tuple[str, ...], typed: str, why: str
) -> None:
    result = users(home, *command, typed=f"{typed}\n")
    assert result.exit_code == 2 and why in " ".join(result.output.split())
    assert "Traceback" not in result.output


def test_an_account_is_disabled_and_enabled(home: Path) -> None:
    said(home, "add", "li", "--role", "admin", "--generate")
    assert said(home, "disable", "wang")["disabled_at"]
    assert "disabled" in users(home, "list").output
    assert said(home, "enable", "wang")["disabled_at"] is None
    assert said(home, "role", "wang", "--role", "reader")["role"] == "reader"


def test_tokens_are_listed_and_ended(home: Path) -> None:
    made = said(
        home,
        "token",
        "wang",
        "--for",
        "周报",
        "--scope",
        "read",
        "--scope",
        "upload",
        "--days",
        "30",
    )
    assert made["secret"].startswith("shuzhi_") and len(made["secret"]) == 50
    (token,) = said(home, "token", "wang")["tokens"]
    assert (token["number"], token["name"], token["scopes"]) == (1, "周报", ["read", "upload"])
    with closing(open_store(home)) as store:
        holder = store.tokens.holder(made["secret"])
        assert holder and (holder.user.name, holder.scopes) == ("wang", ("read", "upload"))
        assert store.tokens.holder(made["secret"] + "x") is None
    assert said(home, "token", "wang", "--revoke", "1")["tokens"][0]["revoked_at"]
    with closing(open_store(home)) as store:
        assert store.tokens.holder(made["secret"]) is None


def test_accounts_are_made_while_others_change_the_home(home: Path) -> None:
    with changing(home):
        assert said(home, "add", "li", "--role", "reader", "--generate")["name"] == "li"


def test_who_gave_a_command_stands_in_the_trail(home: Path) -> None:
    said(home, "password", "wang", typed="some other words\n")
    with closing(open_store(home)) as store:
        entries = store.trail.entries()
    assert [(one.action, one.subject) for one in entries] == [
        ("set password", "wang"),
        ("add user", "wang"),
    ]
    assert all(one.person.startswith("shell:") for one in entries)
