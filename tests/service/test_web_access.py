"""Rights: every address walked by those who may and those who may not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from werkzeug.test import TestResponse

from sync_service.database.engine import writing
from sync_service.database.tables import tokens as tokens_table
from sync_service.database.tokens import Role, holder_of, revoke_token
from tests.service.conftest import Caller, Web, content
from tests.service.province import Province, honest

# A figure that stands nowhere but in G1's reports.
MARK = 7319
NAMES_OF_H1 = ("Huyện ủy Một", "Chi bộ cơ sở Một", "Chi bộ cơ sở Hai")


@dataclass(frozen=True)
class Scene:
    """Unit H1 with G1 below it, whose accepted report is at stake."""

    web: Web
    submission: int
    workbook: bytes

    @property
    def province(self) -> Province:
        return self.web.province


@pytest.fixture
def scene(web: Web) -> Scene:
    """G1 has reported and been accepted."""
    outcome = web.province.report("2023-Q1", "G1", a=MARK)
    assert outcome.submission is not None
    figures = honest("2023-Q1", "G1", a=MARK, b1=1)
    web.province.keep_report("2023-Q1", "H1")
    return Scene(web, outcome.submission, web.province.filled("2023-Q1", "G1", figures))


Call = Callable[[Caller, Scene], TestResponse]


@dataclass(frozen=True)
class Route:
    """How to call a view about H1's subtree, and what three callers get.

    `stranger` is a unit beside H1, `clerk` H1's own; H1's reviewer gets 200 everywhere.
    """

    call: Call
    stranger: int
    clerk: int = 200
    public: bool = False


def get(path: str) -> Call:
    return lambda caller, scene: caller.get(path.format(id=scene.submission))


def post(path: str, **json: str | list[str]) -> Call:
    return lambda caller, scene: caller.post(path.format(id=scene.submission), json=json)


def upload(path: str) -> Call:
    return lambda caller, scene: caller.upload(path, ("báo cáo.xlsx", scene.workbook))


# In the order of the walk: a sent workbook takes the place of the one at stake.
ROUTES = {
    "checks.make": Route(upload("/checks"), 200),
    "submissions.list_all": Route(get("/submissions"), 200),
    "submissions.show": Route(get("/submissions/{id}"), 404),
    "submissions.workbook": Route(get("/submissions/{id}/workbook"), 404),
    "submissions.approve": Route(post("/submissions/{id}/approve"), 404, clerk=403),
    "submissions.return_": Route(post("/submissions/{id}/return", reason="Sai"), 404, clerk=403),
    "rollups.show": Route(get("/rollups/2023-Q1/H1"), 403),
    "rollups.sources": Route(get("/rollups/2023-Q1/H1/sources?measure=D"), 403),
    "changes.show": Route(get("/rollups/2023-Q1/H1/changes"), 403),
    "workbooks.show": Route(get("/workbooks/2023-Q1/H1"), 403),
    "figures.show": Route(get("/figures/2023-Q1?unit=H1"), 403),
    "reports.show": Route(get("/reports/2023-Q1?unit=H1"), 403, clerk=403),
    "reports.fetch": Route(get("/reports/2023-Q1/word?unit=H1"), 403, clerk=403),
    "board.show": Route(get("/board/2023-Q1?unit=H1"), 403),
    "templates.show": Route(get("/templates/2023-Q1/G1"), 403),
    "units.list_all": Route(get("/units?period=2023-Q1"), 200),
    "plans.list_all": Route(get("/plans"), 200),
    "health.show": Route(get("/health"), 200, public=True),
    "openapi.spec": Route(get("/openapi.json"), 200, public=True),
    "reminders.send": Route(post("/reminders", period="2023-Q1", units=["G1"]), 403, clerk=403),
    "submissions.send": Route(upload("/submissions"), 200),
}


def test_the_bare_address_leads_to_the_upload_page(web: Web) -> None:
    """Who types what `serve` printed into a browser needs no token to get to the page."""
    answer = web.app.test_client().get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nop")
    assert web.app.test_client().get("/", follow_redirects=True).status_code == 200


def test_every_address_is_walked(web: Web) -> None:
    """A new route must be given its place in the table above."""
    endpoints = {rule.endpoint for rule in web.app.url_map.iter_rules()}
    # The pages and the links to reports know no tokens: test_upload_page.py and test_report.py
    # walk them.
    linked = ("front_door.", "upload_page.", "report_files.")
    assert {one for one in endpoints if not one.startswith(linked)} == set(ROUTES)


def test_without_a_good_token_nothing_is_told(scene: Scene) -> None:
    """No token, a made-up one and a revoked one are all refused; public views need none."""
    revoked = scene.web.caller("H1", "office")
    with writing(scene.province.engine) as connection:
        holder = holder_of(connection, revoked.token or "")
        assert holder is not None
        assert revoke_token(connection, holder.id, scene.province.clock())
    for caller in (scene.web.caller(), Caller(revoked.client, "th_made-up"), revoked):
        for endpoint, route in ROUTES.items():
            answer = route.call(caller, scene)
            if route.public:
                assert answer.status_code == 200, endpoint
                continue
            assert answer.status_code == 401, endpoint
            assert content(answer)["code"] == "not_identified"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert scene.province.figure("2023-Q1", "D", "H1") == MARK


@pytest.mark.parametrize(
    ("unit", "role"),
    [("H2", "clerk"), ("H2", "reviewer"), ("H2", "office"), ("H2", "admin"), ("G2", "admin")],
)
def test_a_stranger_learns_and_changes_nothing(scene: Scene, unit: str, role: Role) -> None:
    """A unit of the same level, or one below, gets no name, no figure and no file of H1's."""
    caller = scene.web.caller(unit, role)
    hidden = [name for name in NAMES_OF_H1 if unit != "G2" or name != "Chi bộ cơ sở Hai"]
    for endpoint, route in ROUTES.items():
        answer = route.call(caller, scene)

        forbidden = role == "clerk" and route.clerk == 403
        assert answer.status_code == (403 if forbidden else route.stranger), endpoint
        said = answer.get_data(as_text=True)
        assert str(MARK) not in said, endpoint
        assert [name for name in hidden if name in said] == [], endpoint
    assert scene.province.figure("2023-Q1", "D", "H1") == MARK


