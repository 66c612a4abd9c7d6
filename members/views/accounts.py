"""Logging in and out, and the pages of the own account."""

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from cooperation.kernel.addresses import next_address
from cooperation.kernel.pages import form_page
from members import entering
from members.actions import identity, own_account
from members.enums import Role
from members.forms.accounts import AskResetForm, ChangePasswordForm, LoginForm, NewPasswordForm, ProfileForm
from members.selectors import has_second_factor
from members.views.second_step import address_of


@never_cache
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    target = next_address(request)
    if request.user.is_authenticated:
        return redirect(target)

    def act(typed: dict[str, Any]) -> None:
        user = identity.let_in(**typed, address=address_of(request))
        if has_second_factor(user):
            entering.hold_back(request, user, target=target)
        else:
            entering.enter(request, user)

    def to() -> str:
        return resolve_url("members:login_code") if entering.held_back(request) else target

    form = LoginForm(request.POST or None)
    return form_page(
        request, "members/login.html", form, act, to=to, next=target, demo_accounts=_demo_accounts()
    )


def _demo_accounts() -> Any:
    """The invented accounts, listed in demo mode only."""
    if not settings.PORTAL_DEMO:
        return None
    from members import demo

    rows = [row | {"role": Role(row["role"]).label} for row in demo.demo_accounts() if not row["token"]]
    return {"password": demo.DEMO_PASSWORD, "rows": rows}


@never_cache
def logout(request: HttpRequest) -> HttpResponse:
    """Asks on GET, so that a planted link logs nobody out."""
    if not request.user.is_authenticated:
        return redirect("members:login")
    if request.method != "POST":
        return render(request, "members/logout.html")
    identity.record_logout(request.user)
    auth.logout(request)
    messages.success(request, _("You are logged out."))
    return redirect("members:login")


@login_required
def account(request: HttpRequest) -> HttpResponse:
    user = request.user
    present = {"email": user.email, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST or None, initial=present)
    done, to = _("Your details are saved."), "members:account"

    def act(typed: dict[str, Any]) -> None:
        own_account.edit_profile(user, **typed)

    return form_page(request, "members/account.html", form, act, to=to, done=done, held=user.appointments)


@login_required
@never_cache
@sensitive_post_parameters("old_password", "new_password1", "new_password2")
def change_password(request: HttpRequest) -> HttpResponse:
    def act(typed: dict[str, Any]) -> None:
        here = request.session.session_key
        own_account.change_password(
            request.user, old=typed["old_password"], new=typed["new_password1"], keep=here
        )
        auth.update_session_auth_hash(request, request.user)

    form = ChangePasswordForm(request.POST or None, user=request.user)
    done = _("Your password is changed. Your other sessions have ended.")
    return form_page(request, "members/change_password.html", form, act, to="members:account", done=done)


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
def activate(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of a new account. Opening it uses nothing up; only a set password does."""
    return _set_by_link(request, uid, token, activated=False)


@never_cache
@sensitive_post_parameters("new_password1", "new_password2")
def reset(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """The link of a forgotten password."""
    return _set_by_link(request, uid, token, activated=True)


def _set_by_link(request: HttpRequest, uid: str, token: str, *, activated: bool) -> HttpResponse:
    user = own_account.holder_of_link(uid, token, activated=activated)
    if user is None:
        return render(request, "members/link_dead.html", status=410)
    store = own_account.set_new_password if activated else own_account.set_first_password

    def act(typed: dict[str, Any]) -> None:
        store(uid, token, password=typed["new_password1"])

    form = NewPasswordForm(request.POST or None, user=user)
    template = f"members/{'reset' if activated else 'activate'}.html"
    done = _("Your password is set. Log in with it now.")
    return form_page(request, template, form, act, to="members:login", done=done, holder=user)


@never_cache
def ask_reset(request: HttpRequest) -> HttpResponse:
    """Answers the same whether or not the account exists."""
    form = AskResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            own_account.ask_reset(form.cleaned_data["username"], address=address_of(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "members/reset_sent.html")
    return render(request, "members/ask_reset.html", {"form": form})
