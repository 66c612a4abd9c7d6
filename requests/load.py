"""How busy an office is with requests of others, handed down to the directory (members/load.py)."""

from collections.abc import Iterable

from django.db.models import Count

from members.load import counts_load
from requests.enums import Turn
from requests.models import AssistanceRequest


@counts_load
def open_requests(offices: Iterable[int]) -> dict[int, int]:
    """Requests that were sent to these offices and have not ended, by office. One statement."""
    rows = AssistanceRequest.objects.filter(assisting_office__in=list(offices), sent_at__isnull=False)
    counted = rows.exclude(turn=Turn.NOBODY).order_by().values("assisting_office").annotate(n=Count("pk"))
    return dict(counted.values_list("assisting_office", "n"))
