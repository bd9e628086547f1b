"""The safety plan, each saved version a row of its own."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KIND = "safety_plan"
SHARED = ("access_grant", "invitation")


def upgrade() -> None:
    op.create_table(
        "safety_plan",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_safety_plan_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_safety_plan")),
        sa.UniqueConstraint("patient_id", "number", name=op.f("uq_safety_plan_patient_id")),
    )


def downgrade() -> None:
    """Takes the plans away, and their kind out of what was shared: the code before this one does not know it."""
    op.drop_table("safety_plan")
    for name in SHARED:
        table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("scopes", sa.JSON()))
        for row_id, scopes in op.get_bind().execute(sa.select(table.c.id, table.c.scopes)).all():
            if KIND in scopes:
                rest = [scope for scope in scopes if scope != KIND]
                op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values(scopes=rest))
