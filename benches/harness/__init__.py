"""What every comparison is measured and shown with."""
