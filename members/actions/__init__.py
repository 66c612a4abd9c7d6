"""Writes of the members app: permission, lock, transition, write, audit, notice, in one transaction."""
