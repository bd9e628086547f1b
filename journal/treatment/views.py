"""Routes of treatment."""

from flask import Blueprint

bp = Blueprint("treatment", __name__)
