"""docker-compose.yml, the Dockerfile and the proxy, as far as they can be checked where no container engine runs."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LASTING = {"postgres", "valkey", "web", "worker", "beat", "sweep", "proxy"}
PORTAL = {"web", "worker", "beat", "sweep"}
BY_HAND = {"migrate", "backup", "restore"}
PLAIN = re.compile(r"PASSWORD|SECRET|KEY|DATABASE_URL")


def lines(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def whole(text: str) -> str:
    """The file as an engine would see it: variables filled in, YAML's anchors resolved."""
    filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", re.sub(r"\$\{\w+:\?[^}]*\}", "example", text))
    return yaml.safe_dump({key: value for key, value in yaml.safe_load(filled).items() if key[:2] != "x-"})


def test_the_file_keeps_to_the_compose_specification() -> None:
    spec = PyCompose.from_yaml(whole(TEXT)).to_spec()
    assert set(spec.services or {}) == LASTING | BY_HAND


@pytest.mark.parametrize(
    ("right", "wrong"), [("interval: 10s", "interval: often"), ("cap_drop:", "cap_dorp:")]
)
def test_a_slip_in_the_file_is_noticed(right: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PyCompose.from_yaml(whole(TEXT.replace(right, wrong, 1)))


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_container_runs_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(LASTING))
def test_what_runs_for_long_has_a_health_check_and_comes_back(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_health_checks_of_our_own_exist() -> None:
    text = (ROOT / "deploy" / "health.py").read_text()
    for name in PORTAL:
        assert SERVICES[name]["healthcheck"]["test"][1:] == ["python", "deploy/health.py", name]
        assert f"def {name}(" in text


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_images_carry_whole_versions(name: str) -> None:
    assert re.search(r":\d+\.\d+(\.\d+)?(-[a-z]+)?$", SERVICES[name]["image"]), SERVICES[name]["image"]


def test_the_base_image_carries_a_whole_version() -> None:
    bases = [line.split()[1] for line in lines("Dockerfile") if line.startswith("FROM")]
    assert bases
    assert all(re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", base) for base in bases)


def test_the_image_ends_as_a_user_without_rights() -> None:
    users = [line.split()[1] for line in lines("Dockerfile") if line.startswith("USER")]
    assert users[-1:] == ["10001:10001"]
    assert all(SERVICES[name]["user"] == users[-1] for name in PORTAL | {"migrate"})


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_secrets_come_from_files_only(name: str) -> None:
    service = SERVICES[name]
    for key, value in service.get("environment", {}).items():
        if PLAIN.search(key):
            assert key.endswith("_FILE"), key
            assert value.removeprefix("/run/secrets/") in service["secrets"], key


def test_every_secret_is_a_file_that_is_made_or_asked_for() -> None:
    made = (ROOT / "deploy" / "new_secrets.sh").read_text()
    for name, secret in COMPOSE["secrets"].items():
        assert secret.keys() == {"file"}, name
        assert Path(secret["file"]).name in made, name
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", [])}
    assert used == set(COMPOSE["secrets"])


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if service.get("ports")] == ["proxy"]
    inner = {name for name, network in COMPOSE["networks"].items() if (network or {}).get("internal")}
    for name in ("postgres", "valkey", "web", "beat", "migrate", "backup", "restore"):
        assert set(SERVICES[name]["networks"]) <= inner, name


def test_tables_are_made_as_owner_before_the_rest_runs_as_the_web_role() -> None:
    migrate = SERVICES["migrate"]
    assert "deploy/migrate.sh" in migrate["command"]
    assert migrate["environment"]["DATABASE_URL_FILE"] == "/run/secrets/owner_database_url"
    for name in PORTAL:
        assert SERVICES[name]["environment"]["DATABASE_URL_FILE"] == "/run/secrets/web_database_url"
        assert not {"owner_password", "owner_database_url", "postgres_password"} & set(
            SERVICES[name]["secrets"]
        )
        assert SERVICES[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_the_roles_are_no_superusers() -> None:
    text = (ROOT / "deploy" / "postgres" / "10-roles.sql").read_text()
    roles = re.findall(r"CREATE ROLE (\w+) (.*);", text)
    assert [name for name, _rest in roles] == ["portal_owner", "portal_web"]
    assert all("NOSUPERUSER NOCREATEDB NOCREATEROLE" in rest for _name, rest in roles)


def test_the_search_of_chinese_texts_gets_its_locale() -> None:
    assert (
        "--locale-provider=libc --locale=C.UTF-8"
        in SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    )
    assert "alpine" not in SERVICES["postgres"]["image"]


def test_mounted_files_and_commands_exist() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert not source.startswith("./") or (ROOT / source).exists(), source
        for word in (*service.get("command", []), *service.get("entrypoint", [])):
            if word.startswith(("deploy/", "/deploy/")):
                assert (ROOT / word.lstrip("/")).is_file(), word


def test_the_image_holds_what_its_commands_need() -> None:
    allowed = [line[1:] for line in lines(".dockerignore") if line.startswith("!")]
    assert all((ROOT / path).exists() for path in allowed)
    needed = [
        "deploy/migrate.sh",
        "deploy/grant.py",
        "deploy/health.py",
        "deploy/gunicorn.conf.py",
        "manage.py",
    ]
    assert set(needed) <= set(allowed)
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"cooperation"}
    assert apps <= set(allowed)


def test_the_proxy_sets_what_the_portal_believes() -> None:
    text = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text()
    for header in (
        "X-Forwarded-Proto https",
        "X-Real-IP $remote_addr",
        'X-Forwarded-For ""',
        "Host $http_host",
    ):
        assert f"proxy_set_header {header};" in text
    assert "TLSv1.2 TLSv1.3" in text
    assert (ROOT / "static" / "maintenance.html").exists()
    assert "/maintenance.html" in text


def test_secrets_are_made_once_and_never_overwritten(tmp_path: Path) -> None:
    command = ["sh", str(ROOT / "deploy" / "new_secrets.sh"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    first = {path.name: path.read_text() for path in tmp_path.iterdir()}
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == first
    assert len(first["secret_key"]) >= 50
    assert first["web_password"] in first["web_database_url"]
    assert len(set(first.values())) == len(first)
    assert tmp_path.stat().st_mode & 0o077 == 0
