"""What each lever asks of whom, and what of it is paid: `qianyi explain budget`."""
