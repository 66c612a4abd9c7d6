"""The pages of docs/states are what `manage.py state_diagrams` writes."""

from pathlib import Path

import pytest
from django.core.management import call_command

from cooperation.kernel.states import WORKFLOWS


def test_the_pages_match_the_tables() -> None:
    call_command("state_diagrams", "--check")


def test_a_drifted_page_is_noticed_and_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("state_diagrams", folder=tmp_path)
    page = tmp_path / "members-accession.md"
    page.write_text(page.read_text().replace("submit", "send"))
    with pytest.raises(SystemExit):
        call_command("state_diagrams", "--check", folder=tmp_path)
    assert "members-accession.md" in capsys.readouterr().err
    call_command("state_diagrams", folder=tmp_path)
    call_command("state_diagrams", "--check", folder=tmp_path)


def test_every_transition_is_in_diagram_and_table(tmp_path: Path) -> None:
    call_command("state_diagrams", folder=tmp_path)
    for table in WORKFLOWS.values():
        text = (tmp_path / f"{table.label.lower().replace('.', '-')}.md").read_text()
        for act in table.transitions:
            assert f"| `{act.name}` |" in text
            assert all(f"{source} --> {act.target or source}: {act.name}" in text for source in act.sources)
