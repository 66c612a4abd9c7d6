"""Load the whole demonstration in one transaction: all of it or nothing."""

from datetime import timedelta
from unittest.mock import patch

from django.db.models import F
from django.utils import timezone

from cooperation.kernel import files
from cooperation.kernel.models import Mail, Notice
from members.demo.accounts import DEMO_PASSWORD
from members.demo.agreement import plan_agreement
from members.demo.clock import Timeline, at
from members.demo.colleagues import plan_colleagues
from members.demo.joining import JOINED_AGO, plan_applicants, plan_members, plan_memberships
from members.demo.offices import load_offices
from members.demo.people import load_people
from members.demo.resets import plan_resets
from members.models import Organisation, User
from requests.demo.acting import plan_requests
from requests.demo.sharing import plan_shares
from requests.models import AssistanceRequest

BEFORE = timedelta(days=JOINED_AGO + 20)  # the demonstration begins this long ago
UNREAD_FOR = timedelta(days=4)


def is_loaded() -> bool:
    """Whether the demo accounts are there already."""
    return User.objects.filter(username="mianyang-officer").exists()


@files.atomic()
def load() -> dict[str, int]:
    """Accounts, members, accessions and requests; how many of each. Needs the reference data."""
    now = timezone.now()
    with at(now - BEFORE):
        people = load_people()
    timeline = Timeline(timezone.localdate())
    plan_members(timeline, people)
    plan_applicants(timeline, people)
    plan_memberships(timeline, people)
    plan_resets(timeline, people)
    plan_colleagues(timeline, people)
    plan_agreement(timeline, people)
    plan_requests(timeline, people)
    plan_shares(timeline, people)
    # The hash of a password is meant to be dear; seventy demo signatures need not pay for it.
    with patch.object(User, "check_password", lambda _user, password: password == DEMO_PASSWORD):
        timeline.run()
    load_offices(people)
    _settle_notices()
    return {
        "accounts": len(people),
        "members": Organisation.objects.members().count(),
        "requests": AssistanceRequest.objects.count(),
    }


def _settle_notices() -> None:
    """Old notices were read; the mails of the past are not sent now."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - UNREAD_FOR, read_at=None)
    old.update(read_at=F("created_at") + timedelta(hours=2))
    Mail.objects.filter(state=Mail.State.PENDING).update(
        state=Mail.State.SENT, sent_at=F("created_at"), link=""
    )
