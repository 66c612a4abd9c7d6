"""Grant the web role its rights: run as owner of the tables, with PORTAL_WEB_ROLE naming the role."""

import os
import sys
from pathlib import Path

ROLES = Path(__file__).parent / "sql" / "roles.sql"


def grant(role: str) -> None:
    """Run roles.sql for `role`, in one transaction. Raises ProgrammingError when there is no such role."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.web_role', %s, true)", [role])
        cursor.execute(ROLES.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    import django

    django.setup()
    grant(os.environ["PORTAL_WEB_ROLE"])
    print(f"Rights of {os.environ['PORTAL_WEB_ROLE']} granted.")
