"""The integration thread: pages around a session, practice, pinned moments; and what clinics ask people to prepare."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KIND = "thread"
SHARED = ("access_grant", "invitation")


def upgrade() -> None:
    op.create_table(
        "thread_page",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_thread_page_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_thread_page")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_thread_page_patient_id")),
    )
    op.create_table(
        "thread_practice_day",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("practice_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_thread_practice_day_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_thread_practice_day")),
        sa.UniqueConstraint("patient_id", "practice_id", "day", name=op.f("uq_thread_practice_day_patient_id")),
    )
    op.create_table(
        "thread_moment",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("pinned_on", sa.Date(), nullable=False),
        sa.Column("pinned_at", UTCDateTime(), nullable=False),
        sa.Column("off_at", UTCDateTime(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_thread_moment_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_thread_moment")),
    )
    op.create_table(
        "clinic_preparation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_preparation_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_preparation")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_clinic_preparation_clinic_id")),
    )


def downgrade() -> None:
    """Takes the thread away, and its kind out of what was shared: the code before this one does not know it."""
    for name in ("clinic_preparation", "thread_moment", "thread_practice_day", "thread_page"):
        op.drop_table(name)
    for name in SHARED:
        table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("scopes", sa.JSON()))
        for row_id, scopes in op.get_bind().execute(sa.select(table.c.id, table.c.scopes)).all():
            if KIND in scopes:
                rest = [scope for scope in scopes if scope != KIND]
                op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values(scopes=rest))
