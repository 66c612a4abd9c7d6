"""What `selectors.page` reads in one statement is what `selectors.whole` reads list by list."""

from typing import Any

from django.db import models

from requests import selectors
from requests.actions import drafting, handling
from requests.models import AssistanceRequest
from tests.world import World, pdf

LISTS = ("subjects", "bases", "pointers", "papers", "supplements", "results", "refusals")


def _rich(world: World) -> AssistanceRequest:
    """Papers, a supplement that names papers and was answered, a refusal not signed, two results with files, notes."""
    officer, liaison = world.who("case_officer"), world.who("liaison", "assisting")
    worker, chief = world.who("case_officer", "assisting"), "procurator_general_in_charge"
    assistance = world.draft()
    drafting.add_paper(assistance, by=officer, upload=pdf("other.pdf"))
    drafting.register_pointer(assistance, by=officer, receipt_number="演示-1", sent_on="2026-01-05")
    drafting.submit(assistance, by=officer)
    drafting.sign(assistance, by=world.who(chief), password="test-password-2026")
    wanted = list(assistance.type.papers.filter(generated=False)[:2])
    handling.ask_supplement(assistance, by=liaison, text="演示：请补充。", papers=wanted)
    handling.answer_supplement(assistance, by=officer, answer="演示：已补充。")
    ground = assistance.version.refusal_grounds.first()
    handling.refuse(assistance, by=liaison, ground=ground, can_give="演示", reasons="演示")
    handling.return_refusal(assistance, by=world.who(chief, "assisting"), remark="演示")
    handling.accept(assistance, by=liaison, assignee=worker)
    for number in range(2):
        uploads = [("copy", pdf(f"r{number}{n}.pdf")) for n in range(2)]
        handling.send_result(assistance, by=worker, outcome="complete", summary="演示", uploads=uploads)
        if number == 0:
            handling.send_back(assistance, by=officer, note="演示：请补齐。")
    handling.write_note(assistance, by=officer, text="演示：本院内部。")
    handling.write_note(assistance, by=worker, text="演示：对方内部。")
    return assistance


def _values(row: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


def test_same_rows(world: World, django_assert_num_queries: Any) -> None:
    number, user = _rich(world).number, world.who("case_officer")
    whole, page = selectors.whole(user, number).get(), selectors.page(user, number, papers=True)
    assert page is not None
    for name in LISTS:
        expected, found = list(getattr(whole, name).all()), list(getattr(page, name).all())
        assert expected
        assert [_values(row) for row in found] == [_values(row) for row in expected], name
    with django_assert_num_queries(0):
        shown = [
            [str(p) for p in page.papers.all()],
            [p.name for p in page.supplements.all()[0].papers.all()],
        ]
        shown.append([[str(f.file.key) for f in r.files.all()] for r in page.results.all()])
        shown.append(
            [r.sent_by.name for r in page.results.all()] + [r.ground.text for r in page.refusals.all()]
        )
    read = [[str(p) for p in whole.papers.all()], [p.name for p in whole.supplements.all()[0].papers.all()]]
    read.append([[str(f.file.key) for f in r.files.all()] for r in whole.results.all()])
    read.append([r.sent_by.name for r in whole.results.all()] + [r.ground.text for r in whole.refusals.all()])
    assert shown == read
    assert len(shown[1]) == 2
    assert [len(files) for files in shown[2]] == [2, 2]


def test_notes_are_those_of_the_own_side(world: World) -> None:
    number = _rich(world).number
    ours = selectors.page(world.who("case_officer"), number, papers=False)
    theirs = selectors.page(world.who("liaison", "assisting"), number, papers=False)
    assert ours is not None
    assert theirs is not None
    assert [note.text for note in ours.notes.all()] == ["演示：本院内部。"]
    assert [note.text for note in theirs.notes.all()] == ["演示：对方内部。"]
    assert len(ours.papers.all()) == len(list(ours.papers.order_by("id")))


def test_nothing_for_others(world: World) -> None:
    assert selectors.page(world.who("case_officer", "third"), _rich(world).number, papers=True) is None
