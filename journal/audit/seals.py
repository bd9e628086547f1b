"""The daily seal: an HMAC of the chain's end under a key of the instance, which who rewrites the chain does not have.

Each seal also covers the one before it, so that one cannot be taken out from between others.
"""

import hashlib
import hmac
from datetime import date

from sqlalchemy import func, select

from journal.audit import log
from journal.audit.models import AuditRow, AuditSealRow
from journal.core import clock, crypto, db

SECRET = "audit-seal"  # noqa: S105 - the name of a key
ZONE = "UTC"


def seal_head() -> int:
    """Seals the end of the chain, once a day (UTC); 1 when it wrote a seal. Safe to run on several machines at once."""
    key, today = crypto.instance_secret(SECRET), clock.today(ZONE)
    if db.session().get(AuditSealRow, today) is not None:
        return 0
    with db.transaction() as session:
        seq, chain = log.end(session)  # locks the chain, and with it the seals
        before = session.scalar(select(AuditSealRow).order_by(AuditSealRow.day.desc()).limit(1))
        if not seq or (before is not None and before.day >= today):
            return 0
        session.add(AuditSealRow(day=today, seq=seq, mac=mac(key, today, seq, chain, before)))
    return 1


def mac(key: bytes, day: date, seq: int, chain: bytes, before: AuditSealRow | None) -> bytes:
    """What a seal holds, over its day, number, chain value and the seal before it."""
    said = f"{day.isoformat()}|{seq}|{chain.hex()}|{before.mac.hex() if before else ''}"
    return hmac.new(key, said.encode(), hashlib.sha256).digest()


def problems() -> list[str]:
    """What keeps the seals from fitting the chain, one sentence each, oldest first."""
    key, session = crypto.instance_secret(SECRET), db.session()
    seals = list(session.scalars(select(AuditSealRow).order_by(AuditSealRow.day)
                                 .execution_options(populate_existing=True)))
    wanted = select(AuditRow.seq, AuditRow.chain).join(AuditSealRow, AuditSealRow.seq == AuditRow.seq)
    chains = dict(session.execute(wanted).all())
    last, found = session.scalar(select(func.max(AuditRow.seq))) or 0, []
    for before, seal in zip([None, *seals], seals, strict=False):
        if seal.seq > last:
            found.append(f"the chain ends at line {last}, but the seal of {seal.day} speaks of line {seal.seq}: "
                         "its end was cut off")
        elif not hmac.compare_digest(seal.mac, mac(key, seal.day, seal.seq, chains.get(seal.seq, b""), before)):
            found.append(f"the seal of {seal.day} does not fit line {seal.seq}: the lines up to there, or the seals, "
                         "were written anew")
    return found


def unsealed_days() -> list[date]:
    """Past days with lines and without a seal: the timer did not run, or a seal was removed."""
    session, today = db.session(), clock.today(ZONE)
    sealed = set(session.scalars(select(AuditSealRow.day)))
    days = {at.date() for at in session.scalars(select(AuditRow.at).execution_options(yield_per=1000))}
    return sorted(day for day in days if day < today and day not in sealed)


def last_day() -> date | None:
    """The day of the newest seal."""
    return db.session().scalar(select(func.max(AuditSealRow.day)))


def count() -> int:
    return db.session().scalar(select(func.count()).select_from(AuditSealRow)) or 0
