"""Versions and register through the API; signing stays with people."""

from members.models import Signature
from tests.api.caller import caller
from tests.members.amending import adopted, draft, sign
from tests.world import World


def test_versions_and_one_version(world: World) -> None:
    version = adopted(world)
    api = caller(world)
    rows = api.get("agreement/versions/").json()["results"]
    assert [(row["number"], row["state"], row["provisional"]) for row in rows] == [
        (2, "adopted", True), (1, "in_force", False)]  # fmt: skip
    whole = api.get("agreement/versions/2/").json()
    assert (whole["digest"], len(whole["articles"])) == (version.digest, 45)
    assert {row["code"]: row["value"] for row in whole["thresholds"]}["qualified_majority"] == "2/3"
    assert [row["code"] for row in whole["measures"]] == [
        "reminder",
        "circulated_notice",
        "suspension",
        "exclusion",
    ]
    assert api.get("agreement/versions/3/").status_code == 404


def test_a_draft_is_not_there(world: World) -> None:
    draft(world)
    assert caller(world).get("agreement/versions/2/").status_code == 404


def test_which_version_governs(world: World) -> None:
    api = caller(world)
    assert api.get("agreement/between/", office=world.assisting.code).json()["number"] == 1
    assert api.get("agreement/between/", office=world.outsider.code).status_code == 404
    assert api.get("agreement/between/", office="nowhere").status_code == 404
    assert api.get("agreement/between/").status_code == 400


def test_the_register(world: World) -> None:
    sign(world, adopted(world), "third", declaration="演示声明")
    rows = {row["office"]: row for row in caller(world).get("agreement/signatures/").json()["results"]}
    assert [row["version"] for row in rows[world.third.code]["signatures"]] == [2, 1]
    assert rows[world.third.code]["signatures"][0]["declaration"] == "演示声明"
    assert world.outsider.code not in rows


def test_a_program_does_not_sign(world: World) -> None:
    version = adopted(world)
    answer = caller(world).post("agreement/versions/2/sign/")
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_browser")
    assert answer.json()["page"].endswith("/agreement/v2/sign/510700/")
    assert not Signature.objects.filter(version=version).exists()
