"""The commands by which people get accounts, and programs tokens."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, get_args

import click

from indexer import terminal
from indexer.accounts import (
    MOST_DAYS,
    AccountError,
    Token,
    User,
    add_token,
    add_user,
    disable,
    enable,
    new_password,
    revoke_token,
    set_password,
    set_role,
)
from indexer.acting import from_shell
from indexer.models import Role, Scope
from indexer.settings import Settings
from indexer.store import Store, open_store

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
role_option = click.option(
    "--role", type=click.Choice(get_args(Role)), required=True, help="What the person may do."
)
generate = click.option("--generate", is_flag=True, help="Think of a password, and print it once.")


@click.group("users")
def users_commands() -> None:
    """Accounts of people who log in, and tokens of their programs.

    A reader has saved searches, an editor takes reports in and corrects, an admin does all. There
    is no account before you add one.

    \b
    Example: shuzhi users add wang --role admin
    """


@users_commands.command("add")
@click.argument("name")
@role_option
@generate
@as_json
@click.pass_obj
def add_command(settings: Settings, name: str, role: Role, generate: bool, as_json: bool) -> None:
    """Make an account. The password is asked for, or read from standard input.

    \b
    Example: shuzhi users add wang --role editor --generate
    """
    password = _password(generate)
    with _opened(settings) as store:
        made = add_user(store, name, role, password, from_shell())
    _tell(as_json, made, password if generate else None)


@users_commands.command("list")
@as_json
@click.pass_obj
def list_command(settings: Settings, as_json: bool) -> None:
    """List all accounts.

    \b
    Example: shuzhi users list --json
    """
    with _opened(settings) as store:
        found = store.users.all()
    if as_json:
        terminal.print_json({"users": [_json(user) for user in found]})
        return
    for user in found:
        _print(user)
    if not found:
        terminal.print_line("no accounts yet; make the first: shuzhi users add NAME --role admin")


@users_commands.command("password")
@click.argument("name")
@generate
@as_json
@click.pass_obj
def password_command(settings: Settings, name: str, generate: bool, as_json: bool) -> None:
    """Give an account another password. Whoever is logged in with it is logged out.

    \b
    Example: shuzhi users password wang
    """
    password = _password(generate)
    with _opened(settings) as store:
        changed = set_password(store, name, password, from_shell())
    _tell(as_json, changed, password if generate else None)


@users_commands.command("role")
@click.argument("name")
@role_option
@as_json
@click.pass_obj
def role_command(settings: Settings, name: str, role: Role, as_json: bool) -> None:
    """Give an account another role.

    \b
    Example: shuzhi users role wang --role admin
    """
    with _opened(settings) as store:
        _tell(as_json, set_role(store, name, role, from_shell()))


@users_commands.command("disable")
@click.argument("name")
@as_json
@click.pass_obj
def disable_command(settings: Settings, name: str, as_json: bool) -> None:
    """Keep an account out, at once; what it did stays. Its tokens are good for nothing.

    \b
    Example: shuzhi users disable wang
    """
    _change(settings, disable, name, as_json)


@users_commands.command("enable")
@click.argument("name")
@as_json
@click.pass_obj
def enable_command(settings: Settings, name: str, as_json: bool) -> None:
    """Let an account in again.

    \b
    Example: shuzhi users enable wang
    """
    _change(settings, enable, name, as_json)


@users_commands.command("token")
@click.argument("name")
@click.option("--for", "purpose", help="What the token is for, in a few words.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(get_args(Scope)),
    multiple=True,
    default=("read",),
    show_default=True,
    help="What it is good for; may be given again.",
)
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=90, show_default=True)
@click.option("--revoke", type=click.IntRange(1, 10**9), metavar="N", help="End token N.")
@as_json
@click.pass_obj
def token_command(
    settings: Settings,
    name: str,
    purpose: str | None,
    scopes: tuple[Scope, ...],
    days: int,
    revoke: int | None,
    as_json: bool,
) -> None:
    """Make a token for a program, list them, or end one.

    A program sends it as Authorization: Bearer TOKEN. It is printed once and kept nowhere.

    \b
    Example: shuzhi users token wang --for 周报 --days 30
             shuzhi users token wang               # lists
             shuzhi users token wang --revoke 3
    """
    if purpose is not None and revoke is not None:
        raise click.UsageError("--for makes a token and --revoke ends one; ask for one of them")
    with _opened(settings) as store:
        if purpose is not None:
            made = add_token(store, name, purpose, scopes, days, from_shell())
            shown, secret = [made.token], made.secret
        elif revoke is not None:
            shown, secret = [revoke_token(store, name, revoke, from_shell())], ""
        else:
            user = store.users.named(name)
            if user is None:
                raise AccountError("unknown", f"no account {name!r}; see: shuzhi users list")
            shown, secret = list(store.tokens.of(user)), ""
    if as_json:
        said = {"secret": secret} if secret else {}
        terminal.print_json({"tokens": [_plain(asdict(token)) for token in shown], **said})
        return
    for token in shown:
        terminal.print_line(
            f"{token.number:4}  {_state(token)}  {' '.join(token.scopes)}  {token.name}"
        )
    if secret:
        terminal.print_line(f"token {secret}")


def _change(
    settings: Settings, change: Callable[[Store, str, str], User], name: str, as_json: bool
) -> None:
    with _opened(settings) as store:
        _tell(as_json, change(store, name, from_shell()))


@contextmanager
def _opened(settings: Settings) -> Iterator[Store]:
    """The store alone: accounts can be made before there is a report, and while others ingest."""
    with closing(open_store(settings.home, settings.store)) as store:
        yield store


def _password(generate: bool) -> str:
    """A password from the terminal, typed twice, or the first line of standard input."""
    if generate:
        return new_password()
    if sys.stdin.isatty():
        return str(click.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _tell(as_json: bool, user: User, password: str | None = None) -> None:
    if as_json:
        terminal.print_json({**_json(user), **({"password": password} if password else {})})
        return
    _print(user)
    if password:
        terminal.print_line(f"password {password}")


def _print(user: User) -> None:
    since = f"disabled {user.disabled_at:%Y-%m-%d}" if user.disabled_at else ""
    terminal.print_line(f"{user.role:7} {user.name}  {since}".rstrip())


def _state(token: Token) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at:%Y-%m-%d}"
    gone = token.expires_at <= datetime.now(token.expires_at.tzinfo)
    return f"{'expired' if gone else 'until'} {token.expires_at:%Y-%m-%d}"


def _json(user: User) -> dict[str, Any]:
    """An account without what is kept of its password."""
    return {name: value for name, value in _plain(asdict(user)).items() if name != "password"}


def _plain(record: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in record.items()
    }
