"""Rows of consent: grants and invitations. Who, which kinds, from when to when; no content."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_text


class GrantRow(Base):
    """What a patient lets one person, or one clinic, see."""

    __tablename__ = "access_grant"
    __table_args__ = (Index("ix_access_grant_grantee", "grantee_id"), Index("ix_access_grant_clinic", "clinic_id"))

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    grantee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinic.id"))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    given_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    ends_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]


class InvitationRow(Base):
    """A mailed, single-use link bound to its address. `kind`: a patient invites a therapist, a clinic invites a
    patient or a therapist. The address lies sealed under the key of who invited. A patient whom a clinic invites also
    needs the short code (`code_hash`) that is handed over there; `code_tries` counts the wrong ones."""

    __tablename__ = "invitation"
    __sealed_by__ = "inviter_id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    inviter_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinic.id"))
    email = sealed_text()
    name = sealed_text()
    email_lookup: Mapped[bytes] = mapped_column(LargeBinary)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    scopes: Mapped[list[str]] = mapped_column(JSON)
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None]
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_tries: Mapped[int] = mapped_column(default=0, server_default="0")


class EmergencyAccessRow(Base):
    """One patient opened to one named person for an hour, by the operator's command, with a second person named."""

    __tablename__ = "emergency_access"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason = sealed_text()
