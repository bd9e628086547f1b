"""The baseline: a Flask app with two routes that insert and select one row through the same driver and write gate."""

from pathlib import Path

from flask import Flask, request
from sqlalchemy import text

from journal.core import db
from journal.core.settings import Settings


def make(folder: Path) -> Flask:
    app = Flask("bare")
    db.connect(app, Settings(mode="demo", data_dir=folder, secret_key=b"x" * 32))
    with app.app_context(), db.transaction() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, value TEXT)"))
        session.execute(text("INSERT INTO row (value) VALUES ('7')"))

    @app.post("/row")
    def insert() -> str:
        with db.transaction() as session:
            session.execute(text("INSERT INTO row (value) VALUES (:value)"), {"value": request.form["value"]})
        return "saved"

    @app.get("/row")
    def select() -> str:
        return str(db.session().execute(text("SELECT value FROM row WHERE id = 1")).scalar())

    return app
