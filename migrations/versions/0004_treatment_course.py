"""Treatment courses: the plan that sessions fill, and its earlier versions."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "treatment_course",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=True),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_treatment_course_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_treatment_course")),
    )
    op.create_table(
        "treatment_course_version",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_treatment_course_version_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_treatment_course_version")),
    )
    op.create_index("ix_treatment_course_version_course_id", "treatment_course_version", ["course_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_treatment_course_version_course_id", table_name="treatment_course_version")
    op.drop_table("treatment_course_version")
    op.drop_table("treatment_course")
