"""Demonstration: real names of offices, invented people. Never loaded in production (settings.PORTAL_DEMO)."""

from members.demo.accounts import ACCOUNTS, DEMO_PASSWORD, demo_accounts

__all__ = ["ACCOUNTS", "DEMO_PASSWORD", "demo_accounts"]
