"""What every command shares: the application, its usage, options, progress."""
