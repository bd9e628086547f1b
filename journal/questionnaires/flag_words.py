"""What a flag was raised for, for the people who look: instrument, question and answer in their own words. Pure."""

from journal.core.catalogue import wording
from journal.core.text import N_, Day, Words, say
from journal.questionnaires.instruments import ALL
from journal.safety.flags import Flag

TAKEN_AWAY = N_("A questionnaire of %(day)s, which was taken away since. What was answered is not shown.")


def flag_words(flag: Flag, is_taken_away: bool = False, lang: str = "en") -> Words:
    """"PHQ-9, question 9: “Several days”, 12 May"; of answers that the patient took away only the day."""
    day = Day(flag.day)
    if is_taken_away:
        return say(TAKEN_AWAY, day=day)
    instrument = ALL.get(flag.what)
    title = instrument.short_title if instrument else flag.what
    item = next((one for one in instrument.items if one.id == flag.item), None) if instrument else None
    if item and flag.answer is None:
        return say(N_("%(title)s, question %(n)s: left open, %(day)s"), title=title, n=item.number, day=day)
    if item:
        label = next((wording(one.label, lang) for one in item.options if one.value == flag.answer), str(flag.answer))
        return say(N_("%(title)s, question %(n)s: “%(answer)s”, %(day)s"), title=title, n=item.number, answer=label,
                   day=day)
    if flag.answer is not None:
        return say(N_("%(title)s, score %(n)s, %(day)s"), title=title, n=flag.answer, day=day)
    return say(N_("%(title)s, %(day)s"), title=title, day=day)
