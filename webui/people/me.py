"""Who asks for the page that is being made."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from indexer.models import Role

# Who has a role may do what those before it may.
ROLES: tuple[Role, ...] = ("reader", "editor", "admin")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks; without a role, somebody whom nobody knows."""

    name: str = ""
    role: Role | None = None

    def may(self, role: Role) -> bool:
        """Whether this person may do what needs a role.

        >>> Person("wang", "admin").may("editor"), Person().may("reader")
        (True, False)
        """
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


NOBODY = Person()


def me() -> Person:
    """Who asks."""
    found: Person = g.get("person", NOBODY)
    return found
