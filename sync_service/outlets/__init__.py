"""What leaves the house: mails, and the files of reports."""
