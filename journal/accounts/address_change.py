"""Another e-mail address: asked for after a fresh confirmation, in force once the new address confirms it."""

from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from journal.accounts import actions, browser_sessions, letters, queries
from journal.accounts.models import AccountRow, LinkRow
from journal.accounts.rules import LINK_LIFE, Person, Purpose
from journal.audit import log as audit
from journal.audit.events import Event
from journal.core import clock, crypto, db


def ask(person: Person, address: str) -> None:
    """Mails a link to the new address and a notice to the one in use. An address that has an account already is told
    so by mail alone, so that the page gives nothing away."""
    letters.address_asked(person.email)
    if queries.row_by_email(address) is not None:
        letters.known(address)
        return
    token, now = crypto.token(), clock.now()
    row = LinkRow(token_hash=crypto.token_hash(token), account_id=person.id, purpose=Purpose.ADDRESS.value, id=uuid4(),
                  created_at=now, expires_at=now + LINK_LIFE[Purpose.ADDRESS])
    row.address = address.strip()
    with db.transaction() as session:
        session.execute(delete(LinkRow).where(LinkRow.account_id == person.id,
                                              LinkRow.purpose == Purpose.ADDRESS.value)
                        .execution_options(synchronize_session=False))
        session.add(row)
    letters.new_address(address, token)


def confirm(token: str) -> UUID | None:
    """Puts the new address in force and ends every browser session; None when the link is spent, or the address was
    taken meanwhile."""
    row = queries.link(token, Purpose.ADDRESS)
    person = queries.person(row.account_id) if row else None
    if row is None or person is None:
        return None
    try:
        with db.transaction():
            if actions.use_link(token, Purpose.ADDRESS) is None:
                return None
            _set(person.id, row.address)
    except IntegrityError:
        return None
    letters.address_changed(person.email)
    return person.id


def _set(account_id: UUID, address: str) -> None:
    with db.transaction() as session:
        account = session.get_one(AccountRow, account_id, populate_existing=True)
        account.email = address
        account.email_lookup = queries.email_lookup(address)
        session.flush()
        session.execute(update(LinkRow).where(LinkRow.account_id == account_id, LinkRow.used_at.is_(None))
                        .values(used_at=clock.now()).execution_options(synchronize_session=False))
        browser_sessions.end_all(account_id)
        audit.record_ids(Event.ADDRESS_CHANGED, account_id, [None])
