"""A signed-in patient, and questions to their own record."""

import pytest

from tests.factories import own


@pytest.fixture
def patient(client, people):
    return client.sign_in("patient@example.org")


@pytest.fixture
def mine(app, people):
    """Asks something of the patient's own record."""
    def ask(question, *args):
        with app.app_context():
            return question(own(people["patient"]), *args)
    return ask
