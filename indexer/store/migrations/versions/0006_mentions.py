"""The mentions of policies, and by which policies they were found."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mentions",
        _of_report(),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("passage", sa.Integer),
        sa.Column("policy", sa.String(64)),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("alias", sa.Text, nullable=False),
    )
    op.create_index("mentions_by_policy", "mentions", ["policy", "report_id", "passage", "alias"])
    op.create_table(
        "mention_versions",
        _of_report(),
        sa.Column("version", sa.Text, nullable=False),
    )


def _of_report() -> sa.Column[str]:
    return sa.Column(
        "report_id",
        sa.String(64),
        sa.ForeignKey("reports.id", ondelete="CASCADE"),
        primary_key=True,
    )


def downgrade() -> None:
    op.drop_table("mention_versions")
    op.drop_table("mentions")
