"""What is paid: charges, refunds and cards."""
