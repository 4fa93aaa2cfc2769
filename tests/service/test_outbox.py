"""The outbox: each mail once, whatever fails, whoever dies."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sync_service.database import audit, channels, outbox
from sync_service.database.engine import writing
from sync_service.domain.mails import Mail, MailState
from sync_service.errors import UsageRefused
from sync_service.outlets.mail import Delivery, Post, post_of
from sync_service.outlets.mail.delivery import Envelope
from sync_service.settings import Settings
from sync_service.stages.mail import outbox as stage
from sync_service.stages.mail.outbox import LEASE, MAX_ATTEMPTS, Drained, decide, drain
from tests.kill import sending
from tests.service.mail_server import Failure, MailServer, mail_server
from tests.service.province import Province, found_province


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that asks for STARTTLS and an account."""
    with mail_server(tmp_path) as running:
        yield running


def put(province: Province, *recipients: str, **more: Any) -> list[int]:
    """Queues one mail to each of the recipients."""
    with writing(province.engine) as connection:
        return [
            outbox.queue(
                connection,
                Mail("report:province", one, "Báo cáo quý I", "…", period="2023-Q1", **more),
                province.clock(),
            )[0]
            for one in recipients
        ]


def states(province: Province) -> dict[MailState, int]:
    """How many mails stand where."""
    with province.engine.connect() as connection:
        return outbox.counts(connection)


def run(province: Province, post: Post) -> Drained:
    """One run without pauses."""
    return drain(province.context, post, pause=lambda _: None)


def later(province: Province, wait: timedelta) -> None:
    """Lets time pass."""
    province.clock.now += wait


class Told:
    """A way out that ends as the test says, and keeps what it was given."""

    repeatable = False

    def __init__(self, *endings: str) -> None:
        self.endings = list(endings)
        self.given: list[str] = []

    def deliver(self, envelope: Envelope, last_call: Any) -> Delivery:
        """The next ending; a mail counts as given once the last call was answered."""
        ending = self.endings.pop(0) if self.endings else "sent"
        if ending in ("sent", "unknown") and not last_call():
            return Delivery("lost", "")
        self.given.append(envelope.recipient)
        return Delivery(ending, ending)  # type: ignore[arg-type]

    def close(self) -> None:
        """Nothing is open."""


def post_through(transport: Told) -> Post:
    """A post office with that way out."""
    return Post(post_of(Settings()).sender, transport, 0)


def test_the_same_mail_is_queued_once(province: Province) -> None:
    """Queued again it is the mail that stands there; another content is another mail."""
    first = put(province, "an@huyen.example")
    assert put(province, "an@huyen.example") == first
    assert put(province, "an@huyen.example", html="<p>…</p>") != first
    assert states(province) == {"queued": 2}


def test_200_recipients_with_failures_get_one_mail_each(server: MailServer, tmp_path: Path) -> None:
    """10% of attempts fail at random: 4xx before and after the mail, broken connections before
    and after. All 200 arrive, none twice; what broke off after the last dot is never repeated."""
    province = found_province(tmp_path)
    chance = random.Random(20230403)
    kinds: list[Failure] = ["rcpt_4xx", "data_4xx", "reset_before", "reset_after"]
    failed: Counter[Failure] = Counter()

    def failing(_address: str) -> Failure | None:
        if chance.random() >= 0.1:
            return None
        kind = chance.choice(kinds)
        failed[kind] += 1
        return kind

    server.failing = failing
    addresses = [f"nguoi-nhan-{number:03}@huyen.example" for number in range(200)]
    put(province, *addresses)
    post = post_of(server.settings(tmp_path))
    runs = 0
    while states(province).get("queued"):
        run(province, post)
        later(province, timedelta(minutes=5))
        runs += 1
        assert runs < 30

    assert set(failed) == set(kinds), "the seed makes every kind of failure"
    assert Counter(one.recipients[0] for one in server.arrived) == Counter(addresses)
    assert states(province) == {
        "sent": 200 - failed["reset_after"],
        "unknown": failed["reset_after"],
    }
    ids = [str(one.message["Message-ID"]) for one in server.arrived]
    assert len(set(ids)) == 200
    province.engine.dispose()


