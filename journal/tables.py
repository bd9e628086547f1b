"""Every table, for Alembic and the tests."""

from journal.accounts import models as accounts
from journal.accounts.second_factor import models as second_factor
from journal.audit import models as audit
from journal.caseload import models as caseload
from journal.core import models as core
from journal.core.columns import Base
from journal.entries import models as entries
from journal.erasure import models as erasure
from journal.exchange import models as exchange
from journal.questionnaires import models as questionnaires
from journal.safety import flag_models as flags
from journal.safety import models as safety
from journal.sharing import models as sharing
from journal.treatment import models as treatment
from journal.treatment import thread_models as thread

__all__ = ["accounts", "audit", "caseload", "core", "entries", "erasure", "exchange", "flags", "questionnaires",
           "safety", "second_factor", "sharing", "thread", "treatment"]
metadata = Base.metadata
