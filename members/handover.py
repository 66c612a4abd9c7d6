"""What people leave behind. The apps above tell here how to count and hand over the open work of their own."""

from collections.abc import Callable
from dataclasses import dataclass

from members.models import Organisation, User


@dataclass(frozen=True)
class Work:
    """`count` of the open matters of a person at an office; `address` of the page that hands them over."""

    count: Callable[[User, Organisation], int]
    address: Callable[[User, Organisation], str]


_registered: list[Work] = []


def register(
    count: Callable[[User, Organisation], int], address: Callable[[User, Organisation], str]
) -> None:
    """Declare open work, in an app's `ready`."""
    _registered.append(Work(count, address))


def open_work(person: User, office: Organisation) -> list[tuple[int, str]]:
    """Number and page of each kind of open work that the person has at this office; kinds without any are left out."""
    found = [(work.count(person, office), work.address(person, office)) for work in _registered]
    return [(count, address) for count, address in found if count]
