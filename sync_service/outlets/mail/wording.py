"""Texts put into a mail's text and HTML alike."""

from html import escape


def with_note(text: str, html: str | None, note: str) -> tuple[str, str | None]:
    """Both texts with a note as their last paragraph; unchanged without a note."""
    if not note:
        return text, html
    if html is not None:
        paragraph = f"<p><strong>{escape(note)}</strong></p>"
        before, end, after = html.rpartition("</body>")
        html = f"{before}{paragraph}{end}{after}" if end else html + paragraph
    return f"{text.rstrip()}\n\n{note}\n", html
