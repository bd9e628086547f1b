"""Routes of registration, the consent page and one's own account; they hang on the blueprint of `views.py`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, g, redirect, render_template, request, url_for

from journal.access.gate import needs
from journal.access.permissions import Permission, Role
from journal.accounts import actions, brakes, browser_sessions, letters, pages, queries, signing_in
from journal.accounts.forms import ChangePasswordForm, ProfileForm, RegisterForm
from journal.accounts.models import AccountRow
from journal.accounts.rules import CONSENT_VERSION, Factor, NewPerson, Purpose
from journal.accounts.views import bp
from journal.core import clock, db, forms, locale
from journal.core.settings import Settings
from journal.core.text import N_, Words

REGISTRATIONS_PER_HOUR = 30


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@bp.route("/register", methods=["GET", "POST"])
@needs(Permission.PUBLIC)
def register() -> Any:
    """Open registration of patients; where the instance is by invitation only, the page says so."""
    if settings().registration == "invitation":
        return render_template("accounts/message.html", page=pages.MessagePage(N_("By invitation"), [
            N_("New journals here begin with an invitation from your clinic. Please ask them.")],
            [pages.Link(N_("Sign in"), url_for("accounts.sign_in"))]))
    form = RegisterForm()
    if form.validate_on_submit():
        if not brakes.count_request("register", REGISTRATIONS_PER_HOUR, timedelta(hours=1)):
            abort(429)
        return begin_account(new_person(form, Role.PATIENT), confirmed=settings().demo)
    return register_page(form, request.path)


def _stored(role: Role | None) -> dict[str, Any]:
    """The consent text for a journal of one's own, or for those who read and record for others."""
    if role in (None, Role.PATIENT):
        return {"sections": pages.consent_sections(settings().app_name), "short": pages.SHORT}
    return {"sections": pages.desk_sections(), "short": pages.DESK_SHORT}


def register_page(form: RegisterForm, action: str, lede: Any = None, role: Role = Role.PATIENT,
                  asks_code: bool = False) -> tuple[str, int]:
    if role is not Role.PATIENT:
        form.name.description = N_("What the people who share with you will see.")
    found = forms.fields(form, *(["code"] if asks_code else []), "name", "email", "password", "consent")
    page = pages.FormPage(
        N_("Make an account"), found, N_("Make my account"), action, script="zone", lede=lede,
        carried=[(name, form[name].data or "") for name in ("zone", "language", "country")],
        errors=forms.problems(found),
        links=[pages.Link(N_("I have an account: sign in"), url_for("accounts.sign_in"))])
    return render_template("accounts/register.html", page=pages.RegisterPage(
        page.title, page, version=CONSENT_VERSION, errors=page.errors, **_stored(role))), (
            422 if form.errors else 200)


def new_person(form: RegisterForm, role: Role) -> NewPerson:
    """The registration with the browser's zone, language and country, where they are known ones."""
    zone = form.zone.data if clock.is_zone(form.zone.data) else settings().default_zone
    language = form.language.data if form.language.data in locale.LANGUAGES else locale.language()
    country = form.country.data or locale.browser_country() or settings().default_country
    return NewPerson(role, form.name.data, form.email.data, form.password.data, zone, language,
                     country if country in dict(locale.countries()) else None, consent=bool(form.consent.data))


def begin_account(new: NewPerson, confirmed: bool) -> Any:
    """Makes the account. A known address gets a mail and the same page, so that nothing is given away."""
    try:
        person = actions.register(new, confirmed)
    except actions.AddressKnown:
        letters.known(new.email)
        return redirect(url_for("accounts.check_mail"), 303)
    if not confirmed:
        letters.confirm(person.email, actions.make_link(person.id, Purpose.CONFIRM))
        return redirect(url_for("accounts.check_mail"), 303)
    row = db.session().get_one(AccountRow, person.id)
    return _first_sign_in(row)


def _first_sign_in(row: AccountRow) -> Any:
    response = redirect(url_for("accounts.welcome"), 303)
    return browser_sessions.begin(response, row, Factor.PASSWORD)


@bp.get("/what-is-stored")
@needs(Permission.PUBLIC)
def consent() -> Any:
    """The consent text as a page of its own, readable at any time."""
    return render_template("accounts/consent.html", page=pages.RegisterPage(
        N_("What is stored, where, and who can see it"), pages.FormPage("", [], "", ""),
        version=CONSENT_VERSION, **_stored(g.actor.role if g.actor else None)))


@bp.route("/welcome", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN)
def welcome() -> Any:
    """Asks once whether time zone, country and language are right."""
    return _profile(N_("Is this right?"), N_("Carry on"), request.path, url_for("home.landing"))


@bp.get("/account")
@needs(Permission.SIGNED_IN)
def account() -> Any:
    return _account(_profile_form(), ChangePasswordForm())


