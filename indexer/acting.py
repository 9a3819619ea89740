"""Who acts, for the audit trail, where no account says so."""

from __future__ import annotations

import getpass


def from_shell() -> str:
    """Who gives a command: the user of the machine. No account has a colon in its name."""
    try:
        return f"shell:{getpass.getuser()}"
    except (OSError, KeyError):  # nobody, as in many a container
        return "shell:"
