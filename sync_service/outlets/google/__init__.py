"""Google Sheets and Drive over gspread: the connection, what is made there, what is marked."""
