"""Questions to the person: Excel's boxes, LibreOffice's, or whatever a test puts in their place."""

from collections.abc import Sequence
from typing import Any, Protocol

import xlwings as xw

from addin import program, texts


class Dialogs(Protocol):
    """How a button speaks with the person."""

    def tell(self, text: str) -> None:
        """Shows a sentence."""

    def ask(self, text: str) -> bool:
        """Whether the person says yes."""

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        """What the person types; None when they close the question."""

    def choose(self, text: str, options: Sequence[str]) -> int | None:
        """Which of the options the person takes, counted from 0."""


_put_in: list[Dialogs] = []


def use(dialogs: Dialogs | None) -> None:
    """Puts other dialogs in place of the program's own; None gives those back."""
    _put_in[:] = [] if dialogs is None else [dialogs]


def dialogs_of(book: xw.Book) -> Dialogs:
    """The dialogs of the program in which a workbook is open."""
    if _put_in:
        return _put_in[0]
    return CalcDialogs(book) if program.is_calc(book) else ExcelDialogs(book)


class _Boxes:
    """What both programs have in common."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def tell(self, text: str) -> None:
        self._book.app.alert(text, texts.APP)

    def ask(self, text: str) -> bool:
        return self._book.app.alert(text, texts.APP, "yes_no") == "yes"

    def choose(self, text: str, options: Sequence[str]) -> int | None:
        listed = "\n".join(f"{at}. {option}" for at, option in enumerate(options, start=1))
        question = f"{text}\n\n{listed}\n\n{texts.TYPE_A_NUMBER}"
        typed = self.enter(question, "1")
        if typed is None or not typed.strip().isdecimal():
            return None
        chosen = int(typed) - 1
        return chosen if 0 <= chosen < len(options) else None

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        raise NotImplementedError


class ExcelDialogs(_Boxes):
    """Excel's message box and Application.InputBox."""

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        answer = self._book.app.api.InputBox(text, texts.APP, default, Type=2)
        return answer if isinstance(answer, str) else None


class CalcDialogs(_Boxes):
    """LibreOffice's message box, and a small window with one line to type in."""

    def enter(self, text: str, default: str = "", *, is_secret: bool = False) -> str | None:
        link: Any = self._book.app.impl.link
        model = link.service("awt.UnoControlDialogModel")
        lines = text.count("\n") + 1 + len(text) // 60
        height = 10 * lines
        _place(model, 0, 0, 230, height + 50)
        model.Title = texts.APP
        _add(model, "Label", "FixedText", (6, 6, 218, height), Label=text, MultiLine=True)
        echo = {"EchoChar": ord("*")} if is_secret else {}
        _add(model, "Typed", "Edit", (6, height + 10, 218, 14), Text=default, **echo)
        _add(
            model, "Ok", "Button", (120, height + 30, 50, 14), PushButtonType=1, DefaultButton=True
        )
        _add(model, "Cancel", "Button", (174, height + 30, 50, 14), PushButtonType=2)
        dialog = link.service("awt.UnoControlDialog")
        dialog.setModel(model)
        window = self._book.impl.window
        dialog.createPeer(link.service("awt.Toolkit"), window)
        try:
            return str(dialog.getControl("Typed").getText()) if dialog.execute() == 1 else None
        finally:
            dialog.dispose()


def _add(model: Any, name: str, kind: str, place: tuple[int, int, int, int], **said: Any) -> None:
    part = model.createInstance(f"com.sun.star.awt.UnoControl{kind}Model")
    _place(part, *place)
    for key, value in said.items():
        setattr(part, key, value)
    model.insertByName(name, part)


def _place(part: Any, left: int, top: int, width: int, height: int) -> None:
    part.PositionX, part.PositionY, part.Width, part.Height = left, top, width, height
