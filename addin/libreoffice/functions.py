"""The UNO component behind the functions TH_… in LibreOffice Calc.

LibreOffice's own Python runs this file; addin and what it needs lie beside it in pythonpath/. The
interface is the extension's own (addin/build/calc_functions.py).
"""

from typing import Any

import unohelper  # type: ignore[import-not-found]  # is there inside LibreOffice only

IMPLEMENTATION = "vn.tonghop.Functions"


def functions(_context: Any) -> Any:
    """The component: made only when a sheet asks, since its type is new while it is installed."""
    from vn.tonghop import XFunctions  # type: ignore[import-not-found]  # told by the extension

    from addin import functions as told

    class Functions(unohelper.Base, XFunctions):  # type: ignore[misc]  # UNO's classes have no types
        """The functions as Calc calls them; what is left out arrives as None."""

        def thso(self, *given: Any) -> Any:
            return told.TH_SO(*map(_single, given))

        def thtyle(self, *given: Any) -> Any:
            return told.TH_TYLE(*map(_single, given))

        def thchitieu(self, *given: Any) -> Any:
            return told.TH_CHITIEU(*map(_single, given))

        def thnhiemvu(self, *given: Any) -> Any:
            return told.TH_NHIEMVU(*map(_single, given))

    return Functions()


def _single(value: Any) -> Any:
    """The first cell of what may be a range."""
    while isinstance(value, tuple):
        value = value[0] if value else None
    return value


g_ImplementationHelper = unohelper.ImplementationHelper()  # the name that pyuno looks for
g_ImplementationHelper.addImplementation(functions, IMPLEMENTATION, ("com.sun.star.sheet.AddIn",))
