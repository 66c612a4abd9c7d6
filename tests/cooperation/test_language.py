"""The language: on every page, staying there, remembered."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from tests.world import World


def test_switching_stays_on_the_page_with_its_query(world: World) -> None:
    client = Client()
    link = client.get("/members/?q=x&page=2", follow=True).context["other_language"]["url"]
    response = client.get(client.get("/agreement/?a=1&b=2").context["other_language"]["url"])
    assert response["Location"] == "/agreement/?a=1&b=2"
    assert "next=" in link
    assert '<html lang="en">' in client.get("/agreement/").content.decode()


def test_choice_goes_into_the_account(world: World, login: Callable[..., Client]) -> None:
    login("liaison").get("/language/en/")
    assert world.who("liaison").language == "en"


def test_setting_of_the_account_beats_the_cookie(world: World, login: Callable[..., Client]) -> None:
    client = login("liaison")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<html lang="zh-Hans">' in client.get("/account/").content.decode()


def test_unknown_language_is_no_page(world: World) -> None:
    assert Client().get("/language/fr/").status_code == 404


@pytest.mark.parametrize("target", ["https://example.com/", "//example.com", "/\\example.com"])
def test_switching_never_leaves_the_portal(world: World, target: str) -> None:
    assert Client().get("/language/en/", {"next": target})["Location"] == "/"


def test_switching_needs_no_post_and_takes_none(world: World) -> None:
    assert Client().post("/language/en/").status_code == 405
