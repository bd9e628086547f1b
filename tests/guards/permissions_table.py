"""Permission × role × condition as a table, asked of the policy itself."""

from uuid import UUID

from journal.access import policy
from journal.access.clearance import Actor, Patient
from journal.access.permissions import Permission, Role, Scope

ABOUT = Patient(UUID(int=1), "Mara", "UTC", None)


def actor(role: Role, number: int) -> Actor:
    return Actor(UUID(int=number), role, "", "UTC", "en", None)


def condition(permission: Permission, role: Role) -> str:
    """When somebody of this role may: always on pages of their own, or with a kind of data granted."""
    mine, other = actor(role, 1), actor(role, 2)
    about = None if permission in policy.AS_MYSELF else ABOUT
    if role is Role.PATIENT or about is None:
        return "yes" if policy.clear(permission, mine, about, frozenset()) else ""
    opens = [scope for scope in Scope if policy.clear(permission, other, ABOUT, frozenset({scope}))]
    if not opens:
        return ""
    return "with any kind" if len(opens) == len(Scope) else "with " + " or ".join(
        scope.value.replace("_", " ") for scope in opens)


def lines() -> list[str]:
    """One row a permission; what asks who it is again is marked."""
    told = ["| permission | patient, their own | therapist, somebody's | clinic staff, somebody's | asks again |",
            "|---|---|---|---|---|"]
    for permission in Permission:
        if permission is not Permission.PUBLIC:
            cells = [condition(permission, role) for role in (Role.PATIENT, Role.THERAPIST, Role.CLINIC)]
            again = "yes" if permission in policy.SENSITIVE else ""
            told.append("| " + " | ".join((permission.value.replace("_", " "), *cells, again)) + " |")
    return told
