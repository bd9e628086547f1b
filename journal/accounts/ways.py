"""Routes of "How you sign in": passkeys, authenticator app, recovery codes; they hang on the blueprint of `views.py`.

Every change asks for a fresh confirmation (the permission is sensitive), is told by mail, gives this browser a new
session token and signs the others out.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission
from journal.accounts import browser_sessions, letters, pages, queries, signing_in, ways_pages
from journal.accounts.forms import CodeForm
from journal.accounts.people import settings
from journal.accounts.rules import Factor, Person
from journal.accounts.second_factor import authenticator, passkeys, recovery
from journal.accounts.views import bp
from journal.core import db, forms
from journal.core.text import N_, Words


def person() -> Person:
    found = queries.person(g.actor.id)
    if found is None:
        abort(404)
    return found


@bp.get("/account/sign-in-ways")
@needs(Permission.FACTOR_READ)
def sign_in_ways() -> Any:
    return _show()


def _show(problem: Words | None = None) -> Any:
    who = person()
    page = ways_pages.ways_page(
        passkeys.of(who.id), authenticator.has(who.id), recovery.left(who.id), passkeys.creation_options(who),
        demo=settings().demo, halfway=g.actor.halfway, zone=who.zone, problem=problem)
    return render_template("accounts/ways.html", page=page), 422 if problem else 200


@bp.post("/account/passkeys")
@needs(Permission.FACTOR_CHANGE)
def add_passkey() -> Any:
    given = request.form
    if not given.get("passkey_answer"):
        flash(pages.TOO_LATE)
        return redirect(url_for("accounts.sign_in_ways"), 303)
    added = passkeys.add(person(), given.get("passkey_answer", ""), given.get("passkey_token", ""),
                         given.get("name", ""))
    if added is None:
        return _show(pages.PASSKEY_WRONG)
    return _added(Factor.PASSKEY, N_("A passkey was added to your account just now."))


@bp.post("/account/passkeys/<uuid:passkey_id>/remove")
@needs(Permission.FACTOR_CHANGE)
def remove_passkey(passkey_id: UUID) -> Any:
    who = person()
    if passkey_id not in {one.id for one in passkeys.of(who.id)}:
        abort(404)
    if not _take_off(who.id, lambda: passkeys.remove(who.id, passkey_id)):
        return _show(ways_pages.LAST_ONE)
    return _removed(who, N_("A passkey was removed from your account just now."))


@bp.post("/account/authenticator")
@needs(Permission.FACTOR_CHANGE)
def start_authenticator() -> Any:
    """Makes a seed that waits for its first code."""
    authenticator.start(g.actor.id)
    return redirect(url_for("accounts.authenticator_app"), 303)


@bp.route("/account/authenticator/code", methods=["GET", "POST"])
@needs(Permission.FACTOR_CHANGE)
def authenticator_app() -> Any:
    who, form = person(), CodeForm()
    setup = authenticator.setup(who)
    if setup is None:
        return redirect(url_for("accounts.sign_in_ways"), 303)
    if form.validate_on_submit():
        if authenticator.confirm(who.id, form.code.data):
            return _added(Factor.CODE, N_("An authenticator app was added to your account just now."))
        form.code.errors = [N_("That code is not right. Look at the app again: a new code comes every 30 seconds.")]
    found = forms.fields(form, "code")
    page = ways_pages.authenticator_page(setup, found, url_for("accounts.authenticator_app"))
    return render_template("accounts/authenticator.html", page=page), 422 if form.errors else 200


@bp.post("/account/authenticator/remove")
@needs(Permission.FACTOR_CHANGE)
def remove_authenticator() -> Any:
    who = person()
    if not authenticator.has(who.id):
        abort(404)
    if not _take_off(who.id, lambda: authenticator.remove(who.id)):
        return _show(ways_pages.LAST_ONE)
    return _removed(who, N_("The authenticator app was removed from your account just now."))


@bp.post("/account/recovery-codes")
@needs(Permission.FACTOR_CHANGE)
def make_recovery_codes() -> Any:
    if not signing_in.has_factor(g.actor.id):
        return redirect(url_for("accounts.sign_in_ways"), 303)
    return _codes(N_("New recovery codes were made for your account just now. The old ones stopped working."))


def _take_off(account_id: UUID, remove: Callable[[], bool]) -> bool:
    """Removes a factor unless it is the last; of two at once each sees what the other left."""
    with db.transaction():
        queries.hold(account_id)
        return not _is_last(account_id) and remove()


def _is_last(account_id: UUID) -> bool:
    """Outside demo mode one factor has to stay."""
    count = passkeys.count(account_id) + (1 if authenticator.has(account_id) else 0)
    return count <= 1 and not settings().demo


def _added(factor: Factor, told: Words) -> Any:
    """After the first factor come recovery codes; after another one the page of all of them."""
    browser_sessions.renew(factor)
    if recovery.left(g.actor.id) == 0:
        return _codes(told)
    _after(told)
    flash(N_("That is added. Your other devices were signed out."))
    return redirect(url_for("accounts.sign_in_ways"), 303)


def _removed(who: Person, told: Words) -> Any:
    if not signing_in.has_factor(who.id):
        recovery.forget(who.id)
    browser_sessions.renew()
    _after(told)
    flash(N_("That is removed. Your other devices were signed out."))
    return redirect(url_for("accounts.sign_in_ways"), 303)


def _codes(told: Words) -> Any:
    """Shows new codes in the answer itself: they are stored nowhere and never shown again."""
    codes = recovery.make(g.actor.id)
    _after(told)
    onward = url_for("home.landing") if g.actor.halfway else url_for("accounts.sign_in_ways")
    return render_template("accounts/codes.html", page=ways_pages.codes_page(codes, onward))


def _after(told: Words) -> None:
    browser_sessions.end_all(g.actor.id, g.browser_session.token_hash)
    letters.ways_changed(person().email, told)
