"""Which pages of a source were read from pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sources", sa.Column("recognized", sa.JSON))


def downgrade() -> None:
    op.drop_column("sources", "recognized")
