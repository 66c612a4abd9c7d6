"""The people of an office, kept by its liaison officers and chief: open an account, correct it, let somebody leave."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperation.kernel import audit
from cooperation.kernel.errors import NotAllowed, StatePassed
from members import imports, rules
from members.actions import accounts
from members.models import Appointment, Organisation, PeopleImport, User
from members.roles import GIVEN_BY_OFFICE, holds

KEPT_FOR = timedelta(days=1)
BATCH = 500


@transaction.atomic
def add_person(
    *,
    by: User,
    office: Organisation,
    username: str,
    name: str,
    email: str,
    phone: str = "",
    roles: Iterable[str],
) -> User:
    """A new account with proposed roles; the link to activate it goes out with the first confirmation.

    Raises ValidationError on `username`, `email` or `roles`.
    """
    _require_keeper(by, office, "members.add_person")
    mistakes = imports.recheck([{"username": username, "name": name, "email": email, "phone": phone}])
    if mistakes:
        raise ValidationError({"username" if m.cell.startswith("A") else "email": m.text for m in mistakes})
    person = User(username=username, name=name, email=email, phone=phone)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    audit.record("members.open_account", person, by=by, office=office.code)
    _propose(person, office, roles, by)
    return person


@transaction.atomic
def propose_roles(person: User, *, by: User, office: Organisation, roles: Iterable[str]) -> list[Appointment]:
    """More roles for somebody who has an account, here or at another office."""
    _require_keeper(by, office, "members.grant_role")
    return _propose(person, office, roles, by)


def _propose(person: User, office: Organisation, roles: Iterable[str], by: User) -> list[Appointment]:
    chosen = [role for role in dict.fromkeys(roles) if role in GIVEN_BY_OFFICE]
    if not chosen:
        raise ValidationError({"roles": _("Choose at least one role.")})
    held = person.appointment_set.filter(organisation=office, ended_at=None, stands_in_for=None)
    if held.filter(role__in=chosen).exists():
        raise ValidationError(
            {"roles": _("The person holds one of these roles here already, or it awaits a second person.")}
        )
    return [accounts.grant_role(by=by, person=person, organisation=office, role=role) for role in chosen]


def _require_keeper(by: User, office: Organisation, act: str) -> None:
    if not rules.can_keep_people(by, office):
        raise NotAllowed(act=act)


@transaction.atomic
def edit_contact(person: User, *, by: User, office: Organisation, email: str, phone: str) -> User:
    """Correct mail address and telephone of a colleague. Raises ValidationError on `email`."""
    stored = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    _require_keeper(by, office, "members.edit_contact")
    held = stored.appointment_set.filter(ended_at=None)
    elsewhere = held.exclude(
        organisation=office
    ).exists()  # a proposal here gives no say over another office's people
    if stored.pk == by.pk or elsewhere or not held.exists():
        raise NotAllowed(target=stored, act="members.edit_contact")
    accounts.change_contact(stored, by=by, email=email, phone=phone)
    audit.record("members.edit_contact", stored, by=by)
    return stored


@transaction.atomic
def leave_office(person: User, *, by: User, office: Organisation) -> list[Appointment]:
    """Somebody leaves: every role that the office gave ends at once, with the substitutions. Returns what ended.

    Raises ValidationError when there is nothing that the office itself can end.
    """
    _require_keeper(by, office, "members.leave_office")
    rows = Appointment.objects.filter(organisation=office, ended_at=None)
    own = [row for row in rows.filter(person=person) if rules.can_end(by, row)]
    if not own:
        raise ValidationError(_("This person holds no role that your office can end."))
    ended = [*own, *rows.filter(stands_in_for=person)]
    for row in own:
        accounts.end_role(row, by=by)
    for row in rows.filter(stands_in_for=person):  # what did not end with the role itself
        accounts.end_role(row, by=by)
    audit.record("members.leave_office", person, by=by, office=office.code)
    return ended


def can_import(user: Any, office: Organisation | None) -> bool:
    """An office its own people; without an office the system administrator, accounts only."""
    return rules.can_keep_people(user, office) if office else holds(user, "members.keep_accounts")


@transaction.atomic
def keep_import(
    *, by: User, office: Organisation | None, filename: str, content: bytes, checked: imports.Checked
) -> PeopleImport:
    """Lay a file without mistakes aside until it is confirmed. What the person had laid aside before is forgotten."""
    if not can_import(by, office):
        raise NotAllowed(act="members.import_people")
    if checked.mistakes:
        raise ValidationError(_("The file has mistakes. Mend them first."))
    PeopleImport.objects.filter(by=by, done_at=None).delete()
    kept = PeopleImport.objects.create(
        by=by,
        office=office,
        filename=filename[:120],
        sha256=hashlib.sha256(content).hexdigest(),
        rows=checked.as_rows(),
    )
    audit.record("members.check_import", kept, by=by, rows=len(kept.rows), sha256=kept.sha256)
    return kept


@transaction.atomic
def carry_out_import(kept: PeopleImport, *, by: User) -> int:
    """Open all accounts of the list, or none; how many. Roles are proposed, a second person confirms them.

    Raises StatePassed when it was done or is older than a day, ValidationError when an account was taken meanwhile.
    """
    kept = PeopleImport.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    if kept.by_id != by.pk or not can_import(by, kept.office):
        raise NotAllowed(target=kept, act="members.import_people")
    if kept.done_at or kept.created_at < timezone.now() - KEPT_FOR:
        raise StatePassed(target=kept, act="members.import_people")
    mistakes = imports.recheck(kept.rows)
    if mistakes:
        raise ValidationError([f"{mistake.cell}: {mistake.text}" for mistake in mistakes[:20]])
    people = _open_all(kept.rows, by)
    if kept.office is not None:
        _propose_all(people, kept, by)
    done = len(kept.rows)
    kept.rows, kept.done_at = [], timezone.now()
    kept.save(update_fields=["rows", "done_at"])
    audit.record("members.import_people", kept, by=by, rows=done, sha256=kept.sha256)
    return done


def _open_all(rows: list[dict[str, Any]], by: User) -> dict[str, User]:
    people = [User(**{name: row[name] for name in imports.FIELDS}) for row in rows]
    for person in people:
        person.set_unusable_password()
    made = User.objects.bulk_create(people, batch_size=BATCH)
    audit.record_all("members.open_account", ((person, {}) for person in made), by=by)
    return {person.username: person for person in people}


def _propose_all(people: dict[str, User], kept: PeopleImport, by: User) -> None:
    office = kept.office
    assert office is not None
    proposed = [
        Appointment(person=people[row["username"]], organisation=office, role=role, granted_by=by)
        for row in kept.rows
        for role in row["roles"]
    ]
    for appointment in proposed:
        if not rules.can_grant(by, appointment):
            raise NotAllowed(target=kept, act="members.grant_role")
    made = Appointment.objects.bulk_create(proposed, batch_size=BATCH)
    rows = ((row.person, {"role": row.role, "office": office.code}) for row in made)
    audit.record_all("members.grant_role", rows, by=by)
    if proposed:
        accounts.tell_confirmers(proposed, by=by)


def forget_imports() -> None:
    """Lists that nobody confirmed within a day are forgotten: they hold names and addresses."""
    PeopleImport.objects.filter(done_at=None, created_at__lt=timezone.now() - KEPT_FOR).delete()
