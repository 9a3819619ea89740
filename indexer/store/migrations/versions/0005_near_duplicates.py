"""Reports that are the same text, linked to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "near_duplicates",
        sa.Column(
            "report_id",
            sa.String(64),
            sa.ForeignKey("reports.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("group_id", sa.String(64), nullable=False),
    )
    op.create_index("ix_near_duplicates_group_id", "near_duplicates", ["group_id"])


def downgrade() -> None:
    op.drop_table("near_duplicates")
