"""How handing over one mail may end, and what every way of doing it promises."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

# sent: the server has taken it. retry: for now not. refused: never. unknown: handed over, and no
# answer came. unreachable: the server, not this mail, is the matter. lost: somebody else has it.
Ending = Literal["sent", "retry", "refused", "unknown", "unreachable", "lost"]


@dataclass(frozen=True)
class Delivery:
    """How one attempt ended, with the server's word or the fault."""

    ending: Ending
    answer: str


@dataclass(frozen=True)
class Envelope:
    """A mail ready to travel: its bytes with CRLF line ends, from whom, to whom."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


class Transport(Protocol):
    """A way for mails to leave. `repeatable`: doing it twice leaves what doing it once leaves."""

    repeatable: ClassVar[bool]

    def deliver(self, envelope: Envelope, last_call: Callable[[], bool]) -> Delivery:
        """Hands a mail over; never raises for what happens outside.

        `last_call` is asked right before the step after which the mail may have arrived; on False
        the mail is not handed over.
        """

    def close(self) -> None:
        """Ends a connection kept open between mails."""
