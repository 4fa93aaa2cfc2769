"""The rules of a period: listed, tried out, put into force, switched off."""

from typing import cast

import click

from sync_service.cli.desk import ACTOR, command, json_option, make_desk, period_option
from sync_service.contract.rule_states import STATES, State
from sync_service.stages.periods import known_period
from sync_service.stages.rule_states import rules_in, set_rule_state


@click.group()
def rules() -> None:
    """Quy tắc kiểm tra của một kỳ. / The rules of a period."""


@rules.command("list")
@period_option
@json_option
@click.pass_context
@command
def rules_list(context: click.Context, period: str, as_json: bool) -> None:
    """Liệt kê quy tắc và trạng thái. / List the rules with their states."""
    desk = make_desk(context)
    stages = desk.context()
    with stages.engine.connect() as connection:
        opened = known_period(connection, period)
        found = list(rules_in(stages, connection, opened, desk.language))
    if as_json:
        listed = [
            {
                "code": one.code,
                "form": one.form,
                "severity": one.severity,
                "state": one.state,
                "rule": one.rule,
                "words": one.words,
            }
            for one in found
        ]
        desk.answer({"period": period, "rules": listed})
        return
    for one in found:
        state = desk.words(f"rule_{one.state}")
        severity = desk.words(f"severity_{one.severity}")
        click.echo(f"{one.code}\t{state}\t{severity}\t{one.words}")


@rules.command("set")
@period_option
@click.option("--rule", required=True, help="Mã quy tắc, ví dụ TK-130. / Code of the rule.")
@click.option(
    "--state",
    type=click.Choice(STATES),
    required=True,
    help="Thử (chỉ cảnh báo), áp dụng, tắt. / On trial (a warning), in force, off.",
)
@click.pass_context
@command
def rules_set(context: click.Context, period: str, rule: str, state: str) -> None:
    """Thử (chỉ cảnh báo), áp dụng, hoặc tắt một quy tắc. / Try, enforce or switch off a rule."""
    desk = make_desk(context)
    chosen = cast(State, state)
    before = set_rule_state(desk.context(), period, rule, chosen, ACTOR)
    desk.say(
        "rule_set",
        rule=rule,
        period=period,
        before=desk.words(f"rule_{before}"),
        state=desk.words(f"rule_{chosen}"),
    )
