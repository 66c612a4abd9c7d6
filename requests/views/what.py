"""Page 2 of the wizard: several small forms on one page, saved together, each error beside its field."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cooperation.kernel.kept import give_back, rows_given_back
from cooperation.kernel.pages import attach, posted, say_how_to_mend
from cooperation.kernel.templatetags.portal import day
from requests import checks, deadlines
from requests.actions import drafting
from requests.forms import PointerForm, SubjectFormSet, WhatForm
from requests.models import AssistanceRequest, Paper, PaperType

PARTS = ("subjects", "papers")  # of the page, with an id to jump to


@dataclass
class Slot:
    """One row of the papers list: the type, the paper that is there, the error of the upload just tried."""

    type: PaperType | None
    paper: Paper | None = None
    error: str = ""

    @property
    def field(self) -> str:
        return f"paper_{self.type.pk}" if self.type else "paper_other"


class WhatPage:
    """What the page shows and what it saves."""

    def __init__(self, request: HttpRequest, assistance: AssistanceRequest) -> None:
        self.request, self.assistance = request, assistance
        self.typed = give_back(request)
        data = posted(request)
        self.form = WhatForm(data, instance=assistance, initial=self.typed)
        self.forecast = deadlines.forecast(assistance)
        period = _("Period of the agreement, if it were sent today: until %(day)s.")
        self.form.fields["wished_on"].help_text = period % {"day": day(self.forecast)}
        rows = rows_given_back(self.typed, "subject") or list(assistance.subjects.values("name", "address"))
        self.subjects = SubjectFormSet(data, initial=rows, prefix="subject")
        self.pointer = PointerForm(data, initial=self.typed)
        for form in self._forms():
            say_how_to_mend(form)
        self.upload_errors: dict[str, str] = {}
        self.missing: dict[str, list[str]] = {}

    def _forms(self) -> list[BaseForm]:
        return [self.form, *self.subjects.forms, self.pointer]

    def save(self) -> bool:
        """Save the words, then every good file; whether nothing was refused."""
        self._upload()
        if not (self.form.is_valid() and self.subjects.is_valid() and self.pointer.is_valid()):
            return False
        try:
            self._save_words()
        except ValidationError as error:
            attach(self.form, error)
            return False
        return not self.upload_errors

    def _save_words(self) -> None:
        rows = [row for row in self.subjects.cleaned_data if row.get("name")]
        fields = {
            name: value if value is not None or name == "wished_on" else ""
            for name, value in self.form.cleaned_data.items()
        }
        drafting.edit(self.assistance, by=self.request.user, subjects=rows, **fields)
        pointer = self.pointer.cleaned_data
        if pointer.get("receipt_number"):
            drafting.register_pointer(self.assistance, by=self.request.user, **pointer)

    def _upload(self) -> None:
        """Each file by itself: a refused one does not take the others with it."""
        for slot in self.slots:
            upload = self.request.FILES.get(slot.field)
            if upload is None:
                continue
            try:
                drafting.add_paper(self.assistance, by=self.request.user, upload=upload, type=slot.type)
            except ValidationError as error:
                self.upload_errors[slot.field] = " ".join(error.messages)
        self._reread_papers()

    def _reread_papers(self) -> None:
        getattr(self.assistance, "_prefetched_objects_cache", {}).pop("papers", None)
        self.__dict__.pop("slots", None)

    def is_complete(self) -> bool:
        """Whether it can go to the check page; otherwise what is missing stands at its field."""
        try:
            checks.check_complete(self.assistance)
        except ValidationError as error:
            self._put(error)
            return False
        return True

    def _put(self, error: ValidationError) -> None:
        """Each thing that is missing to its field, or to its part of the page."""
        for name, texts in error.message_dict.items():
            if name in self.form.fields:
                self.form.add_error(name, texts)
            else:
                self.missing[name] = texts

    @cached_property
    def slots(self) -> list[Slot]:
        """The papers of the type, what else was uploaded, and a free slot at the end."""
        there = list(self.assistance.papers.select_related("file", "type"))
        by_type = {paper.type_id: paper for paper in there}
        named = [Slot(type, by_type.get(type.pk)) for type in self.assistance.type.papers.all()]
        others = [Slot(None, paper) for paper in there if paper.type_id is None]
        return [*named, *others, Slot(None)]

    def context(self) -> dict[str, Any]:
        for slot in self.slots:
            slot.error = self.upload_errors.get(slot.field, "") if slot.paper is None or slot.type else ""
        if self.request.method == "POST" and "add" in self.request.POST and self.subjects.is_valid():
            rows = [row for row in self.subjects.cleaned_data if row]
            self.subjects = SubjectFormSet(initial=rows, prefix="subject")
        return {
            "assistance": self.assistance,
            "form": self.form,
            "subjects": self.subjects,
            "pointer": self.pointer,
            "slots": self.slots,
            "problems": self._problems(),
            "missing": self.missing,
            "early_wish": self.assistance.wished_on and self.assistance.wished_on < self.forecast,
        }

    def _problems(self) -> list[dict[str, str]]:
        """The error summary over all forms of the page: text and the id of the field to jump to."""
        found = [{"text": text, "to": "main"} for text in self.form.non_field_errors()]
        for name, texts in self.missing.items():
            found += [{"text": text, "to": name if name in PARTS else "main"} for text in texts]
        for form in self._forms():
            found += [{"text": text, "to": field.id_for_label} for field in form for text in field.errors]
        found += [{"text": text, "to": f"id_{name}"} for name, text in self.upload_errors.items()]
        if self.subjects.non_form_errors():
            found.append(
                {"text": _("Too many subjects. Put the rest into an attached list."), "to": "subjects"}
            )
        return found
