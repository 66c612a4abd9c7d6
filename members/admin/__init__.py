"""What the three administrators keep. States are read only; every write goes through the actions of the portal."""

from members.admin import accounts, holidays, law, offices, roles, second_factor, tokens

__all__ = ["accounts", "holidays", "law", "offices", "roles", "second_factor", "tokens"]
