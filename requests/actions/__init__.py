"""Writes of the requests app: permission, lock, transition, write, audit, notice, in one transaction."""
