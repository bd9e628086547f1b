"""Files that mean harm: refused whole, with the reason, and nothing of them is kept."""

import random
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from journal.core.web import UPLOAD_MAX
from journal.exchange.formats import archive
from journal.exchange.formats.incoming import detect, readers
from tests.attacks.files import HEAD, REFUSED, ROW, backup, bomb
from tests.attacks.siege import DIARY, Siege, besiege
from tests.page import PageClient

QUICK = settings(max_examples=60, deadline=None, derandomize=True, database=None,
                 suppress_health_check=list(HealthCheck))


@pytest.fixture
def siege(sqlite_app: Flask) -> Siege:
    return besiege(sqlite_app)


def upload(client: PageClient, data: bytes, name: str, kind: str = "text/csv", token: str = "") -> TestResponse:
    """As bytes: the client's own way would put a large file on the disk."""
    token = token or client.token()
    name = name.replace("\\", "\\\\").replace('"', '\\"')
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return client.post("/import", data=head.encode() + data + b"\r\n--x--\r\n", headers={"X-CSRFToken": token},
                       content_type="multipart/form-data; boundary=x")


@pytest.mark.asvs("V5.2.2", "V5.2.3", "V5.3.2", "V1.5.2", "T20")
def test_harmful_files_are_refused_whole_with_their_reason(siege: Siege) -> None:
    client, _ = siege.client("patient")
    before = siege.stored()
    for case, (name, data, reason) in REFUSED.items():
        answer = upload(client, data, name)
        assert answer.status_code == 422, case
        assert reason in client.checked(answer, 422).text, case
        assert siege.stored() == before, case


@pytest.mark.asvs("V5.2.2")
@pytest.mark.parametrize(("data", "good"), [(DIARY, (".csv", ".txt", ".CSV")), (backup(), (".daylio", ".zip"))])
def test_the_name_has_to_fit_the_content_whatever_the_browser_calls_it(siege: Siege, data: bytes,
                                                                       good: tuple[str, ...]) -> None:
    client, _ = siege.client("patient")
    for ending in (".csv", ".txt", ".CSV", ".daylio", ".zip", ".html", ".svg", ".exe", ".", ".csv "):
        for kind in ("text/csv", "text/html", "application/zip", "image/svg+xml"):
            assert upload(client, data, f"x{ending}", kind).status_code == (303 if ending in good else 422), ending
    assert all(reader.endings for reader in readers())


@pytest.mark.asvs("V5.2.3", "T20")
def test_reading_a_bomb_stops_at_its_cap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not when all is unpacked: what comes out of the inflater is counted, and stays below the ratio."""
    given_out = []

    class Counting:
        def __init__(self, *args: int) -> None:
            self.inner = zlib_decompressobj(*args)

        def __getattr__(self, name: str) -> object:
            return getattr(self.inner, name)

        def decompress(self, *args: object) -> bytes:
            part: bytes = self.inner.decompress(*args)
            given_out.append(len(part))
            return part

    zlib_decompressobj = archive.zlib.decompressobj
    monkeypatch.setattr(archive.zlib, "decompressobj", Counting)
    packed = bomb()
    assert len(packed) < 210_000
    with pytest.raises(archive.Unreadable, match="larger"):
        detect("backup.daylio", packed)
    assert 0 < sum(given_out) <= archive.RATIO_MAX * archive.STEP + archive.STEP < 10 * 2**20


@pytest.mark.asvs("V5.2.1")
def test_a_body_over_the_limit_is_not_read(siege: Siege) -> None:
    client, token = siege.client("patient")
    before = siege.stored()
    answer = upload(client, b"x" * (UPLOAD_MAX + 1), "diary.csv")
    assert answer.status_code == 413
    assert "too large" in answer.text
    lying = client.post("/import", data=b"", content_type="multipart/form-data; boundary=x",
                        headers={"X-CSRFToken": token}, environ_overrides={"CONTENT_LENGTH": str(10**12)})
    assert lying.status_code == 413
    assert siege.stored() == before


@pytest.mark.asvs("V5.3.1", "V5.3.2")
@pytest.mark.parametrize("name", [
    "../../../tmp/probe.csv", "..\\probe.csv", "/probe.csv", "C:\\probe.csv", "a/b.csv", "\u202evsc.exe.csv", "nul.csv",
    "x" * 5000 + ".csv", "$(touch probe).csv", "é☃.csv"])
def test_a_file_name_makes_no_file(siege: Siege, name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    folder = siege.app.config["SETTINGS"].data_dir
    before = {path for path in folder.rglob("*") if path.suffix not in (".eml", ".db-wal", ".db-shm")}
    client, _ = siege.client("patient")
    answer = upload(client, DIARY, name)
    assert answer.status_code == 303
    assert "probe" not in answer.headers["Location"]
    assert client.get(answer.headers["Location"]).status_code == 200
    assert {path for path in folder.rglob("*") if path.suffix not in (".eml", ".db-wal", ".db-shm")} == before
    assert list(tmp_path.iterdir()) == []
    assert not any((place / "probe.csv").exists() for place in (Path("/"), Path("/tmp")))  # noqa: S108 - looked at, not used


@pytest.mark.asvs("V2.2.1", "V16.5.1")
def test_damage_anywhere_is_read_or_refused(siege: Siege) -> None:
    """Bytes changed, cut out and put in, in a diary and in a backup: 303 and it waits, or 422 and nothing is there."""
    client, token = siege.client("patient")
    before, seen = siege.stored(), set()

    @QUICK
    @given(st.sampled_from([("d.csv", HEAD + ROW * 3), ("b.daylio", backup())]), st.integers(0, 2**32),
           st.lists(st.sampled_from([b"\x00", b'"', b",", b"\n", b"\xff\xfe", b"PK\x03\x04", b"=1+1", b"9" * 5000]),
                    min_size=1, max_size=4))
    def damage(file: tuple[str, bytes], number: int, noise: list[bytes]) -> None:
        draw, (name, data) = random.Random(number), file
        for piece in noise:
            at = draw.randrange(len(data) + 1)
            data = data[:at] + piece + data[at + draw.choice((0, 1, 40)):]
        answer = upload(client, data, name, token=token)
        seen.add(answer.status_code)
        if answer.status_code == 303:
            assert client.get(answer.headers["Location"]).status_code == 200
            siege.put_back(before)
        else:
            assert answer.status_code == 422
            assert "field__error" in answer.text
            assert siege.stored() == before

    damage()
    assert seen == {303, 422}


@pytest.mark.asvs("V2.2.2")
def test_rows_of_a_file_obey_the_rules_of_the_form(siege: Siege) -> None:
    """What the form refuses, an import refuses too, row by row and with its line."""
    rows = [b"9999-12-31,,,10:00,good,,,", b"0001-01-01,,,10:00,good,,,", b"2026-02-30,,,10:00,good,,,",
            b"2026-02-03,,,25:61,good,,,", b"2026-02-03,,,10:00,good,,," + b"x" * 4001, b"2026-02-04,,,10:00,good,,,ok"]
    client, _ = siege.client("patient")
    address = upload(client, HEAD + b"\n".join(rows) + b"\n", "d.csv").headers["Location"]
    page = client.page(address)
    for line in (2, 3, 4, 5, 6):
        assert f"Line {line}" in page.text or f"{line}</" in page.text, line
    before = len(siege.stored()["entry"])
    assert client.send(address, {}).status_code == 303
    assert len(siege.stored()["entry"]) == before + 1
