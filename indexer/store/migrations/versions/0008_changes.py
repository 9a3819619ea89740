"""Each change that the index is to show has a version; counters stand in a table."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SHOWN, LACKING = 1, 2


def upgrade() -> None:
    changes = op.create_table(
        "changes",
        sa.Column("report_id", sa.String(64), primary_key=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("shown", sa.BigInteger, nullable=False),
    )
    not_shown = sa.text("version > shown")
    op.create_index(
        "changes_not_shown",
        "changes",
        ["report_id"],
        sqlite_where=not_shown,
        postgresql_where=not_shown,
    )
    op.create_index("changes_by_version", "changes", ["version"])
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    reports, pending = (
        sa.table("reports", sa.column("id")),
        sa.table("pending", sa.column("report_id")),
    )
    waiting = sa.select(pending.c.report_id)
    columns = ["report_id", "version", "shown"]
    shown = sa.select(reports.c.id, sa.literal(SHOWN), sa.literal(SHOWN))
    op.execute(changes.insert().from_select(columns, shown.where(reports.c.id.not_in(waiting))))
    lacking = sa.select(pending.c.report_id, sa.literal(LACKING), sa.literal(SHOWN))
    op.execute(changes.insert().from_select(columns, lacking))
    values = {"version": LACKING, "generation": _generation()}
    op.bulk_insert(counters, [{"name": name, "value": value} for name, value in values.items()])
    op.drop_table("pending")


def _generation() -> int:
    """What SQLite kept for us; a database of another kind begins with this form."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        return 0
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def downgrade() -> None:
    pending = op.create_table("pending", sa.Column("report_id", sa.String(64), primary_key=True))
    changes = sa.table("changes", *map(sa.column, ("report_id", "version", "shown")))
    waiting = sa.select(changes.c.report_id).where(changes.c.version > changes.c.shown)
    op.execute(pending.insert().from_select(["report_id"], waiting))
    op.drop_table("counters")
    op.drop_table("changes")
