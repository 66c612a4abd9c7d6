"""People of the own office: who they are, in which role, and whether they are there."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperation.kernel.pages import filled, form_page
from cooperation.kernel.paging import capped_count, keyset
from members import rules
from members.actions import accounts, own_account, people
from members.forms.people import ContactForm, OfficeChoiceForm, PersonForm, RolesForm, SearchForm
from members.handover import open_work
from members.models import Appointment, Organisation, User

FORM = ["GET", "HEAD", "POST"]


def kept_office(request: HttpRequest, code: str = "") -> Organisation:
    """The office whose people the reader keeps: the named one, else the chosen. Http404 when there is none."""
    kept = [office for office in request.user.offices if rules.can_keep_people(request.user, office)]
    chosen = getattr(request.user.office, "code", "")
    wanted = [o for o in kept if o.code == code] if code else sorted(kept, key=lambda o: o.code != chosen)
    if not wanted:
        raise Http404
    return wanted[0]


def people_here(office: Organisation) -> QuerySet[User]:
    """Everybody with a role here that has not ended, with those roles and whether somebody stands in today."""
    held = Appointment.objects.filter(organisation=office, ended_at=None)
    shown = held.select_related("stands_in_for").order_by("id")
    away = Appointment.objects.active().filter(organisation=office, stands_in_for=OuterRef("pk"))
    return (
        User.objects.filter(is_service=False, pk__in=held.values("person"))
        .annotate(is_away=Exists(away))
        .prefetch_related(Prefetch("appointment_set", shown, to_attr="held_here"))
    )


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The people of one office, by name."""
    office = kept_office(request, request.GET.get("office", ""))
    finder = SearchForm(request.GET)
    text = finder.cleaned_data["q"].strip() if finder.is_valid() else ""
    rows = people_here(office)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(username__icontains=text))
    context = {
        "office": office,
        "finder": finder,
        "page": keyset(rows, order=("name", "id"), cursor=request.GET.get("cursor", "")),
        "count": capped_count(rows),
        "pending": capped_count(rules.proposals_for(request.user)),
        "may_import": people.can_import(request.user, office),
    }
    return render(request, "members/people.html", context)


@login_required
@require_safe
def person(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One colleague: roles, contact, what can be done."""
    office = kept_office(request, code)
    shown = get_object_or_404(people_here(office), pk=pk)
    for row in shown.held_here:
        row.may_end = rules.can_end(request.user, row)
    away = Appointment.objects.filter(organisation=office, stands_in_for=shown, ended_at=None)
    deputies = list(away.select_related("person").order_by("starts_on", "id"))
    context = {"office": office, "person": shown, "deputies": deputies, "work": open_work(shown, office)}
    context["may_leave"] = any(row.may_end for row in shown.held_here if row.stands_in_for_id is None)
    return render(request, "members/person.html", context)


@login_required
@require_http_methods(FORM)
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new account for a colleague."""
    office = kept_office(request, code)

    def act(typed: dict[str, Any]) -> None:
        people.add_person(by=request.user, office=office, **typed)

    form, to = filled(request, PersonForm), reverse("members:people") + f"?office={office.code}"
    done = _("The account is opened. Its roles await a second person.")
    return form_page(request, "members/person_add.html", form, act, to=to, done=done, office=office)


@login_required
@require_http_methods(FORM)
def give_roles(request: HttpRequest, code: str) -> HttpResponse:
    """More roles for somebody who has an account."""
    office = kept_office(request, code)

    def act(typed: dict[str, Any]) -> None:
        people.propose_roles(typed["username"], by=request.user, office=office, roles=typed["roles"])

    form = filled(request, RolesForm, {"username": request.GET.get("account", "")})
    to = reverse("members:people") + f"?office={office.code}"
    done = _("Proposed. The roles count once a second person has confirmed.")
    return form_page(request, "members/person_roles.html", form, act, to=to, done=done, office=office)


@login_required
@require_http_methods(FORM)
def contact(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mail address and telephone of a colleague."""
    office = kept_office(request, code)
    shown = get_object_or_404(people_here(office).exclude(pk=request.user.pk), pk=pk)

    def act(typed: dict[str, Any]) -> None:
        people.edit_contact(shown, by=request.user, office=office, **({"email": shown.email} | typed))

    form = filled(request, ContactForm, {"email": shown.email, "phone": shown.phone}, person=shown)
    to = reverse("members:person", args=[office.code, shown.pk])
    context = {"office": office, "person": shown, "done": _("Saved.")}
    return form_page(request, "members/person_contact.html", form, act, to=to, **context)


@login_required
@require_http_methods(FORM)
def leave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The colleague leaves this office: its roles end, the open work goes to others."""
    office = kept_office(request, code)
    shown = get_object_or_404(people_here(office).exclude(pk=request.user.pk), pk=pk)
    work = open_work(shown, office)

    def act(typed: dict[str, Any]) -> None:
        people.leave_office(shown, by=request.user, office=office)

    to = work[0][1] if work else reverse("members:people") + f"?office={office.code}"
    context = {"office": office, "person": shown, "work": work, "done": _("The roles have ended.")}
    return form_page(request, "members/person_leave.html", filled(request, Form), act, to=to, **context)


@login_required
@require_http_methods(FORM)
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one role or proposal away, at once."""
    rows = Appointment.objects.filter(ended_at=None).select_related("person", "organisation", "stands_in_for")
    row = get_object_or_404(rows, pk=pk)
    if not rules.can_end(request.user, row):
        raise Http404

    def act(typed: dict[str, Any]) -> None:
        accounts.end_role(row, by=request.user)

    to = _after_end(request, row)
    done = _("Ended. It no longer counts from the next page that the person opens.")
    return form_page(
        request, "members/role_end.html", filled(request, Form), act, to=to, done=done, row=row, back=to
    )


def _after_end(request: HttpRequest, row: Appointment) -> str:
    """Back to where the person was looking: the proposals, the colleague, or the own account."""
    if request.user.pk in (row.person_id, row.stands_in_for_id):
        return reverse("members:account")
    if row.is_pending or not rules.can_keep_people(request.user, row.organisation_id):
        return reverse("members:proposals")
    return reverse("members:people") + f"?office={row.organisation.code}"


@login_required
@require_http_methods(FORM)
def choose_office(request: HttpRequest) -> HttpResponse:
    """For which office one acts where a page does not say. The workbench shows all of them anyway."""
    offices = request.user.offices
    if len(offices) < 2:
        return redirect("members:account")

    def act(typed: dict[str, Any]) -> None:
        request.session["office"] = typed["office"]
        own_account.choose_office(request.user, typed["office"])

    form = filled(request, OfficeChoiceForm, {"office": request.user.office.code}, offices=offices)
    return form_page(
        request, "members/choose_office.html", form, act, to="home", done=_("The office is chosen.")
    )
