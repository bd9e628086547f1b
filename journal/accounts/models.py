"""Rows of people, clinics, browser sessions, mailed links, failed tries and drafts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column

from journal.access.permissions import Role
from journal.accounts.rules import Person
from journal.core.columns import Base, sealed_json, sealed_text
from journal.core.look import Look


class ClinicRow(Base):
    """An organisation; its name is public."""

    __tablename__ = "clinic"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]


class AccountRow(Base):
    """A person. Who it is lies sealed under their own key; the address is found by its blind index."""

    __tablename__ = "account"
    __sealed_by__ = "id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(12))
    email_lookup: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    email = sealed_text()
    name = sealed_text()
    look = sealed_json()
    password_hash: Mapped[str] = mapped_column(String(255))
    language: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str | None] = mapped_column(String(2))
    theme: Mapped[str | None] = mapped_column(String(8))
    clinic_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinic.id"))
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]

    def to_value(self) -> Person:
        return Person(self.id, Role(self.role), self.name, self.email, self.language, self.zone, self.country,
                      self.theme, self.clinic_id, self.confirmed_at, self.settled_at,
                      Look.from_plain(self.look))


class ConsentRow(Base):
    """That a person agreed to a version of the consent page."""

    __tablename__ = "consent"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    given_at: Mapped[datetime]


class BrowserSessionRow(Base):
    """A signed-in browser. The cookie is a random reference; only its hash is stored. `factor` is what proved the
    person (`rules.Factor`); `shared`: a borrowed device, which keeps nothing; an ended row stays for a day, so that a
    form that comes too late still finds its person."""

    __tablename__ = "browser_session"
    __table_args__ = (Index("ix_browser_session_account", "account_id"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    fresh_at: Mapped[datetime]
    factor: Mapped[str] = mapped_column(String(12), server_default="password")
    shared: Mapped[bool] = mapped_column(server_default=false())
    ended_at: Mapped[datetime | None]


class LinkRow(Base):
    """A mailed link: purpose, hash of its token, life. Used once. `address` is the new one that a change of address
    asks for."""

    __tablename__ = "mailed_link"
    __sealed_by__ = "account_id"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(12))
    id: Mapped[UUID | None]
    address = sealed_text()
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TriesRow(Base):
    """Failed tries of one account or network address, found by a blind index."""

    __tablename__ = "failed_try"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class DraftRow(Base):
    """A form that met an ended session, kept for the person who wrote it until their next sign-in."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_account_id", "account_id"),)
    __sealed_by__ = "account_id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    content = sealed_json()
