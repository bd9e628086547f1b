"""The kinds that make up the record itself, for a file with everything. Pure."""

from journal.core.text import N_
from journal.exchange.formats.dictionary import KEYED, Kind, kind

CHECK_INS = (
    kind("check_ins", "entry", N_("Your check-ins as they stand now, deleted ones too"), """
        id
        day
        zone
        local_time: time?: the time of day that it is about, where there is one
        logged_at: instant: when it was written down
        changed_at: instant: when it was changed last
        origin: text: check-in, or import from another diary
        batch_id: id?: the import that it came with (see imports)
        deleted_at
        ratings: object?: mood, anxiety, energy, sleep, what the profiles ask, and the answer about hard thoughts
        side_effects: object?: answer: each one (null: not answered, empty: none); asked: those asked for
        context: object?: what you follow besides, by name or by id (see followed_items)
        note: text?: your note
        tags: list?: your tags
        """, order="day", without={"import_key": KEYED}),
    kind("check_in_versions", "entry_version", N_("Earlier versions of your check-ins"), """
        id
        entry_id: id: the check-in that it is a version of
        written_at
        replaced_at
        reason: text: change or delete
        content: object?: the whole check-in as it was
        """, order="written_at"),
    kind("own_side_effects", "own_symptom", N_("Side effects in your own words"), """
        id
        added_at: instant: when you first named it
        retired_at
        words: text?: your words
        """, order="added_at"),
    kind("followed_items", "followed_item", N_("What you follow besides, also what you stopped following"), """
        id
        made_at: instant: since when
        retired_at
        content: object?: its kind, and its name or which one was offered
        """, order="made_at"),
    kind("profiles", "profile_choice", N_("Which profiles you chose, from which day on"), """
        id
        since: day: from this day on
        chosen_at: instant: when you chose
        profiles: list?: which ones
        """, order="chosen_at"),
)
TREATMENT = (
    kind("sessions", "treatment_session", N_("Your sessions with their readings, deleted and joined ones too"), """
        id
        kind: text: dosing or integration
        day
        zone
        starts_at: instant?: when it starts
        booked_on: day?: the day on which it was booked
        entered_by
        entered_at
        changed_by
        changed_at
        note_by: id?: who wrote the note (see people)
        joined_into: id?: it was entered twice; this is the session that counts
        kept_apart: yes_no: two of one day that are meant to be two
        deleted_at
        details: object?: medicine, route, dose in mg, weight in kg, where, who was there, focus, practice
        vitals: list?: readings: when, minute from the start, blood pressure in mmHg, pulse per minute, oxygen in %
        note: text?: the note
        """, order="day"),
    kind("session_versions", "treatment_session_version", N_("Earlier versions of your sessions"), """
        id
        session_id: id: the session that it is a version of
        written_by
        written_at
        replaced_by
        replaced_at
        content: object?: the whole session as it was
        """, order="written_at"),
    kind("courses", "treatment_course", N_("Your plans of treatment"), """
        id
        starts_on: day: first day
        ended_on: day?: last day; null: it goes on
        entered_by
        entered_at
        changed_by
        changed_at
        deleted_at
        details: object?: how many sessions, weeks between them, medicine, route, readings at home
        """, order="starts_on"),
    kind("course_versions", "treatment_course_version", N_("Earlier versions of your plans of treatment"), """
        id
        course_id: id: the plan that it is a version of
        written_by
        written_at
        replaced_by
        replaced_at
        content: object?: the whole plan as it was
        """, order="written_at"),
    kind("home_readings", "home_reading", N_("Blood pressure and other readings at home"), """
        id
        day
        zone
        measured_at: instant: when it was measured
        entered_by
        entered_at
        deleted_at
        measured: object?: blood pressure in mmHg, pulse per minute, oxygen in %
        """, order="measured_at"),
    kind("thread_pages", "thread_page", N_("Your integration thread: every version of every page"), """
        id
        page_id: id: the same in all versions of one page
        kind: text: before or after a session, or a practice
        number
        day
        written_at
        session_id: id?: the session that it belongs to
        content: object?: what you wrote
        """, order="written_at"),
    kind("practice_days", "thread_practice_day", N_("Days of a practice, and what you answered"), """
        id
        practice_id: id: the page of the practice (see thread_pages)
        day
        answered_at: instant: when you answered
        answer: object?: whether you did it, and whether it helped
        """, order="day"),
    kind("moments", "thread_moment", N_("Moments that you pinned, also those you took off"), """
        id
        day
        pinned_on: day: when you pinned it
        pinned_at: instant: the same to the second
        off_at: instant?: when you took it off; null: it is pinned
        entry_id: id?: the check-in that it came from
        words: text?: what it says
        """, order="pinned_at"),
)
SAFETY = (
    kind("safety_plans", "safety_plan", N_("Your safety plan, every version"), """
        id
        number
        written_at
        content: object?: its parts, in your words
        """, order="number"),
    kind("asking_choices", "asking_choice", N_("How often you are asked about hard thoughts, and who chose it"), """
        id
        number
        chosen_by: id: who chose (see people)
        chosen_at: instant: when
        mode: text?: how often
        """, order="number"),
    kind("questionnaires", "questionnaire_response", N_(
        "Questionnaires that you answered or began, with each answer and score"), """
        id
        day
        started_at: instant: when you began
        sent_at: instant?: when you sent it; null: you did not
        deleted_at
        content: object?: which one, in which version, each answer, and the score as it was reckoned then
        """, order="day"),
    kind("questionnaire_wishes", "questionnaire_mark", N_("What was wished about asking questionnaires"), """
        id
        made_at: instant: when
        made_by: id: who wished it (see people)
        content: object?: what was wished, of which questionnaire, until when
        """, order="made_at"),
    kind("flags", "flag", N_("Answers that somebody promised to look at"), """
        id
        source_id: id: the questionnaire that it comes from
        raised_at: instant: when it was raised
        day
        content: object?: which rule, on which answer
        """, order="raised_at"),
    kind("flag_steps", "flag_step", N_("What became of them: who saw them, and what they wrote about it"), """
        id
        flag_id: id: which one (see flags)
        state: text: seen, acted or closed
        by: id: who (see people)
        at: instant: when
        note: text?: what they wrote about it
        """, order="at"),
    kind("notices", "notice", N_("Mails that asked a therapist to look at their list, without your words"), """
        id
        entry_id: id: the check-in or questionnaire that it was about
        reader_id: id: who was told (see people)
        told_at: instant: when
        delivered_at: instant?: when the mail was taken; null: it was not
        """, order="told_at"),
)
IMPORTS = (
    kind("imports", "import_batch", N_("Diaries that you brought in, also those you took out again"), """
        id
        source: text: the format of the file
        imported_at: instant: when
        removed_at: instant?: when you took it out again
        summary: object?: what it was called, how many check-ins, first and last day
        """, order="imported_at"),
)
RECORD: tuple[Kind, ...] = (*CHECK_INS, *TREATMENT, *SAFETY, *IMPORTS)
