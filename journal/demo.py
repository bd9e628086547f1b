"""Made-up people for trying the journal: `flask --app wsgi demo fill`."""

from flask.cli import AppGroup

demo = AppGroup("demo", help="Made-up people, in demo mode only.")
