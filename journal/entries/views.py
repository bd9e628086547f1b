"""Routes of entries."""

from flask import Blueprint

bp = Blueprint("entries", __name__)
