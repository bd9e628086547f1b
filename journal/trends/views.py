"""Routes of trends."""

from flask import Blueprint

bp = Blueprint("trends", __name__)