@pytest.mark.parametrize("role", ["clerk", "reviewer"])
def test_the_unit_itself_may(scene: Scene, role: Role) -> None:
    """H1's clerk sees and sends for its subtree; its reviewer reviews there too."""
    caller = scene.web.caller("H1", role)
    statuses = {name: route.call(caller, scene).status_code for name, route in ROUTES.items()}

    assert statuses == {
        name: route.clerk if role == "clerk" else 200 for name, route in ROUTES.items()
    }


def test_a_foreign_workbook_is_refused_without_a_word_about_it(scene: Scene) -> None:
    """Neither values nor tasks nor findings that compare with earlier figures are shown."""
    stranger = scene.web.caller("H2")
    for path in ("/submissions", "/checks"):
        item = content(stranger.upload(path, ("báo cáo.xlsx", scene.workbook)))
        assert (item["status"], item["version"], item["submission"]) == ("rejected", None, None)
        assert (item["values"], item["tasks"], item["forms"]) == ({}, [], [])
        assert {finding["code"] for finding in item["findings"]} == {"UNIT_NOT_SENDERS"}


def test_a_foreign_workbook_is_nobodys_report(web: Web) -> None:
    """It is kept, but neither the board nor the coverage counts it as the unit's sending."""
    workbook = web.province.filled("2023-Q1", "G1", honest("2023-Q1", "G1"))
    web.caller("H2").upload("/submissions", ("b.xlsx", workbook))
    clerk = web.caller("H1")

    rows = {row["unit"]: row for row in content(clerk.get("/board/2023-Q1"))["rows"]}
    coverage = content(clerk.get("/rollups/2023-Q1/H1"))["coverage"]

    assert (rows["G1"]["state"], rows["G1"]["file"]) == ("missing", None)
    assert coverage["received"] == 0
    assert content(clerk.get("/submissions"))["total"] == 0
    assert content(web.caller("T", "office").get("/submissions"))["total"] == 1


def test_the_top_is_told_the_true_reason(web: Web) -> None:
    """Nothing is outside the province's reach: a unit that is gone is named as gone."""
    workbook = web.province.filled("2023-Q1", "G4", honest("2023-Q1", "G4"))
    units = (web.province.folder / "units.yaml").read_text(encoding="utf-8")
    web.province.load_units(units + "events:\n- {date: 2023-02-01, event: close, unit: G4}\n")

    item = content(web.caller("T", "office").upload("/submissions", ("b.xlsx", workbook)))

    assert item["status"] == "rejected"
    assert "UNIT_NOT_IN_PERIOD" in {finding["code"] for finding in item["findings"]}
    assert "UNIT_NOT_SENDERS" not in {finding["code"] for finding in item["findings"]}


