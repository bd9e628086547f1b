"""What a check-in asks besides: the profiles that were chosen, and what a person follows."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KIND = "context"
SHARED = ("access_grant", "invitation")


def upgrade() -> None:
    op.create_table(
        "profile_choice",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("chosen_at", UTCDateTime(), nullable=False),
        sa.Column("profiles_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_profile_choice_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_profile_choice")),
    )
    op.create_table(
        "followed_item",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_followed_item_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_followed_item")),
    )


def downgrade() -> None:
    """Takes the tables away, and their kind out of what was shared: the code before this one does not know it."""
    op.drop_table("followed_item")
    op.drop_table("profile_choice")
    for name in SHARED:
        table = sa.table(name, sa.column("id", sa.Uuid()), sa.column("scopes", sa.JSON()))
        for row_id, scopes in op.get_bind().execute(sa.select(table.c.id, table.c.scopes)).all():
            if KIND in scopes:
                rest = [scope for scope in scopes if scope != KIND]
                op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values(scopes=rest))
