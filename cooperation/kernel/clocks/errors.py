"""What can be wrong with a question about time."""


class PeriodError(ValueError):
    """A date or a period that cannot be computed; the message is for the person who asked."""
