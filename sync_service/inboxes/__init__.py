"""Where reports come in: the mailbox and the shared folder, each a list of parts to take."""
