"""Order files as shops export them: their text, columns, dates, numbers, and which rows are one order."""
