"""How the journal looks to somebody who glances at the screen: its shown name, its icon, and how it is hidden. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from journal.core.text import N_

ICONS = {"sunrise": N_("Sunrise"), "page": N_("Page"), "calendar": N_("Calendar"), "book": N_("Book"),
         "list": N_("List")}
"""Key → what it is called. The files are static/icons/<key>.svg and its PNGs."""
NAMES = (N_("Journal"), N_("Notes"), N_("Diary"), N_("Calendar"), N_("Lists"))
NAME_MAX = 20
SIZES = (192, 512)


@dataclass(frozen=True)
class Look:
    """What a person chose for their own screen; `name` is None where it is the instance's. `shift`: pressing the Shift
    key three times hides the page. `keys`: j and k lead to the next and the previous brief."""

    name: str | None = None
    icon: str = "sunrise"
    shift: bool = True
    keys: bool = True

    @classmethod
    def from_plain(cls, stored: Mapping[str, Any] | None) -> Self:
        """The stored choice; an icon that is not drawn any more is the usual one."""
        found = stored or {}
        icon = found.get("icon", "")
        return cls(found.get("name"), icon if icon in ICONS else "sunrise", found.get("shift", True),
                   found.get("keys", True))

    def to_plain(self) -> dict[str, Any]:
        return {"name": self.name, "icon": self.icon, "shift": self.shift, "keys": self.keys}


def manifest(name: str, icon: str, check_in: str) -> dict[str, Any]:
    """What a phone asks for when the journal is put on its home screen."""
    drawn = [{"src": f"/static/icons/{icon}-{size}.png", "sizes": f"{size}x{size}", "type": "image/png"}
             for size in SIZES]
    whole = {"src": f"/static/icons/{icon}-512-maskable.png", "sizes": "512x512", "type": "image/png",
             "purpose": "maskable"}
    return {"name": name, "short_name": name, "id": "/", "start_url": "/", "scope": "/", "display": "standalone",
            "background_color": "#f5f4f0", "theme_color": "#f5f4f0", "icons": [*drawn, whole],
            "shortcuts": [{"name": check_in, "url": "/check-in"}]}
