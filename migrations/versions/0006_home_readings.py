"""Readings of blood pressure, pulse and oxygen that a patient takes at home."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_reading",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("measured_at", UTCDateTime(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("measured_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_home_reading_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_home_reading")),
    )
    op.create_index("ix_home_reading_day", "home_reading", ["patient_id", "day"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_home_reading_day", table_name="home_reading")
    op.drop_table("home_reading")
