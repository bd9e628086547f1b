"""The app for servers and commands: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from journal.app import create_app

app = create_app()
