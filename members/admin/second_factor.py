"""The Django admin asks for itself whether the session has shown a second factor, whatever stands before it."""

from django.contrib import admin
from django.http import HttpRequest

from members import entering

_by_role = admin.site.has_permission


def has_permission(request: HttpRequest) -> bool:
    return _by_role(request) and (not entering.must_pass() or entering.has_passed(request))


admin.site.has_permission = has_permission  # type: ignore[method-assign]
