"""Plan documents (.txt, .docx, .pdf) read into plans, with every doubt listed."""
