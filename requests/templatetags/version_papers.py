"""The annex of a version: types of assistance with the papers of each, beside the article that fixes them."""

from django import template

from members.models import AgreementVersion
from requests.models import AssistanceType

register = template.Library()


@register.simple_tag
def types_of(version: AgreementVersion) -> list[AssistanceType]:
    """The types of assistance of this version, with their papers."""
    return list(AssistanceType.objects.filter(version=version).prefetch_related("papers"))
