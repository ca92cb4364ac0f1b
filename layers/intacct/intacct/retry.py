"""When one request is sent again, and after what pause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intacct.errors import IntacctError
from intacct.refusals import TRANSIENT_READS, any_matches
from intacct.results import Refused, Result


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Attempts in all, and the bounds of the pause in seconds; the pause doubles and has full jitter."""

    attempts: int = 4
    first_pause: float = 1.0
    longest_pause: float = 20.0

    def pause(self, attempt: int, jitter: Callable[[float], float]) -> float:
        """Seconds to wait after the given attempt (the first is 1); jitter(x) draws from 0 to x."""
        return jitter(min(self.longest_pause, self.first_pause * 2 ** (attempt - 1)))

    def repeats_error(self, error: IntacctError, attempt: int, *, writes: bool) -> bool:
        """A read is sent again after a passing failure, a write only when it surely didn't run."""
        return attempt < self.attempts and error.retriable and not (writes and error.may_have_run)

    def repeats_results(self, results: Sequence[Result], attempt: int, *, writes: bool) -> bool:
        """A read that was refused for a reason that may pass is sent once more."""
        refused = (result for result in results if isinstance(result, Refused))
        return attempt == 1 and not writes and any(any_matches(TRANSIENT_READS, one.errors) for one in refused)
