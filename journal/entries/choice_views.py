"""Routes of what the check-in asks; they hang on the blueprint of `views.py`."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for

from journal.access import gate
from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts.pages import FormPage, Link
from journal.core import forms
from journal.core.text import N_
from journal.entries import choice_page, choosing
from journal.entries.choice_form import FollowedForm, ItemNameForm, OwnItemForm, ProfilesForm, own_item_form
from journal.entries.choice_page import Part, QuestionsPage
from journal.entries.followed import Followed
from journal.entries.views import bp


@bp.get("/check-in/questions")
@needs(Permission.ENTRY_WRITE)
def questions() -> Any:
    return _page(own_item_form())


@bp.post("/check-in/questions/profiles")
@needs(Permission.ENTRY_WRITE)
def choose_profiles() -> Any:
    choosing.choose_profiles(gate.clearance(), ProfilesForm().profiles.data or [])
    return _back()


@bp.post("/check-in/questions/followed")
@needs(Permission.ENTRY_WRITE)
def follow() -> Any:
    choosing.follow(gate.clearance(), FollowedForm().followed.data or [])
    return _back()


@bp.post("/check-in/questions/own")
@needs(Permission.ENTRY_WRITE)
def add_own() -> Any:
    form = own_item_form()
    given = form.given()
    if given is None:
        return _page(form), 422
    try:
        choosing.add_own(gate.clearance(), *given)
    except choosing.TooMany:
        form.label.errors = [choice_page.TOO_MANY]
        return _page(form), 422
    return _back()


@bp.get("/check-in/questions/<uuid:item_id>")
@needs(Permission.ENTRY_WRITE)
def item(item_id: UUID) -> Any:
    return _name_page(_found(item_id), ItemNameForm(data={"label": _found(item_id).item.label}))


@bp.post("/check-in/questions/<uuid:item_id>")
@needs(Permission.ENTRY_WRITE)
def rename(item_id: UUID) -> Any:
    one, form = _found(item_id), ItemNameForm()
    name = form.given(one.kind)
    if name is None:
        return _name_page(one, form), 422
    choosing.rename(gate.clearance(), item_id, name)
    flash(choice_page.RENAMED)
    return redirect(url_for("entries.questions"), 303)


def _found(item_id: UUID) -> Followed:
    followed = choosing.chosen(gate.clearance()).followed
    return next((one for one in followed if one.id == item_id), None) or abort(404)


def _back() -> Any:
    flash(choice_page.SAVED)
    return redirect(url_for("entries.questions"), 303)


def _page(own: OwnItemForm) -> str:
    chosen = choosing.chosen(gate.clearance())
    profiles = ProfilesForm(None, data={"profiles": list(chosen.profiles())})
    followed = FollowedForm(None, data={"followed": [one.item.name for one in chosen.followed if one.is_on]})
    fields = forms.fields(own, "label", "kind")
    page = QuestionsPage(
        choice_page.TITLE, choice_page.LEDE,
        Part(N_("Profiles"), choice_page.PROFILES, url_for("entries.choose_profiles"), profiles.fields(), N_("Save")),
        Part(N_("Other things to follow"), choice_page.FOLLOWED, url_for("entries.follow"), followed.fields(chosen),
             N_("Save")),
        Part(N_("One of your own"), choice_page.OWN, url_for("entries.add_own"), fields, N_("Add"),
             [("id", own.id.data or "")], keeps=True),
        choice_page.names(chosen.followed), forms.problems(fields))
    return render_template("entries/questions.html", page=page)


def _name_page(one: Followed, form: ItemNameForm) -> str:
    fields = forms.fields(form, "label")
    return render_template("accounts/form.html", page=FormPage(
        N_("Another name"), fields, N_("Save"), url_for("entries.rename", item_id=one.id),
        N_("All answers stay, and are shown under the new name."),
        [Link(N_("Back to what the check-in asks"), url_for("entries.questions"))], errors=forms.problems(fields),
        keeps=True))
