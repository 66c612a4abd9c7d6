"""What the three administrators keep. States are read only; every write goes through the actions of the portal."""

from members.admin import accounts, law, offices, roles, second_factor, tokens

__all__ = ["accounts", "law", "offices", "roles", "second_factor", "tokens"]
