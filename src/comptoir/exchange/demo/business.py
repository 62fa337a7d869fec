"""The shop at work over a year: several stories go on at once, each day brings some of them forward."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import count, cycle
from random import Random

from comptoir.accounts.models import User
from comptoir.exchange.demo.catalogue import Good
from comptoir.exchange.demo.customers import Customer
from comptoir.exchange.demo.opening_days import open_on_or_after, open_on_or_before
from comptoir.exchange.vocabulary import Shop

#: A sale, a delivery, a debt …: does something on a day, then yields how many days it waits before it goes on.
Story = Iterator[int]
# How quotes are answered, one after the other.
ANSWERS = ("yes", "no", "yes", "yes", "nothing", "yes", "no", "yes", "nothing", "yes")
SEED = "Librairie de démonstration"


class Business:
    """What every story may use. Nothing happens after ``today``: what a story has not told by then is still to do."""

    def __init__(
        self,
        *,
        shop: Shop,
        users: Mapping[str, User],
        goods: Mapping[str, Sequence[Good]],
        customers: Sequence[Customer],
        first: date,
        today: date,
    ) -> None:
        self.shop = shop
        self.goods = goods
        self.customers = {customer.code: customer for customer in customers}
        self.first = first
        self.today = today
        self.answers = cycle(ANSWERS)
        self._users = users
        self._agenda: list[tuple[date, int, Story]] = []
        self._order = count()

    def desk(self, username: str) -> Shop:
        """The shop, with this user at work."""
        return self.shop.by(self._users[username])

    def ago(self, days: int) -> date:
        """The last day on which the shop was open, that many days before today."""
        return open_on_or_before(self.today - timedelta(days=days))

    def begins(self, story: Story, *, on: date | None = None, after: int = 0) -> None:
        """Let a story begin on a day, or some days after the day in place."""
        day = on or self.shop.today + timedelta(days=after)
        heapq.heappush(self._agenda, (open_on_or_after(day), next(self._order), story))

    def goes_on(self) -> None:
        """Bring every story forward, day by day, until today."""
        while self._agenda and self._agenda[0][0] <= self.today:
            day, _, story = heapq.heappop(self._agenda)
            self.shop.on(day)
            waited = next(story, None)
            if waited is not None:
                self.begins(story, after=max(waited, 1))


def dice(name: object) -> Random:
    """Chance of one story: the same for the same name, whatever else happens."""
    return Random(f"{SEED} {name}")


def happens(percent: int, chance: Random) -> bool:
    """Whether something that happens that many times in a hundred happens this time."""
    return chance.randrange(100) < percent