@bp.post("/account/profile")
@needs(Permission.SIGNED_IN)
def profile() -> Any:
    form = _profile_form()
    if not form.validate_on_submit():
        return _account(form, ChangePasswordForm(formdata=None))
    _store(form)
    flash(N_("Your changes are saved."))
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/password")
@needs(Permission.PASSWORD_CHANGE)
def password() -> Any:
    if signing_in.has_factor(g.actor.id) and not browser_sessions.is_fresh():
        return redirect(url_for("accounts.confirm", next=url_for("accounts.account")), 303)
    person, form = queries.person(g.actor.id), ChangePasswordForm()
    form.context = (person.name, person.email) if person else ()
    if form.validate_on_submit():
        problem = signing_in.password_problem(form.current.data)
        if problem is None and person and browser_sessions.renew():  # a copy of this browser's cookie dies too
            actions.change_password(g.actor.id, form.password.data, g.browser_session.token_hash)
            letters.password_changed(person.email)
            flash(N_("Your password is changed. Other devices were signed out."))
            return redirect(url_for("accounts.account"), 303)
        form.current.errors = [problem or pages.CONFIRM_WRONG]
    return _account(_profile_form(formdata=None), form)


def _profile_form(**options: Any) -> ProfileForm:
    person = queries.person(g.actor.id)
    form = ProfileForm(obj=person, **options)
    form.fill_choices()
    if g.actor.role is not Role.PATIENT:
        form.zone.description = N_("Times are shown in this zone.")
    if request.method != "POST" and person:
        form.country.data, form.theme.data = person.country or "", person.theme or ""
    return form


def _store(form: ProfileForm) -> None:
    actions.change_profile(g.actor.id, actions.Profile(
        form.name.data, form.language.data, form.zone.data, form.country.data or None, form.theme.data or None))
    g.language, g.zone, g.theme = form.language.data, form.zone.data, form.theme.data or None


def _profile(title: str, submit: str, action: str, then: str) -> Any:
    form = _profile_form()
    if form.validate_on_submit():
        _store(form)
        return redirect(then, 303)
    found = forms.fields(form, "name", "zone", "country", "language", "theme")
    return render_template("accounts/form.html", page=pages.FormPage(
        title, found, submit, action, errors=forms.problems(found),
        lede=N_("We took these from your browser. You can change them at any time under Account.")),
    ), 422 if form.errors else 200


def _account(form: ProfileForm, change: ChangePasswordForm) -> Any:
    about = forms.fields(form, "name", "zone", "country", "language", "theme")
    secret = forms.fields(change, "current", "password")
    person = queries.person(g.actor.id)
    links = [*([pages.Link(N_("Single keys"), url_for("accounts.keys"))] if g.actor.role is Role.THERAPIST else []),
             pages.Link(N_("Your e-mail address"), url_for("accounts.address")),
             pages.Link(N_("How you sign in"), url_for("accounts.sign_in_ways")),
             pages.Link(N_("Where you are signed in"), url_for("accounts.devices")),
             pages.Link(N_("What is stored, where, and who can see it"), url_for("accounts.consent")),
             pages.Link(N_("Erase your account"), url_for("erasure.show"))]
    if g.actor.role is Role.PATIENT:
        links = [pages.Link(N_("Safety plan"), url_for("safety.plan")),
                 pages.Link(N_("How the journal looks to others"), url_for("accounts.look")),
                 pages.Link(N_("What the check-in asks"), url_for("entries.questions")),
                 pages.Link(N_("Download your journal"), url_for("exchange.export")),
                 pages.Link(N_("Bring in an old diary"), url_for("exchange.import_start")), *links]
    page = pages.AccountPage(
        N_("Account"), person.email if person else "", pages.ROLE_WORDS[g.actor.role.value], [
            pages.FormPage(N_("About you"), about, N_("Save"), url_for("accounts.profile")),
            pages.FormPage(N_("Password"), secret, N_("Change password"), url_for("accounts.password"))],
        links, forms.problems(about, secret))
    return render_template("accounts/account.html", page=page), 422 if page.errors else 200


def register_invited(role: Role, lede: Words, is_invited: Callable[[str], bool],
                     accept: Callable[[UUID, str], Words | None],
                     code_problem: Callable[[str], Words | None] | None = None) -> Any:
    """Registration behind a mailed invitation: the address is proved by the link, so it needs no confirmation, and has
    to be the one that was invited. `code_problem`, where a code was handed over too, says what is wrong with the one
    typed, and is asked last. `accept` is called with the new account and the code; what it answers is shown."""
    form = RegisterForm()
    if form.validate_on_submit():
        problem: Words | None = None
        if not is_invited(form.email.data):
            form.email.errors = [N_("The invitation was sent to another address. Type the address where you got it.")]
        elif code_problem and (problem := code_problem(form.code.data or "")):
            form.code.errors = [problem]
        else:
            try:
                person = actions.register(new_person(form, role), confirmed=True)
            except actions.AddressKnown:
                return redirect(url_for("accounts.sign_in", next=request.path), 303)
            words = accept(person.id, form.code.data or "")
            response = _first_sign_in(db.session().get_one(AccountRow, person.id))
            if words:
                flash(locale.render(words))
            return response
    return register_page(form, request.path, lede, role, asks_code=code_problem is not None)