def test_a_temporary_failure_is_tried_again_with_growing_pauses(province: Province) -> None:
    """Each pause is at least as long as the one before; at last the mail is given up."""
    (mail,) = put(province, "an@huyen.example")
    moments = []
    while states(province).get("queued"):
        moments.append(province.clock.now)
        run(province, post_through(Told("retry")))
        with province.engine.connect() as connection:
            waiting = outbox.find_mail(connection, mail)
        assert waiting is not None
        early = Told()
        province.clock.now = waiting.next_at - timedelta(seconds=1)
        run(province, post_through(early))
        assert early.given == []
        province.clock.now = waiting.next_at
    pauses = [b - a for a, b in pairwise(moments)]

    assert len(moments) == MAX_ATTEMPTS
    assert pauses[0] <= timedelta(minutes=2)
    assert pauses == sorted(pauses)
    assert states(province) == {"failed": 1}


def test_giving_up_is_on_record(province: Province) -> None:
    """A final refusal ends at once, needs a person, and stands in the audit record."""
    (mail,) = put(province, "an@huyen.example")
    drained = run(province, post_through(Told("refused")))

    assert drained.needs_a_person
    assert drained.results == {"failed": 1, "unknown": 0}
    with province.engine.connect() as connection:
        (given_up,) = outbox.mails(connection, ["failed"])
        assert (given_up.id, given_up.answer, given_up.attempts) == (mail, "refused", 1)
        assert audit.first_broken(connection) is None
        actions = list(connection.exec_driver_sql("SELECT action, subject FROM audit"))
    assert ("mail.failed", str(mail)) in [tuple(row) for row in actions]


def test_an_unreachable_server_ends_the_run(province: Province) -> None:
    """The others are not tried in vain, and keep all their attempts."""
    put(province, "an@huyen.example", "ba@huyen.example", "tu@huyen.example")
    transport = Told("unreachable")
    drained = run(province, post_through(transport))

    assert drained.stopped == "unreachable"
    assert transport.given == ["an@huyen.example"]
    later(province, timedelta(minutes=10))
    assert run(province, post_through(Told())).results["sent"] == 3


def test_an_unknown_end_waits_for_a_person(province: Province) -> None:
    """It is not repeated by itself; "resend" sends it with the same Message-ID, "done" ends it."""
    first, second = put(province, "an@huyen.example", "ba@huyen.example")
    run(province, post_through(Told("unknown", "unknown")))
    later(province, timedelta(days=30))
    again = Told()
    run(province, post_through(again))
    assert again.given == []
    assert states(province) == {"unknown": 2}

    decide(province.context, first, "resend", "test")
    decide(province.context, second, "done", "test")
    run(province, post_through(again))
    assert again.given == ["an@huyen.example"]
    assert states(province) == {"sent": 1, "done": 1}
    with pytest.raises(UsageRefused, match="quyết định"):
        decide(province.context, first, "resend", "test")
    with pytest.raises(UsageRefused):
        decide(province.context, 999, "done", "test")


def test_a_claim_of_a_dead_process(province: Province) -> None:
    """Dead before handing over: sent by the next. Dead while handing over: unknown."""
    before, amid = put(province, "an@huyen.example", "ba@huyen.example")
    with writing(province.engine) as connection:
        for mail in (before, amid):
            outbox.claim(connection, mail, "dead", province.clock() + LEASE)
        assert outbox.begin_sending(connection, amid, "dead")
    transport = Told()
    run(province, post_through(transport))
    assert transport.given == [], "a lease that runs is respected"

    later(province, LEASE + timedelta(seconds=1))
    drained = run(province, post_through(transport))
    assert transport.given == ["an@huyen.example"]
    assert drained.needs_a_person
    assert states(province) == {"sent": 1, "unknown": 1}


def test_a_slow_process_that_lost_its_claim(province: Province) -> None:
    """It does not hand the mail over; and if it had, it still reports what became of it."""
    early, late = put(province, "an@huyen.example", "ba@huyen.example")
    with writing(province.engine) as connection:
        for mail in (early, late):
            outbox.claim(connection, mail, "slow", province.clock() + LEASE)
        assert outbox.begin_sending(connection, late, "slow")
    later(province, LEASE + timedelta(seconds=1))
    run(province, post_through(Told()))

    with writing(province.engine) as connection:
        assert not outbox.begin_sending(connection, early, "slow")
        assert not outbox.settle(connection, early, "slow", "sent", answer="250")
        assert outbox.settle(connection, late, "slow", "sent", answer="250")
    assert states(province) == {"sent": 2}


