"""What comes in: orders at suppliers, their manufacture, receipts, stock records and releases."""
