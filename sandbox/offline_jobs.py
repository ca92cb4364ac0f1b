"""Smart Events as the offline jobs they are: one after another, after the save, behind whatever else is waiting."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Post = Callable[[str, Mapping[str, str]], object]


@dataclass(slots=True, kw_only=True)
class OfflineJobs:
    """Called with target and arguments when an event fires; a company of the lowest tier has one slot for its jobs.

    What a job answers is not read, and none is repeated. ``drops_empty``: arguments without a value may be left out.
    """

    now: Callable[[], datetime]
    seconds_each: float = 2.0
    drops_empty: bool = True
    busy_until: datetime | None = None
    waiting: list[tuple[datetime, str, Mapping[str, str]]] = field(default_factory=list)

    def __call__(self, target: str, arguments: Mapping[str, str]) -> None:
        said = {name: value for name, value in arguments.items() if value or not self.drops_empty}
        begins = max(self.now(), self.busy_until or self.now())
        self.busy_until = begins + timedelta(seconds=self.seconds_each)
        self.waiting.append((self.busy_until, target, said))

    def import_file(self, minutes: float) -> None:
        """An import takes the slot: every job that comes later waits behind it."""
        self.busy_until = max(self.now(), self.busy_until or self.now()) + timedelta(minutes=minutes)

    def work(self, post: Post) -> int:
        """Post what is due; how many jobs that were."""
        now = self.now()
        due = [one for one in self.waiting if one[0] <= now]
        self.waiting = [one for one in self.waiting if one[0] > now]
        for _, target, arguments in due:
            post(target, arguments)
        return len(due)
