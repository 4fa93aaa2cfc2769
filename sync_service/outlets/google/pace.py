"""Requests spread over time, so that Google's quotas are kept without being told."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Quota = Literal["sheets_read", "sheets_write", "drive_read", "drive_write"]


@dataclass(frozen=True)
class Rate:
    """So many requests at once, and so many more a minute."""

    burst: int
    a_minute: float


# Sheets allows 60 reads and 60 writes a minute to one account: burst and a minute's refill
# together stay below. Drive asks for no more than 3 lasting writes a second.
RATES: Mapping[Quota, Rate] = {
    "sheets_read": Rate(8, 50),
    "sheets_write": Rate(8, 50),
    "drive_read": Rate(20, 600),
    "drive_write": Rate(3, 150),
}


class Pace:
    """A bucket of tokens for each quota; `clock` in seconds, `sleep` waits."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        rates: Mapping[Quota, Rate] = RATES,
    ) -> None:
        self.sleep = sleep
        self._clock = clock
        self._rates = rates
        self._left = {quota: float(rate.burst) for quota, rate in rates.items()}
        self._at = dict.fromkeys(rates, clock())

    def wait(self, quota: Quota) -> None:
        """Takes a token, waiting for one if need be."""
        rate = self._rates[quota]
        a_second = rate.a_minute / 60
        now = self._clock()
        left = min(rate.burst, self._left[quota] + (now - self._at[quota]) * a_second)
        if left < 1:
            self.sleep((1 - left) / a_second)
            now = max(self._clock(), now)
            left = 1
        self._left[quota], self._at[quota] = left - 1, now
