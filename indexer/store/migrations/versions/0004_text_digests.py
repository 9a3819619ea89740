"""An index that tells the digests of all texts without reading the texts."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("reports_by_id_and_text", "reports", ["id", "text_sha256"])


def downgrade() -> None:
    op.drop_index("reports_by_id_and_text", "reports")
