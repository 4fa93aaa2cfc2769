"""The UNO component behind the menu: one service, whose argument is the function to call.

LibreOffice's own Python runs this file; addin and what it needs lie beside it in pythonpath/.
"""

from typing import Any

import unohelper  # type: ignore[import-not-found]  # is there inside LibreOffice only
from com.sun.star.task import XJobExecutor  # type: ignore[import-not-found]

SERVICE = "vn.tonghop.Buttons"


class Buttons(unohelper.Base, XJobExecutor):  # type: ignore[misc]  # UNO's classes have no types
    """Calls a function of `addin.macros` for the workbook in front of the officer."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def trigger(self, function: str) -> None:
        """What the address service:vn.tonghop.Buttons?FUNCTION does."""
        from addin.libreoffice.pressing import press

        press(self._context, function)


g_ImplementationHelper = unohelper.ImplementationHelper()  # the name that pyuno looks for
g_ImplementationHelper.addImplementation(Buttons, SERVICE, (SERVICE,))