def test_two_runs_at_a_time_share_the_work(province: Province) -> None:
    """What one holds, the other does not take."""
    put(province, *(f"{number}@huyen.example" for number in range(6)))
    other = Told()

    class Between(Told):
        def deliver(self, envelope: Envelope, last_call: Any) -> Delivery:
            if len(self.given) == 1:
                run(province, post_through(other))
            return super().deliver(envelope, last_call)

    one = Between()
    run(province, post_through(one))
    assert sorted(one.given + other.given) == [f"{number}@huyen.example" for number in range(6)]
    assert other.given


def test_pacing(province: Province) -> None:
    """A pause between two mails, none before the first or after the last."""
    put(province, *(f"{number}@huyen.example" for number in range(3)))
    pauses: list[float] = []
    post = Post(post_of(Settings()).sender, Told(), 2.5)
    drain(province.context, post, pause=pauses.append)

    assert pauses == [2.5, 2.5]


def test_a_closed_outlet_keeps_mails_in(opened: Province) -> None:
    """Closed for a unit or a form, its mails wait; opened again, they go."""
    put(opened, "tinh@x.example")
    put(opened, "h1@x.example", unit="H1")
    put(opened, "g1@x.example", unit="G1")
    put(opened, "so@x.example", forms=("member_statistics",))
    closed = [
        channels.Closure(stage.CHANNEL, unit="H1"),
        channels.Closure(stage.CHANNEL, form="member_statistics"),
    ]
    with writing(opened.engine) as connection:
        for one in closed:
            channels.close(connection, one, opened.clock())
    transport = Told()
    drained = run(opened, post_through(transport))
    assert transport.given == ["tinh@x.example"]
    assert drained.held_back == 3

    with writing(opened.engine) as connection:
        for one in closed:
            channels.reopen(connection, one)
    run(opened, post_through(transport))
    assert sorted(transport.given) == [
        "g1@x.example", "h1@x.example", "so@x.example", "tinh@x.example",
    ]  # fmt: skip


def test_a_lost_file_concerns_one_mail_only(province: Province) -> None:
    """A mail whose file is gone is given up; the others go out."""
    from sync_service.domain.mails import Attachment

    put(province, "an@x.example", attachments=(Attachment("a.docx", "0" * 64, "a/b"),))
    put(province, "ba@x.example")
    transport = Told()
    run(province, post_through(transport))

    assert transport.given == ["ba@x.example"]
    assert states(province) == {"failed": 1, "sent": 1}


def test_mails_and_what_they_tell_of_stand_or_fall_together(province: Province) -> None:
    """A transaction that fails leaves no mail behind."""
    with pytest.raises(RuntimeError), writing(province.engine) as connection:
        outbox.queue(connection, Mail("x", "an@x.example", "s", "t"), province.clock())
        raise RuntimeError
    assert states(province) == {}


def test_eml_files_are_written_once_whatever_dies(province: Province, tmp_path: Path) -> None:
    """Where writing again does no harm, a claim that ran out is simply done again."""
    (mail,) = put(province, "an@huyen.example")
    with writing(province.engine) as connection:
        outbox.claim(connection, mail, "dead", province.clock() + LEASE)
        outbox.begin_sending(connection, mail, "dead")
    later(province, LEASE + timedelta(seconds=1))
    drained = run(province, post_of(Settings(home=tmp_path)))

    assert drained.results["sent"] == 1
    assert len(list((tmp_path / "outbox").iterdir())) == 1


def test_sending_processes_killed_at_random(tmp_path: Path) -> None:
    """SIGKILL at random moments, dozens of times: each mail arrives once, or not at all and is
    reported unknown; none is lost, none comes twice."""
    found = sending.killed(tmp_path, count=24, seed=7)

    assert found.kills == 24
    assert found.twice == []
    assert found.lost == []
    assert found.unreported == []


def test_no_lock_is_held_while_the_server_is_asked(province: Province) -> None:
    """A slow mail server does not keep others from writing."""
    put(province, "an@huyen.example")
    open_transactions = Counter[str]()
    event.listen(province.engine, "begin", lambda _: open_transactions.update(["open"]))
    event.listen(province.engine, "commit", lambda _: open_transactions.subtract(["open"]))
    event.listen(province.engine, "rollback", lambda _: open_transactions.subtract(["open"]))
    seen = []

    class Slow(Told):
        def deliver(self, envelope: Envelope, last_call: Any) -> Delivery:
            seen.append(open_transactions["open"])
            found = super().deliver(envelope, last_call)
            seen.append(open_transactions["open"])
            return found

    with closing(province.engine.raw_connection()):
        run(province, post_through(Slow()))
    assert seen == [0, 0]
