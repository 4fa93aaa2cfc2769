"""Numbers as Vietnamese readers write them."""


def vietnamese(number: float | None, decimals: int = 0) -> str:
    """1234567.5 as "1.234.567,5"; "…" for nothing; decimals only where there are any."""
    if number is None or number != number:
        return "…"
    places = decimals if decimals or float(number).is_integer() else 2
    shown = f"{number:,.{places}f}"
    return shown.replace(",", " ").replace(".", ",").replace(" ", ".")
