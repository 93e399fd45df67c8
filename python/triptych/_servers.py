"""Which servers hold the data. Passwords reach the programs by variables, because other users of a machine see options."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass

_URLS = ("CLICKHOUSE_URL", "MONGODB_URL", "NEO4J_URL")


@dataclass(frozen=True, repr=False)
class Servers:
    """The servers to load into or to ask. What is ``None`` here stays in files; ``Servers()`` names no server at all.

    Where a function takes ``servers=None``, the variables ``CLICKHOUSE_URL``, ``MONGODB_URL`` and ``NEO4J_URL`` decide, as on the
    command line.

    >>> Servers(clickhouse_url="http://localhost:8123", clickhouse_password="secret")
    Servers(clickhouse_url='http://localhost:8123')
    """

    clickhouse_url: str | None = None
    clickhouse_user: str | None = None
    clickhouse_password: str | None = None
    clickhouse_database: str | None = None
    mongodb_url: str | None = None
    mongodb_database: str | None = None
    neo4j_url: str | None = None
    neo4j_user: str | None = None
    neo4j_password: str | None = None

    def __repr__(self) -> str:
        # MongoDB's address may have a password in it.
        named = {"clickhouse_url": self.clickhouse_url, "neo4j_url": self.neo4j_url}
        shown = [f"{name}={value!r}" for name, value in named.items() if value is not None]
        if self.mongodb_url is not None:
            shown.append("mongodb_url=…")
        return f"Servers({', '.join(shown)})"


def environment(servers: Servers | None) -> dict[str, str]:
    """The variables of a program that is to use these servers and no others."""
    variables = dict(os.environ)
    if servers is not None:
        for name in _URLS:
            variables.pop(name, None)
        for name, value in asdict(servers).items():
            if value is not None:
                variables[name.upper()] = value
    return variables
