"""How the journal looks to others: one's own name and icon, on one's own pages alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.accounts import queries
from journal.core import look, mail
from journal.core.look import Look, manifest

CHOSEN = {"name": "own", "own_name": "Recipes", "icon": "book", "shift": "1"}


@given(st.builds(Look, st.none() | st.text(max_size=20), st.sampled_from(sorted(look.ICONS)), st.booleans()))
def test_what_is_stored_comes_back(chosen):
    assert Look.from_plain(chosen.to_plain()) == chosen


def test_nothing_stored_and_an_icon_that_is_gone_are_the_usual_ones():
    assert Look.from_plain(None) == Look()
    assert Look.from_plain({"name": "Notes", "icon": "gone"}) == Look("Notes", "sunrise")


@pytest.mark.parametrize("icon", look.ICONS)
def test_each_icon_is_drawn(client, icon):
    for path in [one["src"] for one in manifest("N", icon, "C")["icons"]] + [f"/static/icons/{icon}.svg"]:
        response = client.get(path)
        assert response.status_code == 200, path
        response.close()


@pytest.mark.asvs("T01")
def test_a_chosen_look_is_on_ones_own_pages_alone(app, client, people):
    client.sign_in("patient@example.org")
    assert client.send("/account/look", CHOSEN).status_code == 303
    page = client.page("/trends")
    assert page.title.endswith("– Recipes")
    assert "icons/book.svg" in page.text
    assert client.get("/manifest.webmanifest").json["short_name"] == "Recipes"
    with app.app_context():
        assert queries.person(people["patient"]).look == Look("Recipes", "book", True)
        assert all("Recipes" not in letter.text for letter in mail.filed(app.config["SETTINGS"].mail_dir))
    client.send("/sign-out")
    client.sign_in("therapist@example.org")
    assert "Recipes" not in client.page("/caseload").text
    client.send("/sign-out")
    assert client.get("/manifest.webmanifest").json["name"] == "Journal"
    assert client.page("/sign-in").title.endswith("– Journal")


def test_the_usual_name_stores_no_name(app, client, people):
    client.sign_in("patient@example.org").send("/account/look", CHOSEN | {"name": "", "shift": ""})
    with app.app_context():
        assert queries.person(people["patient"]).look == Look(None, "book", False)


@pytest.mark.parametrize("wrong", [{"own_name": ""}, {"own_name": "\u200b "}, {"own_name": "x" * 21},
                                   {"icon": "skull"}, {"name": "Else"}])
def test_what_cannot_be_shown_is_refused_beside_its_field(client, people, wrong):
    client.sign_in("patient@example.org")
    response = client.send("/account/look", CHOSEN | wrong)
    assert response.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in response.text
    assert client.page("/today").title.endswith("– Journal")


def test_a_name_is_shown_as_words(client, people):
    client.sign_in("patient@example.org").send("/account/look", CHOSEN | {"own_name": "<b>{{7*7}}"})
    page = client.page("/today")
    assert "&lt;b&gt;{{7*7}}" in page.text
    assert "<b>{{" not in page.text


def test_it_is_for_patients(client, people):
    client.sign_in("therapist@example.org").page("/account/look", 404)
