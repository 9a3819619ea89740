"""Which reports are the same text: each of them with the one that stands for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, insert, select

from indexer.store.tables import near_duplicates


def read_links(connection: Connection) -> dict[str, str]:
    """Every report that has near duplicates, and the id of the one that stands for them."""
    links = near_duplicates.c
    query = select(links.report_id, links.group_id).order_by(links.report_id)
    return {row.report_id: row.group_id for row in connection.execute(query)}


def read_others(connection: Connection, wanted: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The ids of the near duplicates of each of these reports, in order."""
    own, others = near_duplicates.alias(), near_duplicates.alias()
    query = (
        select(own.c.report_id, others.c.report_id)
        .join(others, others.c.group_id == own.c.group_id)
        .where(own.c.report_id.in_(wanted), others.c.report_id != own.c.report_id)
        .order_by(others.c.report_id)
    )
    found: defaultdict[str, list[str]] = defaultdict(list)
    for report, other in connection.execute(query):
        found[report].append(other)
    return {report: tuple(ids) for report, ids in found.items()}


def write_links(
    connection: Connection, before: Mapping[str, str], links: Mapping[str, str]
) -> None:
    """Put links in place of those of before; rows that stay as they are are not touched."""
    changed = {report: group for report, group in links.items() if before.get(report) != group}
    for report in {*changed, *(before.keys() - links.keys())}:
        connection.execute(delete(near_duplicates).where(near_duplicates.c.report_id == report))
    if changed:
        rows = [{"report_id": report, "group_id": group} for report, group in changed.items()]
        connection.execute(insert(near_duplicates), rows)