def test_a_foreign_copy_of_a_known_file_is_no_duplicate(scene: Scene) -> None:
    """Whether the unit has sent these very bytes is not told to others."""
    owner, stranger = scene.web.caller("G1"), scene.web.caller("H2")
    first = content(owner.upload("/submissions", ("b.xlsx", scene.workbook)))
    assert first["status"] == "accepted"

    item = content(stranger.upload("/submissions", ("b.xlsx", scene.workbook)))

    assert (item["status"], item["version"]) == ("rejected", None)


def test_a_strangers_copy_does_not_stand_in_the_owners_way(scene: Scene) -> None:
    """The owner's own sending of bytes that a stranger sent before is accepted."""
    stranger, owner = scene.web.caller("H2"), scene.web.caller("G1")
    stranger.upload("/submissions", ("b.xlsx", scene.workbook))

    item = content(owner.upload("/submissions", ("b.xlsx", scene.workbook)))

    assert item["status"] == "accepted"


def test_a_reviewer_does_not_judge_its_own_unit(web: Web) -> None:
    """The unit above does; the office of the unit may, and so may the reviewer at the top."""
    outcome = web.province.report("2023-Q1", "H1")
    path = f"/submissions/{outcome.submission}/approve"

    assert web.caller("H1", "reviewer").post(path).status_code == 403
    assert web.caller("H2", "reviewer").post(path).status_code == 404
    assert web.caller("T", "reviewer").post(path).status_code == 200
    assert web.caller("H1", "office").post(path).status_code == 200


def test_what_no_unit_owns_is_for_the_office_at_the_top(web: Web) -> None:
    """A file that tells no unit is seen neither by its sender nor by clerks at the top."""
    sent = content(web.caller("G1").upload("/submissions", ("thư.xlsx", b"no workbook")))
    path = f"/submissions/{sent['submission']}"

    callers: list[tuple[str, Role, int]] = [
        ("T", "office", 200),
        ("T", "admin", 200),
        ("T", "clerk", 404),
        ("T", "reviewer", 404),
        ("H1", "office", 404),
        ("G1", "clerk", 404),
    ]
    for unit, role, status in callers:
        caller = web.caller(unit, role)
        assert caller.get(path).status_code == status
        assert content(caller.get("/submissions"))["total"] == (1 if status == 200 else 0)


def test_the_subtree_is_that_of_the_period(web: Web) -> None:
    """After G1 has moved to H2, H1 keeps what was reported while it stood there, and no more."""
    before = web.province.report("2023-Q1", "G1", a=MARK).submission
    folder = web.province.folder
    units = (folder / "units.yaml").read_text(encoding="utf-8")
    moved = "events:\n- {date: 2023-05-01, event: move, unit: G1, parent: H2}\n"
    web.province.load_units(units + moved)
    web.province.open("2023-Q2")
    after = web.province.report("2023-Q2", "G1", a=MARK).submission

    first, second = web.caller("H1", "office"), web.caller("H2", "office")

    assert first.get(f"/submissions/{before}").status_code == 200
    assert first.get(f"/submissions/{after}").status_code == 404
    assert second.get(f"/submissions/{before}").status_code == 404
    assert second.get(f"/submissions/{after}").status_code == 200
    assert first.get("/rollups/2023-Q2/G1").status_code == 403
    assert second.get("/rollups/2023-Q2/G1").status_code == 200
    assert [one["id"] for one in content(first.get("/submissions"))["items"]] == [before]
    assert [one["id"] for one in content(second.get("/submissions"))["items"]] == [after]


def test_a_token_of_a_unit_that_is_gone_opens_nothing(web: Web) -> None:
    """A unit that is not in the period's tree has no subtree there."""
    caller = web.caller("NOWHERE", "admin")

    assert caller.get("/rollups/2023-Q1/NOWHERE").status_code == 403
    assert caller.get("/rollups/2023-Q1/G1").status_code == 403
    assert caller.get("/board/2023-Q1").status_code == 403
    assert caller.get("/units").status_code == 403


def test_tokens_are_hashed_at_rest(web: Web) -> None:
    """The database holds nothing from which a token could be had."""
    token = web.token("H1", "clerk")

    with web.province.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(tokens_table.select())]

    assert token not in str(rows)
    assert token[3:] not in str(rows)
