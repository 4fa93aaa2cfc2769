"""What comes back: opened, sheets and rows located, cells read from their physical place."""
