"""Reminds readers of what cannot wait: while nobody has seen a flag of level S3, a mail a day. Part of the timed work.

Safe to run twice and on two machines: a reminder's id is made from the answers, the reader and the reader's day.
"""

from uuid import UUID
from zoneinfo import ZoneInfo

from journal.access import policy
from journal.access.clearance import Clearance
from journal.access.permissions import Scope
from journal.accounts import queries as accounts
from journal.core import clock
from journal.safety import flag_queries, monitoring, promise_actions
from journal.safety.rules import Level
from journal.safety.telling import reminder_id, to_tell

FROM_HOUR = 8
"""Reminders begin at this hour of the reader's clock; the first mail goes at once, whenever it is."""


def remind() -> int:
    """How many mails were sent."""
    sent = 0
    for patient_id, found in flag_queries.urgent_unseen().items():
        person = accounts.readable_person(patient_id)
        if person is None:
            continue
        clearance = policy.clear_job(accounts.patient_of(person))
        sent += sum(_remind(clearance, source_id, flags[0].scope)
                    for source_id, flags in flag_queries.by_source(found).items())
    return sent


def _remind(clearance: Clearance, source_id: UUID, scope: Scope) -> int:
    """Those who can see it now and promised to read, each on a day on which no mail about it went yet."""
    told, sent = monitoring.notices(clearance, source_id), 0
    for reader in to_tell(monitoring.readers(clearance, scope), Level.S3):
        person = accounts.person(reader.id)
        if person is None:
            continue
        zone = ZoneInfo(person.zone)
        now = clock.now().astimezone(zone)
        days = {one.told_at.astimezone(zone).date() for one in told if one.reader_id == reader.id}
        if now.hour < FROM_HOUR or now.date() in days:
            continue
        notice = promise_actions.note(clearance, source_id, reader.id,
                                      reminder_id(source_id, reader.id, now.date()))
        if notice:
            promise_actions.deliver_later(clearance.patient.id, notice)
            sent += 1
    return sent
