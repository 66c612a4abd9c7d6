"""The own account: what holders change themselves, and what needs the password."""

from collections.abc import Callable

from django.test import Client

from cooperation.kernel.models import Attempt, AuditEvent
from members.actions import identity
from members.models import User
from tests.world import PASSWORD, World

NEW = "a-long-new-secret-7"


def typed(user: User, **changes: str) -> dict[str, str]:
    return {"email": user.email, "phone": user.phone, "language": user.language, "password": "", **changes}


def changing(old: str, new: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"old_password": old, "new_password1": new, "new_password2": again}


def test_page_names_offices_and_roles(world: World, login: Callable[..., Client]) -> None:
    page = login("liaison").get("/account/").content.decode()
    assert world.requesting.name_zh in page
    assert "requesting-liaison" in page


def test_telephone_and_language_need_no_password(world: World, login: Callable[..., Client]) -> None:
    user = world.who("liaison")
    response = login("liaison").post("/account/", typed(user, phone="000-1234567", language="en"))
    assert response.status_code == 302
    user = world.who("liaison")
    assert (user.phone, user.language) == ("000-1234567", "en")
    assert AuditEvent.objects.filter(action="members.edit_profile", actor_id=user.pk).exists()


def test_new_mail_address_needs_the_password(world: World, login: Callable[..., Client]) -> None:
    client, user = login("liaison"), world.who("liaison")
    refused = client.post("/account/", typed(user, email="new@example.invalid", password="wrong"))
    assert "password" in refused.context["form"].errors
    assert world.who("liaison").email == user.email
    client.post("/account/", typed(user, email="new@example.invalid", password=PASSWORD))
    assert world.who("liaison").email == "new@example.invalid"


def test_fields_that_are_not_offered_are_not_written(world: World, login: Callable[..., Client]) -> None:
    user = world.who("liaison")
    extra = {
        "name": "x",
        "username": "x",
        "is_superuser": "on",
        "is_service": "on",
        "signing_dormant_since": "",
    }
    login("liaison").post("/account/", typed(user, phone="000-1") | extra)
    after = world.who("liaison")
    assert (after.name, after.is_superuser, after.is_service) == (user.name, False, False)


def test_changing_the_password_keeps_this_session_and_ends_the_others(login: Callable[..., Client]) -> None:
    here, there = login("liaison"), login("liaison")
    assert here.post("/account/password/", changing(PASSWORD)).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_wrong_present_password_is_counted_and_changes_nothing(
    world: World, login: Callable[..., Client]
) -> None:
    client = login("liaison")
    for _attempt in range(identity.LIMIT + 1):
        response = client.post("/account/password/", changing("wrong"))
        assert "old_password" in response.context["form"].errors
    assert Attempt.objects.get(scope="reauth").count > identity.LIMIT
    client.post("/account/password/", changing(PASSWORD))
    assert world.who("liaison").check_password(PASSWORD)


def test_weak_new_password_is_refused(world: World, login: Callable[..., Client]) -> None:
    response = login("liaison").post("/account/password/", changing(PASSWORD, "liaison", "liaison"))
    assert "new_password1" in response.context["form"].errors
    assert world.who("liaison").check_password(PASSWORD)


def test_dormant_signing_rights_are_told(world: World, login: Callable[..., Client]) -> None:
    User.objects.filter(username="requesting-procurator_general").update(
        signing_dormant_since="2026-11-01T00:00:00Z"
    )
    assert 'role="status"' in login("procurator_general").get("/account/").content.decode()
