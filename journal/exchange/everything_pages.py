"""What the page of taking out says of each file: what it holds, who can read it, how large it is about. Pure."""

from dataclasses import dataclass

from journal.core.text import N_, Words, say
from journal.exchange.formats.everything import DATA, README, SCHEMA
from journal.exchange.pages import ExportPage, export_page

BUSY = N_("Other people are taking out their files right now. Nothing went wrong with yours. Wait ten seconds and "
          "press the button again.")


@dataclass(frozen=True)
class FileCard:
    """One file to download: where it comes from, what stands in it, and what its button says."""

    key: str
    title: Words
    lines: tuple[Words, ...]
    endpoint: str
    submit: Words


@dataclass(frozen=True)
class TakeOutPage:
    """The files beside the spreadsheets, what holds for all of them, and what went wrong, if anything did."""

    tables: ExportPage
    care: tuple[Words, ...]
    spreadsheets: Words
    cards: tuple[FileCard, ...]
    problem: Words | None = None
    title: Words = N_("Download your journal")
    errors: tuple[()] = ()


CARE = (
    N_("A downloaded file is not locked. Anybody who opens it can read it, on any device. Keep it where only you, or "
       "people you trust, can open it."),
    N_("We write down that you took a file out, not what was in it. Before a download we may ask that it is you."),
)
CARDS = (
    FileCard("everything", N_("Everything, in one file"), (
        N_("Check-ins, side effects, sessions, readings, your integration thread, safety plan and questionnaires, with "
           "every earlier version, your notes, and what you deleted."),
        N_("With whom you shared, who looked, how your account is set, and forms that you began."),
        N_("No passwords, codes or other secrets."),
        say(N_("A zip with %(data)s for programs, %(readme)s in plain words, and %(schema)s for people who write "
               "programs. Good for moving to another journal."), data=DATA, readme=README, schema=SCHEMA),
        N_("Size: about 100 kB for a year of daily check-ins with short notes.")),
        "exchange.export_everything", N_("Download everything")),
    FileCard("looks", N_("Who looked at my journal"), (
        N_("One line each time that somebody else opened, changed or took out something of yours: day, time, person, "
           "and what. It holds names, and nothing that you wrote."),
        N_("A file for spreadsheets. Size: about 100 bytes for each look.")),
        "exchange.looks_csv", N_("Download the list")),
)
SPREADSHEETS = N_("Size: about 50 kB for a year of daily check-ins. Without notes unless you choose them below.")


def take_out_page(problem: Words | None = None) -> TakeOutPage:
    return TakeOutPage(export_page(), CARE, SPREADSHEETS, CARDS, problem)
