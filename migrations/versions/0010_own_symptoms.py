"""Side effects in one's own words, to be offered again or retired."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_symptom",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_own_symptom_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_own_symptom")),
    )


def downgrade() -> None:
    op.drop_table("own_symptom")
