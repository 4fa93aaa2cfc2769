"""All SQL and the migrations, one module a noun."""
