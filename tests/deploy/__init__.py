"""What is shipped to run the journal: gunicorn, nginx, systemd, PostgreSQL roles."""
