"""What was worked out of a journal, and the flags that a therapist has seen."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fit",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("data_version", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_fit_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_fit")),
    )
    op.create_table(
        "flag_seen",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("flags_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_flag_seen_patient_id")),
        sa.ForeignKeyConstraint(["reader_id"], ["account.id"], name=op.f("fk_flag_seen_reader_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_flag_seen")),
        sa.UniqueConstraint("patient_id", "reader_id", name=op.f("uq_flag_seen_patient_id")),
    )


def downgrade() -> None:
    op.drop_table("flag_seen")
    op.drop_table("fit")
