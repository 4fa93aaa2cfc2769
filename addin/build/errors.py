"""What can go wrong while the files are built: faults of ours, said in English."""


class BuildRefused(Exception):
    """A source does not fit the others, or a library is another than the one built for."""
