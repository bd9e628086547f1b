"""Measures and writes `bench-results/latest.json`; `docs/performance.md` is written from it by hand."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

from journal.core.settings import Settings
from tests.bench import bare, findings, journals
from tests.bench.scoring import scoring
from tests.bench.sign_in import known_to_unknown
from tests.bench.web import Person, served
from tests.bench.weights import weights

RUNS = 30
PATIENTS = 200
RESULTS = Path(__file__).resolve().parents[2] / "bench-results"


def median_ms(call: Callable[[], object], runs: int = RUNS) -> float:
    """Median wall time of one call in milliseconds, after two warm-up calls."""
    call(), call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(mode="demo", data_dir=Path(folder) / "data", secret_key=b"x" * 32)
        app, patient_id = journals.make(settings, PATIENTS)
        results = findings.findings(app, patient_id, journals.therapist(app), median_ms)
        results |= measure(app, Path(folder), patient_id)
        results["sign-in, known / unknown address"] = known_to_unknown(app)
        results |= scoring(median_ms)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "latest.json").write_text(json.dumps(results, indent=1) + "\n")
    for name, value in results.items():
        print(f"{name:44} {value:10.2f}" if isinstance(value, float) else f"{name:44} {value}")


def measure(app: object, folder: Path, patient_id: UUID) -> dict[str, float | str]:
    with served(app) as address, served(bare.make(folder / "bare")) as bare_address:
        patient, therapist = Person(address, journals.PATIENT), Person(address, journals.THERAPIST)
        nobody = Person(bare_address)
        insert = median_ms(lambda: nobody.post("/row", {"value": "7"}))
        select = median_ms(lambda: nobody.get("/row"))
        today = median_ms(lambda: patient.get("/today"))  # before a day has thirty check-ins
        day = {"mood": "6", "anxiety": "3", "energy": "5", "sleep_hours": "7", "side_effects": "none"}
        save = median_ms(lambda: patient.post("/check-in", day | {"id": str(uuid4())}))
        caseload = median_ms(lambda: therapist.get("/caseload"), 10)
        trends = median_ms(lambda: patient.get("/trends?span=all"), 10)
        weeks = median_ms(lambda: patient.get("/trends"), 10)
        pdf = f"/patients/{patient_id}/summary/pdf?span=28&section=sessions&section=side_effects"
        start = time.perf_counter()
        therapist.get(pdf)
        first = (time.perf_counter() - start) * 1000
        warm = median_ms(lambda: therapist.get(pdf), 10)
        read = findings.brief(therapist, patient_id, select, median_ms)
        return read | {
            "bare insert, ms": insert, "bare select, ms": select,
            "save a check-in / bare insert": save / insert, "save a check-in, ms": save,
            "today / bare select": today / select, "today, ms": today,
            f"caseload, {PATIENTS} patients x 1 year / bare select": caseload / select, "caseload, ms": caseload,
            "trends, 3 years / bare select": trends / select, "trends, 3 years, ms": trends,
            "trends, 6 weeks / bare select": weeks / select, "trends, 6 weeks, ms": weeks,
            "first PDF, ms": first, "warm PDF, ms": warm, "warm PDF / bare select": warm / select,
        } | weights(patient)


if __name__ == "__main__":
    main()
