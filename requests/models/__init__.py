"""Tables of the requests app."""

from requests.models.assistance import (
    AssistanceRequest,
    Basis,
    Note,
    Pointer,
    Subject,
)
from requests.models.letters import SentLetter
from requests.models.papers import Paper, Refusal, Result, ResultFile, Supplement
from requests.models.sharing import AssistanceRequestGrant, Share
from requests.models.types import AssistanceType, PaperType, TypeGroup

__all__ = [
    "AssistanceRequest",
    "AssistanceRequestGrant",
    "AssistanceType",
    "Basis",
    "Note",
    "Paper",
    "PaperType",
    "Pointer",
    "Refusal",
    "Result",
    "ResultFile",
    "SentLetter",
    "Share",
    "Subject",
    "Supplement",
    "TypeGroup",
]
