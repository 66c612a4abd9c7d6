"""What the members app tells the apps above it."""

from django.dispatch import Signal

# A draft of a new version was opened. Sent inside the transaction, with `version` and `based_on`: what other apps
# keep for each version, such as the types of assistance and their papers, comes into being with it or not at all.
version_started = Signal()
