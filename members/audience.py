"""Which named parts of the portal a person may open: partners what their partnership names, until its last day."""

from typing import Any

from members.enums import OfficeKind, Scope
from members.models import Partnership

INSIDE = frozenset({OfficeKind.PROCURATORATE, OfficeKind.FEDERATION})


def is_outside(user: Any) -> bool:
    """Whether the person belongs to partners only. Whoever holds no role at all belongs nowhere."""
    return not any(office.kind in INSIDE for office in user.offices)


def open_scopes(user: Any) -> set[str]:
    """What is open to the person today. Asked anew with every request, so an end counts at the next one."""
    if not is_outside(user):
        return {scope.value for scope in Scope}
    held = Partnership.objects.in_force().filter(organisation__in=[office.pk for office in user.offices])
    return {scope for scopes in held.values_list("scopes", flat=True) for scope in scopes}


def may_open(user: Any, scope: str) -> bool:
    return scope in open_scopes(user)
