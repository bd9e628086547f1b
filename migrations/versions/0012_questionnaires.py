"""Questionnaires that were answered, wishes about asking, what is switched on, and flags with their steps."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _of_patient(name: str, *columns: sa.Column) -> None:
    op.create_table(
        name, sa.Column("patient_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False), *columns,
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f(f"fk_{name}_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f(f"pk_{name}")))


def upgrade() -> None:
    _of_patient(
        "questionnaire_response",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True))
    _of_patient(
        "questionnaire_mark",
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "instrument_switch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("switched_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_switch")))
    _of_patient(
        "flag",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_flag_source_id", "flag", ["source_id"], unique=False)
    _of_patient(
        "flag_step",
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_flag_step_flag_id", "flag_step", ["flag_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_flag_step_flag_id", table_name="flag_step")
    op.drop_table("flag_step")
    op.drop_index("ix_flag_source_id", table_name="flag")
    op.drop_table("flag")
    op.drop_table("instrument_switch")
    op.drop_table("questionnaire_mark")
    op.drop_table("questionnaire_response")
