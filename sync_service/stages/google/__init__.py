"""Google Sheets: issued, collected, answered, pushed."""
