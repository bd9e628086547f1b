"""Who reads the answers: monitoring promises, how often it is asked, and who was told."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "monitoring_promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_monitoring_promise_account_id")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_monitoring_promise_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_promise")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_monitoring_promise_account_id")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_monitoring_promise_clinic_id")),
    )
    op.create_table(
        "asking_choice",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.Column("mode_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_asking_choice_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_asking_choice")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_asking_choice_patient_id")),
    )
    op.create_table(
        "notice",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("reader_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.Column("delivered_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_notice_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_entry_id", "notice", ["entry_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_notice_entry_id", table_name="notice")
    op.drop_table("notice")
    op.drop_table("asking_choice")
    op.drop_table("monitoring_promise")
