"""Numbers and days typed as words, taken by formula as the service's reader takes them.

The steps stand in cells of their own, since one formula with all of them would be too long.
Each is NOTHING where the cell holds no words, or words of another kind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sync_service.contract.formulas import NOTHING

# The words without blanks and closed by NOTHING, where they are taken apart, and the number; for a
# day: the words with "/" between, where they are taken apart, the day's number.
STEPS = 3

_EMPTY = f'"{NOTHING}"'
# Of as many digits as any figure can have.
_PLAIN, _GROUPED = "0" * 12, "000-000-000-000"
# What a whole number may end with.
_ENDINGS = (",0", ".0")


@dataclass(frozen=True)
class Typed:
    """The cells of one input's steps: `write` puts a step's formula there, `at` names the cell."""

    write: Callable[[int, str], None]
    at: Callable[[int], str]

    @property
    def taken(self) -> str:
        """The cell that holds the number, or the day as a number."""
        return self.at(STEPS - 1)

    def draw_number(self, source: str, decimals: int) -> None:
        """The steps for a cell that takes numbers with at most so many decimals.

        What they take, the service's reader takes for the same; rarer spellings that it knows
        besides are to be typed again. Formulas are kept short, for every figure has them.
        """
        words = f'TRIM(CLEAN(SUBSTITUTE({source},"\u00a0"," ")))&{_EMPTY}'
        if decimals == 0:
            for ending in _ENDINGS:
                words = f'SUBSTITUTE({words},"{ending}0{NOTHING}","{ending}{NOTHING}")'
        self.write(0, f"IF(ISTEXT({source}),{words},{_EMPTY})")
        if decimals == 0:
            self._draw_whole()
        else:
            self._draw_parts()

    def _draw_whole(self) -> None:
        """All digits as one number, which written again must give the same words."""
        typed, number, _ = map(self.at, range(STEPS))
        bare = typed
        for ending in _ENDINGS:
            bare = f'SUBSTITUTE({bare},"{ending}{NOTHING}","")'
        digits = _without(bare, (NOTHING, " ", ".", ","))
        # A number does not begin with a mark.
        taken = f"IFERROR(VALUE({digits})+0*VALUE(LEFT({typed},1)),-1)"
        self.write(1, f"IF({typed}={_EMPTY},-1,{taken})")
        same = [
            _same(typed, f'TEXT({number},"{_PLAIN}")&"{ending}{NOTHING}"')
            for ending in ("", *_ENDINGS)
        ]
        by_point, by_comma, by_blank = (f'SUBSTITUTE({typed},"{mark}","-")' for mark in "., ")
        written = f'TEXT({number},"{_GROUPED}")'
        grouped = [_same(by_point, f'{written}&"{ending}{NOTHING}"') for ending in ("", ",0")]
        grouped.append(_same(by_blank, f"{written}&{_EMPTY}"))
        # 12,000 may be twelve with three decimals as well.
        decides = f"OR({number}>=10^6,{number}/1000>INT({number}/1000))"
        grouped.append(f"AND({decides},{_same(by_comma, f'{written}&{_EMPTY}')})")
        # 0.123 is no thousands.
        both = f'OR({",".join(same)},AND(LEFT({typed},1)<>"0",OR({",".join(grouped)})))'
        self.write(2, f"IF({number}<0,{_EMPTY},IF({both},{number},{_EMPTY}))")

    def _draw_parts(self) -> None:
        """Before the decimal mark and behind it; one mark before three digits decides nothing."""
        typed, mark, _ = map(self.at, range(STEPS))
        points = f'LEN({typed})-LEN(SUBSTITUTE({typed},".",""))'
        otherwise = f'IF({points}=1,FIND(".",{typed}),LEN({typed}))'
        self.write(1, f'IFERROR(FIND(",",{typed}),{otherwise})')
        before, behind = f"LEFT({typed},{mark}-1)", f"MID({typed},{mark}+1,LEN({typed})-{mark}-1)"
        bare = _without(before, (".", " "))
        written = f'TEXT(VALUE({bare}),"{_GROUPED}")'
        by_point, by_blank = (_same(f'SUBSTITUTE({before},"{mark}","-")', written) for mark in ". ")
        # 0.123.456 is no thousands.
        grouped = f'AND(LEFT({before},1)<>"0",OR({by_point},{by_blank}))'
        first = f"VALUE(LEFT({before},1))*0"
        whole = f"({_digits(bare)}+{first})/OR({before}={bare},{grouped})"
        decides = f"OR(LEN({behind})<>3,LEN({before})>3)"
        both = f"{whole}+{_digits(behind)}/10^LEN({behind})/{decides}"
        number = f"IFERROR(IF({mark}=LEN({typed}),{whole},{both}),{_EMPTY})"
        self.write(2, f"IF({typed}={_EMPTY},{_EMPTY},{number})")

    def draw_day(self, source: str) -> None:
        """The steps for a cell that takes a day: 5/9/2026, 05.09.2026 or 5-9-2026."""
        typed, second, _ = map(self.at, range(STEPS))
        words = f'TRIM(SUBSTITUTE({source},"\u00a0"," "))'
        for sign, instead in ((".", "/"), ("-", "/"), ("/ ", "/"), (" /", "/")):
            words = f'SUBSTITUTE({words},"{sign}","{instead}")'
        self.write(0, f"IF(ISTEXT({source}),{words}&{_EMPTY},{_EMPTY})")
        first = f'FIND("/",{typed})'
        self.write(1, f'IFERROR(FIND("/",{typed},{first}+1),0)')
        pieces = (
            (f"LEFT({typed},{first}-1)", 1, 2),
            (f"MID({typed},{first}+1,{second}-{first}-1)", 1, 2),
            (f"MID({typed},{second}+1,LEN({typed})-{second}-1)", 4, 4),
        )
        day, month, year = (
            f"{_digits(piece)}/(LEN({piece})>={least})/(LEN({piece})<={most})"
            for piece, least, most in pieces
        )
        made = f"DATE({year},{month},{day})"
        # DATE() runs on into the next month; before 1901 every program counts in its own way.
        real = f"IF(AND({year}>1900,DAY({made})={day},MONTH({made})={month}),{made},{_EMPTY})"
        self.write(2, f"IF({second}=0,{_EMPTY},IFERROR({real},{_EMPTY}))")


def _digits(words: str) -> str:
    """The number of words that are digits alone; an error for any other."""
    number = f"VALUE({words})"
    return f'{number}/(TEXT({number},REPT("0",LEN({words})))={words})'


def _same(words: str, written: str) -> str:
    """Whether words are the end of a number written with zeros before it."""
    return f"{words}=RIGHT({written},LEN({words}))"


def _without(words: str, signs: Sequence[str]) -> str:
    for sign in signs:
        words = f'SUBSTITUTE({words},"{sign}","")'
    return words
