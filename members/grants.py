"""The one door to django-guardian: grants that are data, such as "this officer may read this one request".

guardian's own shortcuts count global permissions and superusers unless told otherwise, so that one global
permission would open every member's rows. A linter rule bans them everywhere else.

A grant goes to one person of one office, or to the whole office (no person). It adds rows to what a role does and
never a right: it counts only while the person holds a role there that carries the permission, while that office is a
member, and until its last day. All three are asked at every request.
"""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from guardian.utils import get_user_obj_perms_model

from cooperation.kernel import audit
from members.enums import OfficeKind
from members.models import Organisation
from members.roles import holds

# Model label -> codenames that may be granted on one object. Nothing else can be.
ALLOWED: dict[str, frozenset[str]] = {"requests.assistancerequest": frozenset({"read_request"})}


class GrantNotKnown(ValueError):
    """The codename is not in the frozen set of this model."""


class GrantNotPossible(ValueError):
    """Only members receive grants: no partner, no office outside, not the Federation."""


def _table(model: type[models.Model], codename: str) -> Any:
    if codename not in ALLOWED.get(model._meta.label_lower, ()):
        raise GrantNotKnown(f"{codename} cannot be granted on {model._meta.label}")
    kind: Any = model
    return get_user_obj_perms_model(kind)


def _rows(model: type[models.Model], codename: str) -> QuerySet:
    rows = _table(model, codename).objects.filter(permission__codename=codename)
    return rows.filter(permission__content_type__app_label=model._meta.app_label)


def may_receive(office: Organisation) -> bool:
    """Whether grants go to this office, and those it has count: not while its rights are suspended."""
    return office.kind == OfficeKind.PROCURATORATE and office.membership in Organisation.ADDRESSED


def grant(
    codename: str,
    obj: models.Model,
    *,
    office: Organisation,
    person: Any = None,
    until: date | None = None,
    by: Any,
) -> None:
    """Let `person` of `office`, or all of it, do `codename` with this one object, until the end of a day.

    Given again it takes the new last day. Raises GrantNotKnown and GrantNotPossible.
    """
    if not may_receive(office):
        _table(type(obj), codename)
        raise GrantNotPossible(f"{office.code} takes no grants")
    permission = Permission.objects.get(codename=codename, content_type__app_label=obj._meta.app_label)
    _table(type(obj), codename).objects.update_or_create(
        permission=permission, content_object=obj, user=person, office=office, defaults={"until": until}
    )
    audit.record(
        "members.grant", obj, by=by, codename=codename, **_to(office, person), until=str(until or "")
    )


def revoke(codename: str, obj: models.Model, *, office: Organisation, person: Any = None, by: Any) -> None:
    """Take a grant back; works at the next request."""
    _rows(type(obj), codename).filter(content_object=obj, user=person, office=office).delete()
    audit.record("members.revoke", obj, by=by, codename=codename, **_to(office, person))


def _to(office: Organisation, person: Any) -> dict[str, Any]:
    return {"office": office.code, "person": person.pk if person else None}


def in_force(codename: str, obj: models.Model) -> list[Any]:
    """The grants on this object that count today, each with `user` (None: the whole office) and `office`."""
    rows = _rows(type(obj), codename).filter(_running(), content_object=obj).order_by("id")
    return [row for row in rows.select_related("office", "user") if may_receive(row.office)]


def has_grant(user: Any, codename: str, obj: models.Model) -> bool:
    return _held(user, codename, type(obj)).filter(content_object=obj).exists()


def granted(user: Any, codename: str, model: type[models.Model]) -> Exists:
    """A condition on rows of `model`: granted to `user`. No query per object.

    PostgreSQL looks up one object's grants for a page, and goes through the person's grants for a list.
    """
    return Exists(_held(user, codename, model).filter(content_object=OuterRef("pk")))


def receives(user: Any, codename: str, model: type[models.Model]) -> list[int]:
    """Ids of the offices through which grants reach the user."""
    right = f"{model._meta.app_label}.{codename}"
    return [own.pk for own in user.offices if may_receive(own) and holds(user, right, own)]


def _held(user: Any, codename: str, model: type[models.Model]) -> QuerySet:
    mine = Q(user=user.pk) | Q(user=None)
    return _rows(model, codename).filter(_running(), mine, office__in=receives(user, codename, model))


def _running() -> Q:
    return Q(until=None) | Q(until__gte=timezone.localdate())
