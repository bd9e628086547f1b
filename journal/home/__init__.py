"""Landing, Today, and the pages that belong to nobody else."""
