"""What scoring costs: every test vector of every definition, against a plain sum of the same answers."""

import json
from collections.abc import Callable

from journal.questionnaires.instruments import ALL, FOLDER
from journal.questionnaires.scoring import score

VECTORS = [(ALL[path.stem], one["answers"]) for path in sorted(FOLDER.glob("*.json"))
           for one in json.loads(path.read_text(encoding="utf-8"))["test_vectors"]]


def by_rule() -> None:
    for instrument, answers in VECTORS:
        score(instrument, answers)


def plain_sum() -> None:
    """All that a score would be without gaps, reversals, bands, cut-offs and safety rules."""
    for _, answers in VECTORS:
        sum(value for value in answers.values() if value is not None)


def scoring(median_ms: Callable[[Callable[[], object]], float]) -> dict[str, float | str]:
    rule, plain = median_ms(by_rule), median_ms(plain_sum)
    return {f"scoring {len(VECTORS)} vectors / plain sum": rule / plain, "scoring them, ms": rule}
