"""Whatever is due in any room: `flask --app wsgi timed run`. A timer calls it each minute; so does `make run`.

Each job is safe to run twice and on several machines at once; one that fails does not stop the others.
"""

import time
from collections.abc import Callable

import click
from flask import Flask, current_app

from journal.accounts import retention, signing_in
from journal.accounts.second_factor import challenges, resets
from journal.audit import seals
from journal.caseload import actions as caseload
from journal.core import db, log, mail, migrating
from journal.erasure import actions as erasing
from journal.exchange import actions as exchanging
from journal.questionnaires import following
from journal.safety import reminders

JOBS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("questionnaires followed late", following.catch_up),
    ("reminders of what nobody has seen", reminders.remind),
    ("letters sent again", mail.resend),
    ("audit seals", seals.seal_head),
    ("passkey challenges", challenges.forget_challenges),
    ("sign-ins without a second step", signing_in.forget_pending),
    ("second steps taken off", resets.reset_due),
    ("old sign-ins, tries, links and drafts", retention.forget_old),
    ("files that nobody confirmed", exchanging.forget_waiting),
    ("people erased", erasing.erase_due),
    ("analyses worked out anew", caseload.refresh),
)
"""Name → what does it and answers how many things it did."""
timed = migrating.Commands("timed", help="Work that is due.")


@timed.command("run")
@click.option("--every", type=click.IntRange(min=1), help="Stay and do it again after so many seconds.")
def run(every: int | None) -> None:
    """Do what is due; prints one line a job that did something; exit 1 when one failed."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy has no type for it
    while True:
        with app.app_context():  # opened keys and the session live as long as one round
            failed = _round()
        if every is None:
            break
        time.sleep(every)
    if failed:
        raise click.ClickException("failed: " + ", ".join(failed))


def _round() -> list[str]:
    """Every job once; the names of those that failed."""
    failed = []
    for name, job in JOBS:
        try:
            done = job()
        except Exception as error:
            db.session().rollback()
            log.failure(error, f"timed {name}")
            failed.append(name)
            continue
        if done:
            click.echo(f"{name}: {done}")
    return failed
