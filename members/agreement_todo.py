"""What of the agreement waits for a person: for the workbench, one sentence and one link each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from members import rules, selectors
from members.enums import VersionState
from members.models import AgreementVersion, ClauseComment


@dataclass(frozen=True)
class Task:
    """`until` is the last day, where there is one; `is_own_act` marks what only this person can do."""

    sentence: str
    url: str
    until: date | None = None
    is_own_act: bool = False


def tasks(user: Any) -> list[Task]:
    """Signatures first, then what the secretariat has to do, then drafts on which one may comment."""
    found = [_signature(row) for row in selectors.signatures_wanted(user)]
    keeps, comments = rules.can_keep(user), bool(rules.commenting_offices(user))
    version = selectors.version_prepared() if keeps or comments else None
    if version is None:
        return found
    return found + (_of_the_secretariat(user, version) if keeps else []) + (_to_comment(user, version))


def _signature(row: dict[str, Any]) -> Task:
    named = {"office": row["office"].name, "n": row["version"].number}
    url = reverse("members:agreement_sign", args=[row["version"].number, row["office"].code])
    return Task(_("%(office)s decides whether to sign version %(n)s") % named, url, row["until"], True)


def _of_the_secretariat(user: Any, version: AgreementVersion) -> list[Task]:
    named = {
        "n": version.number,
        "count": ClauseComment.objects.filter(version=version, answered_at=None).count(),
    }
    found = []
    if named["count"]:
        url = reverse("members:agreement_comments", args=[version.number]) + "?open=on"
        found.append(Task(_("Comments on version %(n)s that wait for an answer: %(count)s") % named, url))
    if version.state == VersionState.VOTE and rules.can_adopt(user, version):
        url = reverse("members:adopt_provisionally", args=[version.number])
        found.append(
            Task(
                _("Version %(n)s is proposed for adoption; you decide as the second person") % named,
                url,
                None,
                True,
            )
        )
    return found


def _to_comment(user: Any, version: AgreementVersion) -> list[Task]:
    until = version.consultation_until
    if not rules.can_comment(user, version) or until is None or until < timezone.localdate():
        return []
    text = _("Version %(n)s of the agreement is open for comments of your office") % {"n": version.number}
    return [Task(text, version.get_absolute_url(), until)]
