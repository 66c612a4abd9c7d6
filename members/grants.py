"""The one door to django-guardian: grants that are data, such as "this officer may read this one request".

guardian's own shortcuts count global permissions and superusers unless told otherwise, so that one global
permission would open every member's rows. A linter rule bans them everywhere else.
"""

from typing import Any

from django.db import models
from guardian.utils import get_user_obj_perms_model

from cooperation.kernel import audit

# Model label -> codenames that may be granted on one object. Nothing else can be.
ALLOWED: dict[str, frozenset[str]] = {"requests.assistancerequest": frozenset({"read_request"})}


class GrantNotKnown(ValueError):
    """The codename is not in the frozen set of this model."""


def _rows(obj: models.Model, codename: str) -> models.QuerySet:
    if codename not in ALLOWED.get(obj._meta.label_lower, ()):
        raise GrantNotKnown(f"{codename} cannot be granted on {obj._meta.label}")
    table = get_user_obj_perms_model(type(obj))
    return table.objects.filter(
        permission__codename=codename, permission__content_type__app_label=obj._meta.app_label
    )


def grant(codename: str, obj: models.Model, *, to: Any, by: Any) -> None:
    """Let `to` do `codename` with this one object."""
    _rows(obj, codename)
    get_user_obj_perms_model(type(obj)).objects.assign_perm(codename, to, obj)
    audit.record("members.grant", obj, by=by, person=to.pk, codename=codename)


def revoke(codename: str, obj: models.Model, *, to: Any, by: Any) -> None:
    """Take a grant back; works at the next request of that person."""
    _rows(obj, codename).filter(content_object=obj, user=to).delete()
    audit.record("members.revoke", obj, by=by, person=to.pk, codename=codename)


def has_grant(user: Any, codename: str, obj: models.Model) -> bool:
    return _rows(obj, codename).filter(content_object=obj, user_id=user.pk).exists()


def granted_ids(user: Any, codename: str, model: type[models.Model]) -> models.QuerySet:
    """The primary keys of the objects granted to `user`, for a subquery."""
    return _rows(model(), codename).filter(user_id=user.pk).values("content_object_id")
