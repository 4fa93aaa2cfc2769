"""What the program does by itself: the table of jobs, and the worker that runs them."""
