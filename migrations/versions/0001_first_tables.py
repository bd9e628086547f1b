"""The first tables: people, consent, sessions of the browser, journal, treatment, grants, imports, audit."""

import sqlalchemy as sa
from alembic import op

from journal.core.columns import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_patient", "audit", ["patient_id", "seq"], unique=False)
    op.create_table(
        "clinic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "failed_try",
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_failed_try")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("theme", sa.String(length=8), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("disabled_at", UTCDateTime(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_account_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_lookup", name=op.f("uq_account_email_lookup")),
    )
    op.create_table(
        "access_grant",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grantee_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_access_grant_clinic_id")),
        sa.ForeignKeyConstraint(["grantee_id"], ["account.id"], name=op.f("fk_access_grant_grantee_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_access_grant_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_access_grant")),
    )
    op.create_index("ix_access_grant_clinic", "access_grant", ["clinic_id"], unique=False)
    op.create_index("ix_access_grant_grantee", "access_grant", ["grantee_id"], unique=False)
    op.create_table(
        "browser_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.String(length=40), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("fresh_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_browser_session_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
    )
    op.create_index("ix_browser_session_account", "browser_session", ["account_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consent_account_id")),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_consent")),
    )
    op.create_table(
        "entry",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=True),
        sa.Column("logged_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("origin", sa.String(length=12), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("import_key", sa.LargeBinary(), nullable=True),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("ratings_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("side_effects_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("tags_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_entry_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_entry")),
        sa.UniqueConstraint("patient_id", "import_key", name=op.f("uq_entry_patient_id")),
    )
    op.create_index("ix_entry_day", "entry", ["patient_id", "day"], unique=False)
    op.create_table(
        "entry_version",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_entry_version_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_entry_version")),
    )
    op.create_index("ix_entry_version_entry_id", "entry_version", ["entry_id"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("imported_at", UTCDateTime(), nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.Column("summary_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_import_batch_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_import_batch")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("inviter_id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=True),
        sa.Column("email_lookup", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_by", sa.Uuid(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["accepted_by"], ["account.id"], name=op.f("fk_invitation_accepted_by")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_invitation_clinic_id")),
        sa.ForeignKeyConstraint(["inviter_id"], ["account.id"], name=op.f("fk_invitation_inviter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_inviter_id", "invitation", ["inviter_id"], unique=False)
    op.create_table(
        "mailed_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mailed_link_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_mailed_link")),
    )
    op.create_table(
        "treatment_session",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=True),
        sa.Column("note_by", sa.Uuid(), nullable=True),
        sa.Column("joined_into", sa.Uuid(), nullable=True),
        sa.Column("kept_apart", sa.Boolean(), nullable=False),
        sa.Column("deleted_at", UTCDateTime(), nullable=True),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("vitals_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_treatment_session_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_treatment_session")),
    )
    op.create_index("ix_treatment_session_day", "treatment_session", ["patient_id", "day"], unique=False)
    op.create_table(
        "treatment_session_version",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("replaced_at", UTCDateTime(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_treatment_session_version_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_treatment_session_version")),
    )
    op.create_index(
        "ix_treatment_session_version_session_id", "treatment_session_version", ["session_id"], unique=False)
    op.create_table(
        "waiting_import",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["account.id"], name=op.f("fk_waiting_import_patient_id")),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_waiting_import")),
    )

    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_no_{verb}")
    else:
        op.execute("DROP TRIGGER audit_append_only ON audit")
        op.execute("DROP FUNCTION audit_is_append_only")
    op.drop_table("waiting_import")
    op.drop_index("ix_treatment_session_version_session_id", table_name="treatment_session_version")
    op.drop_table("treatment_session_version")
    op.drop_index("ix_treatment_session_day", table_name="treatment_session")
    op.drop_table("treatment_session")
    op.drop_table("mailed_link")
    op.drop_index("ix_invitation_inviter_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("import_batch")
    op.drop_index("ix_entry_version_entry_id", table_name="entry_version")
    op.drop_table("entry_version")
    op.drop_index("ix_entry_day", table_name="entry")
    op.drop_table("entry")
    op.drop_table("consent")
    op.drop_index("ix_browser_session_account", table_name="browser_session")
    op.drop_table("browser_session")
    op.drop_index("ix_access_grant_grantee", table_name="access_grant")
    op.drop_index("ix_access_grant_clinic", table_name="access_grant")
    op.drop_table("access_grant")
    op.drop_table("account")
    op.drop_table("failed_try")
    op.drop_table("clinic")
    op.drop_index("ix_audit_patient", table_name="audit")
    op.drop_table("audit")
