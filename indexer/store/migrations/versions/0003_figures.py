"""The figures of reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column(
            "report_id",
            sa.String(64),
            sa.ForeignKey("reports.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("ordinal", sa.Integer, primary_key=True),
        sa.Column("passage", sa.Integer),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("value_max", sa.Text),
        sa.Column("base_value", sa.Text),
        sa.Column("base_unit", sa.Text),
        sa.Column("amount", sa.Float),
        sa.Column("amount_unit", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("comparator", sa.String(16), nullable=False),
        sa.Column("direction", sa.String(16)),
        sa.Column("base", sa.String(16)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("indicator", sa.String(64)),
        sa.Column("phrase", sa.Text),
        sa.Column("phrase_start", sa.Integer),
        sa.Column("phrase_end", sa.Integer),
        sa.Column("head", sa.Text),
        sa.Column("period_start", sa.String(16)),
        sa.Column("period_end", sa.String(16)),
        sa.Column("scope", sa.Text),
        sa.Column("share_of", sa.Text),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
    )
    op.create_index(
        "figures_by_indicator", "figures", ["indicator", "report_id", "role", "period_end"]
    )


def downgrade() -> None:
    op.drop_table("figures")
