"""Rows of second factors and of sign-ins that wait for one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Base, sealed_json, sealed_text


class AuthenticatorRow(Base):
    """An authenticator app (TOTP). `last_step` is the newest time step that was used: no code counts twice."""

    __tablename__ = "authenticator"
    __sealed_by__ = "account_id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), unique=True)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(BigInteger)
    seed = sealed_text()


class PasskeyRow(Base):
    """A passkey. `credential` is {"id", "public_key", "transports", "backed_up"} (base64url); it is found by a blind
    index of its id. `sign_count` never goes back."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_account_id", "account_id"),)
    __sealed_by__ = "account_id"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    credential_lookup: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    credential = sealed_json()
    name = sealed_text()


class RecoveryCodeRow(Base):
    """The hash of a recovery code (120 random bits); used once."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_account_id", "account_id"),)

    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class PendingSignInRow(Base):
    """A right password that waits for the second factor; it opens nothing."""

    __tablename__ = "pending_sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]
    tries: Mapped[int]
    shared: Mapped[bool]


class SpentChallengeRow(Base):
    """A passkey challenge that was answered: it is good for nothing any more."""

    __tablename__ = "spent_challenge"

    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    spent_at: Mapped[datetime]


class FactorResetRow(Base):
    """Two members of a clinic's staff take the factors off somebody who lost them: asked, agreed, due a day later."""

    __tablename__ = "factor_reset"
    __table_args__ = (Index("ix_factor_reset_account_id", "account_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    clinic_id: Mapped[UUID] = mapped_column(ForeignKey("clinic.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[datetime]
    agreed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    due_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
