"""The sample province: its units before 2023, and what befalls them until autumn 2025.

Everything is invented and drawn from one seed, so that every run tells the same story.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from sync_service.demo import names
from sync_service.domain.unit_records import UnitEntry, UnitEvent

SEED = 21
ROOT = "99"
# Who issues a plan, where not the province.
ISSUERS = {"VLH-68": f"{ROOT}.{31 + names.ISSUING_DISTRICT}", "DUK-21": f"{ROOT}.51"}
REORGANISED_ON = datetime.date(2025, 7, 1)

_COMMUNES_A_DISTRICT = (10, 11)
_LOCAL = ("commune", "ward", "zone")
_LARGE = 30  # from so many members on a grassroots unit is a committee, not a cell


@dataclass(frozen=True)
class Profile:
    """What a grassroots unit is like: its establishment, size, cells below it, and people."""

    establishment: str
    members: int
    cells: int
    women: float
    minority: float
    religious: float

    @property
    def sections(self) -> int:
        """Sections between committee and cells, in the largest offices and firms."""
        return self.cells // 4 if self.cells >= 8 and self.establishment not in _LOCAL else 0


@dataclass(frozen=True)
class Province:
    """Founding rows, events and, for every unit with members of its own, its profile."""

    entries: tuple[UnitEntry, ...]
    events: tuple[UnitEvent, ...]
    profiles: dict[str, Profile]


@lru_cache(maxsize=2)
def sample_province(seed: int = SEED) -> Province:
    """The sample province of a seed."""
    story = _Story(Random(seed))
    story.tell_beginning()
    story.tell_events_of_2023()
    story.tell_reorganisation()
    return Province(tuple(story.entries), tuple(story.events), story.profiles)


def write_units(path: Path, province: Province | None = None) -> None:
    """Writes the province's units file (.yaml)."""
    told = province or sample_province()
    content = {
        "units": [_entry_row(entry) for entry in told.entries],
        "events": [_event_row(event) for event in told.events],
    }
    text = yaml.dump(
        content,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    path.write_text(f"# Dữ liệu mẫu, không có thật. Sample data, not real.\n{text}", "utf-8")


def _entry_row(entry: UnitEntry) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": entry.code,
        "name": entry.name,
        "kind": entry.kind,
        "parent": entry.parent,
    }
    if entry.from_ is not None:
        row["from"] = entry.from_
    return row | ({"email": entry.email} if entry.email else {})


def _event_row(event: UnitEvent) -> dict[str, Any]:
    # A copy of the date: YAML writes an object that comes again as a reference.
    row: dict[str, Any] = {"date": event.date.replace() if event.date else None}
    row["event"] = event.event
    if len(event.units) == 1:
        row["unit"] = event.units[0]
    else:
        row["units"] = list(event.units)
    if event.into:
        row["into"] = event.into[0] if len(event.into) == 1 else list(event.into)
    for name in ("parent", "name", "kind", "scope"):
        if (value := getattr(event, name)) is not None:
            row[name] = value
    return row


