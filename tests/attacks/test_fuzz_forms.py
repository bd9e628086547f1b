"""Whatever is sent to whichever route: no failure of ours, a word for each refusal, and nothing stored on refusal."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from journal.core.web import MANY
from tests.attacks.shots import Figures, Shot, encoded, fire, shots
from tests.attacks.siege import Siege, besiege

QUICK = settings(max_examples=100, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                 suppress_health_check=list(HealthCheck))
"""A sample, the same each time; `make fuzz` goes on for as long as one likes, and differently each time."""


@pytest.fixture
def siege(app: Flask) -> Iterator[Siege]:
    return besiege(app)


@pytest.mark.asvs("V1.4.2", "V2.2.1", "V15.3.5", "V16.5.1", "T16")
@pytest.mark.parametrize("unsafe", [True, False], ids=["writes", "looks"])
def test_no_input_breaks_a_route(siege: Siege, unsafe: bool) -> None:
    targets, before, figures = siege.targets(unsafe), siege.stored(), Figures()

    @QUICK
    @given(data=st.data())
    def attack(data: st.DataObject) -> None:
        fire(siege, data.draw(shots(targets)), before, figures)

    attack()
    assert figures.tried >= 90
    assert figures.faults == []
    assert set(figures.answers) & ({400, 404, 413, 422} if unsafe else {200}), "nothing was refused"


def test_the_fuzzer_sees_what_it_looks_for(siege: Siege, monkeypatch: pytest.MonkeyPatch) -> None:
    """A route that fails, one that stores and refuses, one that refuses without a word: each is noticed."""
    targets, before, figures = siege.targets(), siege.stored(), Figures()
    profile = next(one for one in targets if one.name == "patient POST accounts.profile")
    views = siege.app.view_functions
    permission = views["accounts.profile"].permission

    def put(view: object) -> None:
        view.permission = permission
        monkeypatch.setitem(views, "accounts.profile", view)

    store = views["accounts.profile"]
    put(lambda: 1 / 0)
    fire(siege, Shot(profile, (), "form"), before, figures)
    put(lambda: (store(), ("<h1>No</h1><p class='field__error'>", 422))[1])
    fire(siege, Shot(profile, (("name", "Other"), ("language", "en"), ("zone", "UTC")), "form"), before, figures)
    put(lambda: ("", 400))
    fire(siege, Shot(profile, (), "form"), before, figures)
    assert [len(found) for found in (figures.failed, figures.written, figures.mute)] == [1, 1, 1]
    assert siege.stored() == before


def test_every_write_is_under_attack(siege: Siege) -> None:
    """No route is missing from the list, and those with a form have its fields."""
    targets = siege.targets()
    rules = {rule.endpoint for rule in siege.house.rules() if set(siege.house.methods(rule)) - {"GET"}}
    assert {target.endpoint for target in targets} == rules
    for endpoint in ("entries.save", "treatment.save", "treatment.change", "accounts.profile", "sharing.new",
                     "sharing.change", "accounts.register", "accounts.reset", "exchange.import_confirm"):
        assert any(target.fields for target in targets if target.endpoint == endpoint), endpoint


@pytest.mark.asvs("V15.3.7", "T15")
def test_a_doubled_name_is_refused_everywhere(siege: Siege) -> None:
    """In the body of every write and in the address of every look; also where both times the same is said."""
    before = siege.stored()
    for unsafe in (True, False):
        for target in siege.targets(unsafe):
            client, token = siege.client(target.who)
            for name in [*list(target.fields)[:2], "probe"]:
                if name in MANY:
                    continue
                twice = encoded([("csrf_token", token), *target.fields.items(), (name, "a"), (name, "a")])
                answer = client.open(target.address, method="POST", data=twice,
                                     content_type="application/x-www-form-urlencoded") if unsafe else client.get(
                                         f"{target.address}?{name}=a&{name}=a")
                assert answer.status_code == 400, (target.name, name, answer.status_code)
                answer.close()
    assert siege.stored() == before
