"""What results say: chances of targets, and later what levers did."""
