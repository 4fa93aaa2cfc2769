"""Every damage, alone and in pairs: `python -m tests.workbooks.corpus --pairs all`."""

import argparse
import gc
import os
import pickle
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations, product
from pathlib import Path

from sync_service.contract.loading import load_contract
from tests.workbooks.corpus.case import DAMAGES, Damage, case_of
from tests.workbooks.corpus.judging import Judgement, judge
from tests.workbooks.corpus.making import SECRET, filled_workbook


def main() -> int:
    """Prints what became of the corpus; 1 where a value was misread or a wrong cell named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", default="0", help='how many pairs, or "all"')
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", default="1/1", help="only this part, e.g. 1/2")
    parser.add_argument("--with", dest="only", default=[], nargs="+", help="only these damages")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        filled = filled_workbook(Path(folder))
    runs: list[Sequence[Damage]] = [(one,) for one in DAMAGES]
    pairs = meaningful()
    if chosen.only:
        names = set(chosen.only)
        runs = [(one,) for one in DAMAGES if one.name in names]
        pairs = [pair for pair in pairs if names & {one.name for one in pair}]
    # At random in any case: what was interrupted has seen some of everything.
    count = len(pairs) if chosen.pairs == "all" else int(chosen.pairs)
    pairs = random.Random(chosen.seed).sample(pairs, count)
    part, parts = map(int, chosen.part.split("/"))
    runs = [*runs, *pairs][part - 1 :: parts]
    contract, counts = load_contract(), Counter[str]()
    case = case_of(filled)
    # Copies share the memory of what is not looked through for garbage.
    gc.freeze()
    for at, damages in enumerate(runs, start=1):
        verdict = in_a_copy(lambda damages=damages: judge(case, damages, contract, SECRET))
        if verdict is None:
            counts["excluded"] += 1
        else:
            _count(verdict, counts)
        if at % 100 == 0:
            print(f"{at} / {len(runs)}: {dict(counts)}", file=sys.stderr, flush=True)
    print(dict(counts))
    return int(bool(counts["silent misreads"] or counts["wrong cells"]))


def in_a_copy(work: Callable[[], Judgement]) -> Judgement | None:
    """What work gives in a copy of this process, since loading the workbook anew takes longest.

    None for damages that cannot meet. Raises RuntimeError where the copy ended otherwise.
    """
    told, tell = os.pipe()
    copy = os.fork()
    if copy == 0:
        try:
            try:
                verdict = work()
            except LookupError:
                verdict = None
            with os.fdopen(tell, "wb") as stream:
                pickle.dump(verdict, stream)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    os.close(tell)
    with os.fdopen(told, "rb") as stream:
        answer = stream.read()
    if os.waitpid(copy, 0)[1]:
        raise RuntimeError("the reader failed; see above")
    verdict: Judgement | None = pickle.loads(answer)
    return verdict


def meaningful() -> list[tuple[Damage, ...]]:
    """Pairs in both orders, and each spelling of a cell after every damage to structure.

    Two single cells do not meet.
    """
    structural = [one for one in DAMAGES if one.kind != "cells"]
    spelled = [one for one in DAMAGES if one.kind == "cells"]
    return [*permutations(structural, 2), *product(spelled, structural)]


def _count(verdict: Judgement, counts: Counter[str]) -> None:
    counts["read"] += 1
    counts["silent misreads"] += bool(verdict.silent)
    counts["wrong cells"] += bool(verdict.wrong_cells)
    counts["lost with an error"] += bool(verdict.lost)
    counts["repairable"] += verdict.repairable
    counts["repaired"] += verdict.repairable and verdict.repaired
    alone = len(verdict.names) == 1
    counts["finding missing"] += bool(verdict.missing)
    counts["finding too many"] += bool(verdict.surplus)
    bad = verdict.silent or verdict.wrong_cells or (verdict.repairable and not verdict.repaired)
    if bad or (alone and (verdict.missing or verdict.surplus)):
        print(verdict)


if __name__ == "__main__":
    sys.exit(main())