@dataclass
class _Story:
    random: Random
    entries: list[UnitEntry] = field(default_factory=list)
    events: list[UnitEvent] = field(default_factory=list)
    profiles: dict[str, Profile] = field(default_factory=dict)
    communes: dict[str, list[str]] = field(default_factory=dict)  # by district
    others: dict[str, list[str]] = field(default_factory=dict)  # by district, bloc or force
    bodies: list[str] = field(default_factory=list)  # of the district and the bloc with plans
    place: dict[str, str] = field(default_factory=dict)  # commune's name by its code

    # -- as it stands when the records begin

    def tell_beginning(self) -> None:
        self._add(ROOT, names.PROVINCE, "tinh_uy", None)
        for number, (name, kind) in enumerate(names.ADVISORY, 1):
            self._add(f"{ROOT}.{number:02}", name, kind, ROOT)
        for number, name in enumerate(names.PARTY_GROUPS, 11):
            self._add(f"{ROOT}.{number:02}", name, "dang_doan", ROOT)
        self._tell_districts()
        self._tell_bloc()
        self._tell_forces()

    def _tell_districts(self) -> None:
        free_names = iter(names.places(self.random))
        for index, (kind, name, place) in enumerate(names.DISTRICTS):
            district = f"{ROOT}.{31 + index}"
            self._add(district, name, kind, ROOT)
            few = 3 if index == names.ISLAND else self.random.choice(_COMMUNES_A_DISTRICT)
            for number in range(1, few + 1):
                self._tell_commune(district, number, next(free_names), index)
            issuing = index == names.ISSUING_DISTRICT
            ranks = names.IN_THE_ISSUING_DISTRICT if issuing else names.IN_A_DISTRICT
            for number, rank in enumerate(ranks, 21):
                self._tell_grassroots(district, number, rank, place)
            if issuing:
                self._tell_bodies(district, names.OF_THE_ISSUING_DISTRICT)

    def _tell_commune(self, district: str, number: int, place: str, index: int) -> None:
        code = f"{district}.{number:03}"
        sort = "phường" if index in names.TOWNS and number <= 6 else "xã"
        highland = self.random.random() < 0.25
        profile = Profile(
            "ward" if sort == "phường" else "commune",
            self.random.randint(160, 420),
            self.random.randint(8, 18),
            self.random.uniform(0.28, 0.4),
            self.random.uniform(0.4, 0.9) if highland else self.random.uniform(0, 0.03),
            self.random.uniform(0.01, 0.12),
        )
        self._add(code, f"Đảng bộ {sort} {place}", "dang_bo_co_so", district, profile)
        self.communes.setdefault(district, []).append(code)
        self.place[code] = place

    def _tell_grassroots(self, above: str, number: int, rank: names.Rank, place: str = "") -> None:
        template, establishment, fewest, most = rank
        members = self.random.randint(fewest, most)
        armed = establishment in ("army", "police")
        profile = Profile(
            establishment,
            members,
            self.random.randint(3, 3 + members // 12) if members >= _LARGE else 0,
            self.random.uniform(0.04, 0.12) if armed else self.random.uniform(0.3, 0.6),
            self.random.uniform(0, 0.12),
            self.random.uniform(0, 0.05),
        )
        large = members >= _LARGE
        name = f"{'Đảng bộ' if large else 'Chi bộ'} {template.format(place=place)}"
        kind = "dang_bo_co_so" if large else "chi_bo_co_so"
        code = f"{above}.{number:03}"
        self._add(code, name, kind, above, profile)
        self.others.setdefault(above, []).append(code)

    def _tell_bloc(self) -> None:
        bloc = f"{ROOT}.51"
        name = "Đảng ủy Khối Cơ quan và Doanh nghiệp tỉnh"
        self._add(bloc, name, "dang_uy_khoi", ROOT)
        ranks = (*names.OF_THE_PARTY_SIDE, *names.OF_THE_STATE_SIDE)
        for number, rank in enumerate(ranks, 1):
            self._tell_grassroots(bloc, number, rank)
        self._tell_bodies(bloc, names.OF_THE_BLOC)

    def _tell_bodies(self, above: str, bodies: Sequence[str]) -> None:
        for number, name in enumerate(bodies, 51):
            code = f"{above}.{number:03}"
            self._add(code, name, "co_quan_cap_huyen", above)
            self.bodies.append(code)

    def _tell_forces(self) -> None:
        for number, (name, establishment, parts) in enumerate(names.FORCES, 52):
            force = f"{ROOT}.{number}"
            self._add(force, name, "dang_uy_luc_luong", ROOT)
            for index, part in enumerate(parts, 1):
                self._tell_grassroots(force, index, (part, establishment, 12, 70))

    # -- 2023

    def tell_events_of_2023(self) -> None:
        """The police report as one; a renaming, a merger, a split, a move."""
        day = datetime.date
        self._event(day(2022, 12, 1), "report", [f"{ROOT}.53"], scope="subtree")
        first, second, *_, last = self.communes
        firm = self.others[first][11]
        renamed = f"{self._name(firm)} và Đô thị"
        self._event(day(2023, 2, 10), "rename", [firm], name=renamed)
        self._event(
            day(2023, 4, 15),
            "merge",
            self.others[first][2:4],
            into=(f"{first}.041",),
            name="Đảng bộ Trường Trung học phổ thông Minh Mẫu",
            kind="dang_bo_co_so",
        )
        self.others[first][2:4] = [f"{first}.041"]
        self._tell_split(day(2023, 5, 20), self.others[second][1])
        moved = self.others[last][10]
        self._event(day(2023, 6, 1), "move", [moved], parent=f"{ROOT}.51")
        self.others[last].remove(moved)
        self.others[f"{ROOT}.51"].append(moved)

    def _tell_split(self, day: datetime.date, whole: str) -> None:
        above = whole.rsplit(".", 1)[0]
        part = f"{above}.042"
        name = f"Chi bộ Bệnh viện Y học cổ truyền {self._name(whole).split('Y tế ')[1]}"
        self._add(part, name, "chi_bo_co_so", above, founded=day)
        self._event(day, "split", [whole], into=(whole, part))
        self.others[above].append(part)

    # -- 1 July 2025

    def tell_reorganisation(self) -> None:
        """No districts any more: communes and wards under the province; the bloc divided."""
        day = REORGANISED_ON
        self._tell_local_forces(day)
        self._tell_new_communes()
        self._tell_bloc_divided()
        self._event(
            day,
            "merge",
            [f"{ROOT}.02", f"{ROOT}.03"],
            into=(f"{ROOT}.10",),
            name="Ban Tuyên giáo và Dân vận Tỉnh ủy",
            kind="co_quan_tham_muu",
        )
        groups = [f"{ROOT}.{number}" for number in range(11, 11 + len(names.PARTY_GROUPS))]
        self._event(day, "close", [*groups, *self.bodies])
        self._event(day, "merge", [f"{ROOT}.54"], into=(f"{ROOT}.52",))
        self._event(day, "close", list(self.communes))

    def _tell_local_forces(self, day: datetime.date) -> None:
        """A district's military and police go over to those of the province."""
        others = self.others[ISSUERS["VLH-68"]]
        police, military = others.pop(), others.pop()
        self._event(day, "move", [military], parent=f"{ROOT}.52")
        self._event(day, "move", [police], parent=f"{ROOT}.53")

    def _tell_new_communes(self) -> None:
        number = 101
        for index, (district, communes) in enumerate(self.communes.items()):
            groups = [communes] if index == names.ISLAND else _grouped(communes, self.random)
            others = _dealt(self.others[district], len(groups))
            for merged, moved in zip(groups, others, strict=True):
                code = f"{ROOT}.{number}"
                number += 1
                name, kind = self._new_commune(index, merged)
                self._event(
                    *(REORGANISED_ON, "merge", merged),
                    into=(code,),
                    name=name,
                    kind=kind,
                    parent=ROOT,
                )
                self._event(REORGANISED_ON, "move", moved, parent=code)

    def _new_commune(self, index: int, merged: Sequence[str]) -> tuple[str, str]:
        if index == names.ISLAND:
            return "Đảng ủy đặc khu Đảo Mẫu", "dang_uy_dac_khu"
        if index in names.TOWNS and "phường" in self._name(merged[0]):
            return f"Đảng ủy phường {self.place[merged[0]]}", "dang_uy_phuong"
        return f"Đảng ủy xã {self.place[merged[0]]}", "dang_uy_xa"

    def _tell_bloc_divided(self) -> None:
        bloc, party, state = (f"{ROOT}.{number}" for number in (51, 61, 62))
        day = REORGANISED_ON
        name = "Đảng ủy các cơ quan Đảng tỉnh"
        self._add(party, name, "dang_uy_co_quan_dang", ROOT, founded=day)
        name = "Đảng ủy Ủy ban nhân dân tỉnh"
        self._add(state, name, "dang_uy_uy_ban", ROOT, founded=day)
        self._event(day, "split", [bloc], into=(party, state))
        line = len(names.OF_THE_PARTY_SIDE)
        self._event(day, "move", self.others[bloc][:line], parent=party)
        self._event(day, "move", self.others[bloc][line:], parent=state)

    # -- hands

    def _name(self, code: str) -> str:
        return next(entry.name for entry in self.entries if entry.code == code)

    def _add(
        self,
        code: str,
        name: str,
        kind: str,
        parent: str | None,
        profile: Profile | None = None,
        founded: datetime.date | None = None,
    ) -> None:
        email = f"{code.replace('.', '-')}@tinhmau.example"
        self.entries.append(UnitEntry(code, name, kind, parent, founded, email))
        if profile is not None:
            self.profiles[code] = profile

    def _event(
        self,
        day: datetime.date,
        event: str,
        units: Sequence[str],
        *,
        into: tuple[str, ...] = (),
        parent: str | None = None,
        name: str | None = None,
        kind: str | None = None,
        scope: str | None = None,
    ) -> None:
        told = UnitEvent(
            day, event, tuple(units), into=into, parent=parent, name=name, kind=kind, scope=scope
        )
        self.events.append(told)


def _grouped(communes: Sequence[str], random: Random) -> list[Sequence[str]]:
    """Old communes in groups of two or three that become one."""
    groups: list[Sequence[str]] = []
    left = list(communes)
    while left:
        size = 3 if len(left) == 3 or (len(left) > 4 and random.random() < 0.1) else 2
        groups.append(left[:size])
        left = left[size:]
    return groups


def _dealt(codes: Sequence[str], hands: int) -> list[Sequence[str]]:
    return [codes[hand::hands] for hand in range(hands)]
