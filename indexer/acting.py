"""Who acts, where nobody logs in: the user of the machine who types a command."""

from __future__ import annotations

import getpass

SHELL = "shell:"


def from_shell() -> str:
    """The user of this machine, told apart from an account of the same name.

    In a container a user may have a number and no name.
    """
    try:
        return SHELL + getpass.getuser()
    except (ImportError, KeyError, OSError):
        return SHELL
