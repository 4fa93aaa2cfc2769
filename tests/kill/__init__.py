"""Processes killed by SIGKILL at random moments: what must not be lost, or done twice."""
