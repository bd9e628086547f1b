"""The operator's commands for an emergency: `flask --app wsgi emergency give`, `emergency end`."""

import click

from journal.core import migrating
from journal.core.web import public_url
from journal.sharing import emergency as emergencies

emergency = migrating.Commands("emergency", help="Opening one record for one hour; the patient is told.")


@emergency.command("give")
@click.option("--patient", required=True, help="Address of the patient whose record is opened.")
@click.option("--to", required=True, help="Address of the therapist or staff member who may look.")
@click.option("--second", required=True, help="Address of another therapist or staff member who agrees.")
@click.option("--reason", required=True, help="Why; the patient reads it.")
def give(patient: str, to: str, second: str, reason: str) -> None:
    """Open check-ins, side effects and sessions (never notes) of one patient to one person for one hour."""
    try:
        people = emergencies.named(patient, to, second)
        given = emergencies.give(people, reason)
    except emergencies.EmergencyRefused as refused:
        raise click.ClickException(str(refused)) from None
    page = public_url("caseload.patient", patient_id=people.patient.id)
    click.echo(f"open until {given.ends_at:%H:%M} UTC: {page}")
    click.echo("the patient was sent a mail, and reads names and reason in their activity")


@emergency.command("end")
@click.option("--patient", required=True, help="Address of the patient whose record is closed again.")
def end(patient: str) -> None:
    """Close what is open in an emergency, before the hour is over."""
    try:
        ended = emergencies.end(patient)
    except emergencies.EmergencyRefused as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{ended} ended")
