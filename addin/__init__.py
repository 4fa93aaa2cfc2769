"""What runs inside the spreadsheet program; it talks to the service over HTTP only."""
