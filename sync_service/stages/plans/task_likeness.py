"""How alike tasks are: rare words that they share, their titles, agencies, time limits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

from rapidfuzz import fuzz

from sync_service.domain.plans import Plan, Task
from sync_service.domain.spelling import fold
from sync_service.stages.likeness import plain_words

_BY_WORDS, _BY_TITLE = 70.0, 0.3
_SAME_AGENCY, _SAME_KIND = 3.0, 2.0
Weights = Mapping[str, float]


class TaskLikeness:
    """Finds the likest tasks of plans above a plan.

    Words weigh by how rare they are in all the plans: all of them speak of committees and cells.
    Pairs of syllables count as well, since a Vietnamese word is often one.
    """

    def __init__(self, below: Plan, above: Sequence[Plan]) -> None:
        self._above = [
            (plan.code, task) for plan in above for task in plan.tasks if task.withdrawn is None
        ]
        tasks = [*below.tasks, *(task for _, task in self._above)]
        counted = [_counted(task) for task in tasks]
        spread = Counter(word for one in counted for word in one)
        self._rarity = {word: log(0.5 + len(tasks) / count) for word, count in spread.items()}
        self._weights = [self._weigh(one) for one in counted[len(below.tasks) :]]

    def likest(self, task: Task, most: int, least: float) -> list[tuple[str, Task, float]]:
        """Plan, task and likeness (0 to 100) of the likest tasks above, best first."""
        own = self._weigh(_counted(task))
        scored = [
            (plan, other, _likeness(task, other, _shared(own, weights)))
            for (plan, other), weights in zip(self._above, self._weights, strict=True)
        ]
        scored.sort(key=lambda it: -it[2])
        return [it for it in scored[:most] if it[2] >= least]

    def _weigh(self, counted: Mapping[str, int]) -> Weights:
        """The words' weights, as a vector of length one."""
        weights = {word: (1 + log(count)) * self._rarity[word] for word, count in counted.items()}
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def _counted(task: Task) -> Counter[str]:
    words = plain_words(f"{task.title} {task.text or ''}").split()
    pairs = (f"{one} {other}" for one, other in pairwise(words))
    return Counter([*words, *pairs])


def _shared(one: Weights, other: Weights) -> float:
    return sum(weight * other.get(word, 0.0) for word, weight in one.items())


def _likeness(one: Task, other: Task, shared: float) -> float:
    titles = fuzz.token_set_ratio(plain_words(one.title), plain_words(other.title))
    # The root draws apart what is small: of long texts in other words few words are the same.
    score = _BY_WORDS * sqrt(max(shared, 0.0)) + _BY_TITLE * titles
    if _agencies(one) & _agencies(other):
        score += _SAME_AGENCY
    if one.deadline.kind == other.deadline.kind != "none":
        score += _SAME_KIND
    return min(100.0, score)


def _agencies(task: Task) -> set[str]:
    return {fold(agency) for named in task.roles.values() for agency in named}
