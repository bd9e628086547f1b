"""The operator's commands: what they print, how they end, and that a refusal writes nothing."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from journal.access.permissions import Role
from journal.accounts import queries as accounts
from journal.audit import log as audit
from journal.core import clock, db
from journal.core.period import Period
from journal.entries import actions as entry_actions
from journal.entries import queries as entry_queries
from journal.treatment import actions as treatment
from tests.factories import PASSWORD, at, entry, own
from tests.treatment.cases import session

NOW = at("2026-05-14 12:00")
DAY = NOW.date()
WHOLE = Period(DAY - timedelta(days=9000), DAY)
HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"
DIARY = (HEAD + "2026-02-03,February 3,Tuesday,09:15,good,walk,,Nice\n2026-02-02,February 2,Monday,21:40,Wobbly,,,\n"
         "2026-02-01,February 1,Sunday,10:00,calm ok,,,\n2031-01-01,January 1,Wednesday,10:00,good,,,\n")
KEYS = ["source", "entries", "added", "already_there", "rejected", "unknown_moods"]
ME = ("--patient", "patient@example.org")


@pytest.fixture(autouse=True)
def _now():
    with clock.Moved(NOW):
        yield


@pytest.fixture
def run(app, people):
    """Runs a command and gives its result; stderr stands beside stdout."""
    return lambda *args, **more: app.test_cli_runner().invoke(args=[str(one) for one in args], **more)


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary.csv"
    path.write_text(DIARY)
    return path


@pytest.fixture
def stored(app, people):
    def read():
        with app.app_context():
            return entry_queries.entries(own(people["patient"]), WHOLE)
    return read


def lines(app) -> int:
    with app.app_context():
        return audit.count()


def test_import_prints_one_object_with_exactly_these_keys(app, run, diary, stored):
    result = run("import", diary, *ME, "--json", "--mood", "wobbly=2", "--mood", "calm ok=6")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "source": "daylio_csv", "entries": 4, "added": 3, "already_there": 0,
        "rejected": [{"row": 5, "reason": "This day has not come yet."}], "unknown_moods": []}
    assert list(json.loads(result.stdout)) == KEYS
    assert [one.mood for one in stored()] == [6, 2, 8]
    again = json.loads(run("import", diary, *ME, "--json", "--mood", "wobbly=9", "--unknown-as-tags").stdout)
    assert (again["added"], again["already_there"]) == (0, 3)
    assert [one.mood for one in stored()] == [6, 2, 8]


def test_unknown_words_stop_it_with_the_list(app, run, diary, stored):
    before = lines(app)
    result = run("import", diary, *ME, "--mood", "wobbly=2")
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert result.stderr.splitlines()[1:] == ["  calm ok"]
    result = run("import", diary, *ME, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert list(told) == KEYS
    assert (told["added"], told["unknown_moods"]) == (0, ["Wobbly", "calm ok"])
    assert stored() == []
    assert lines(app) == before


def test_unknown_words_can_become_tags(run, diary, stored):
    assert run("import", diary, *ME, "--unknown-as-tags", "--mood", "calm ok=6").exit_code == 0
    assert [(one.mood, one.tags) for one in stored()] == [(6, ()), (None, ("Wobbly",)), (8, ("walk",))]


def test_a_dry_run_says_the_same_and_writes_nothing(app, run, diary, stored):
    before = lines(app)
    told = json.loads(run("import", diary, *ME, "--dry-run", "--json", "--unknown-as-tags").stdout)
    assert told["added"] == 3
    result = run("import", diary, *ME, "--dry-run", "--unknown-as-tags")
    assert "4 entries, 3 would be added, 0 already there, 1 rejected" in result.stdout
    assert "row 5: This day has not come yet." in result.stdout
    assert run("import", diary, *ME, "--dry-run").exit_code == 1
    assert stored() == []
    assert lines(app) == before


@pytest.mark.parametrize("content", [
    b"", b"hello\n", b"PK\x03\x04" + b"\x00" * 200, b"\x89PNG\r\n\x1a\n", HEAD.encode(), b"\xff" * 5000,
    (HEAD + '2026-02-03,February 3,Tuesday,09:15,good,,,"open\n').encode()])
def test_a_broken_file_is_one_clear_line(app, run, tmp_path, stored, content):
    path, before = tmp_path / "broken.csv", lines(app)
    path.write_bytes(content)
    for more in ((), ("--json",)):
        result = run("import", path, *ME, *more)
        assert result.exit_code == 1
        assert result.stdout == ""
        [line] = result.stderr.splitlines()
        assert line.startswith("Error: ")
        assert "Traceback" not in line
    assert stored() == []
    assert lines(app) == before


@pytest.mark.parametrize("mood", ["wobbly", "wobbly=", "=3", "wobbly=11", "wobbly=-1", "wobbly=3.5", "wobbly=x"])
def test_a_mood_that_cannot_be_is_refused(run, diary, stored, mood):
    result = run("import", diary, *ME, "--mood", mood)
    assert result.exit_code == 2
    assert "WORD=0..10" in result.stderr
    assert stored() == []


def test_a_word_may_hold_an_equals_sign(run, tmp_path, stored):
    path = tmp_path / "d.csv"
    path.write_text(HEAD + "2026-02-03,February 3,Tuesday,09:15,a=b,,,\n")
    assert run("import", path, *ME, "--mood", "a=b=4").exit_code == 0
    assert [one.mood for one in stored()] == [4]


@pytest.mark.parametrize("email", ["nobody@example.org", "therapist@example.org", ""])
@pytest.mark.parametrize("command", ["import", "export"])
def test_only_a_patient_has_a_record(run, diary, tmp_path, email, command):
    args = ("import", diary) if command == "import" else ("export", "csv", "--out", tmp_path / "x.zip")
    result = run(*args, "--patient", email)
    assert result.exit_code == 1
    assert "no patient has this address" in result.stderr
    assert not (tmp_path / "x.zip").exists()


@pytest.fixture
def filled(app, people):
    with app.app_context():
        mine = own(people["patient"])
        for ago in (0, 3, 40):
            entry_actions.save_entry(mine, entry(mood=5, day=DAY - timedelta(days=ago), note="SECRETNOTE"))
        for ago in (60, -9):
            treatment.save_session(mine, session(day=DAY - timedelta(days=ago)))


def rows(path, name: str) -> list[str]:
    with zipfile.ZipFile(path) as found:
        return found.read(name).decode("utf-8-sig").splitlines()[1:]


def test_export_csv(run, filled, tmp_path):
    out = tmp_path / "out.zip"
    result = run("export", "csv", *ME, "--out", out)
    assert (result.exit_code, result.stdout) == (0, f"wrote {out}\n")
    assert out.stat().st_mode & 0o777 == 0o600
    assert (len(rows(out, "entries.csv")), len(rows(out, "sessions.csv"))) == (3, 2)
    assert "SECRETNOTE" not in str(rows(out, "entries.csv"))
    run("export", "csv", *ME, "--out", out, "--notes", "--from", "2026-05-11", "--to", "2026-05-14", "--paper", "a4")
    assert len(rows(out, "entries.csv")) == 2
    assert "SECRETNOTE" in str(rows(out, "entries.csv"))
    with zipfile.ZipFile(BytesIO(out.read_bytes())) as found:
        assert found.read("entries.csv").startswith(b"\xef\xbb\xbf")
    run("export", "csv", *ME, "--out", out, "--no-bom")
    with zipfile.ZipFile(out) as found:
        assert found.read("entries.csv").startswith(b"date,")


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_export_pdf(run, filled, tmp_path, paper, width):
    out = tmp_path / "out.pdf"
    result = run("export", "pdf", *ME, "--out", out, "--paper", paper, "--from", "0001-01-01", "--to", "9999-12-31")
    assert result.exit_code == 0, result.output
    with pikepdf.open(out) as document:
        assert round(float(document.pages[0].MediaBox[2])) == width


@pytest.mark.parametrize("more", [
    ("--from", "2026-05-14", "--to", "2026-05-01"), ("--from", "2030-01-01"), ("--from", "yesterday"),
    ("--out", "/nowhere/at/all.zip"), ("--out", "/")])
def test_what_cannot_be_is_a_plain_refusal(run, filled, tmp_path, more):
    out = () if "--out" in more else ("--out", tmp_path / "out.zip")
    result = run("export", "csv", *ME, *out, *more)
    assert result.exit_code in (1, 2)
    assert "Error: " in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert not (tmp_path / "out.zip").exists()


def test_what_is_taken_out_is_recorded_as_the_operators(app, run, filled, people, tmp_path):
    run("export", "csv", *ME, "--out", tmp_path / "out.zip")
    run("export", "pdf", *ME, "--out", tmp_path / "out.pdf")
    with app.app_context():
        looks = audit.looks(people["patient"])
        assert [line.event.label for line in looks] == ["summary:taken"]
        assert audit.first_broken() is None


def test_user_add(app, run):
    result = run("user", "add", "New@Example.org", "--role", "patient", "--name", "Ñandú", "--zone", "Europe/Madrid",
                 "--password-stdin", input=f"{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    with app.app_context():
        person = accounts.person_by_email("new@example.org")
        assert person
        assert (person.role, person.name, person.zone) == (Role.PATIENT, "Ñandú", "Europe/Madrid")
    assert app.test_client().sign_in("new@example.org").get("/").status_code == 303
    assert "is an account" in run("user", "add", "new@example.org", "--role", "therapist", "--password-stdin",
                                  input=f"{PASSWORD}\n").stderr


@pytest.mark.parametrize(("args", "password"), [
    (("a@example.org", "--role", "patient"), "short"), (("a@example.org", "--role", "patient"), "password1234"),
    (("nonsense", "--role", "patient"), PASSWORD), (("a@example.org", "--role", "king"), PASSWORD),
    (("a@example.org", "--role", "patient", "--zone", "Mars/North"), PASSWORD), (("a@example.org",), PASSWORD)])
def test_user_add_refuses_plainly(app, run, args, password):
    result = run("user", "add", *args, "--password-stdin", input=f"{password}\n")
    assert result.exit_code in (1, 2)
    assert "Error: " in result.stderr
    with app.app_context():
        assert accounts.person_by_email("a@example.org") is None


def test_a_refused_member_of_staff_leaves_no_clinic_behind(app, run):
    run("user", "add", "patient@example.org", "--role", "clinic", "--clinic", "Ghost", "--password-stdin",
        input=f"{PASSWORD}\n")
    with app.app_context():
        names = [row[0] for row in db.session().connection().exec_driver_sql("SELECT name FROM clinic")]
        assert "Ghost" not in names


def test_upgrade_twice_changes_nothing(run):
    first, second = run("db", "upgrade"), run("db", "upgrade")
    assert (first.exit_code, first.stdout) == (second.exit_code, second.stdout) == (0, first.stdout)
    assert first.stdout.startswith("database at ")


def commands(app):
    """Every command of this house with the words that call it."""
    for name, command in app.cli.commands.items():
        yield (name,)
        for below in getattr(command, "commands", {}):
            yield (name, below)


def test_every_command_explains_itself(app, run):
    known = list(commands(app))
    assert {("db", "upgrade"), ("demo", "fill"), ("import",), ("export", "pdf"), ("export", "csv"),
            ("user", "add")} <= set(known)
    for words in known:
        result = run(*words, "--help")
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: ")
        assert len(result.stdout.splitlines()[2].strip()) > 10, words
