"""A place held for the safety plan: nothing yet."""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing to add."""


def downgrade() -> None:
    """Nothing to take away."""
