"""What an attacker types: one list for every test that sends something hostile."""

POLYGLOT = ("jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=window.__xss=1 )//</stYle/</titLe/</teXtarEa/</scRipt/--!>"
            "<sVg/<sVg/oNloAd=window.__xss=1//>'\"><img src=x onerror=window.__xss=1><b class=probe>")
"""Breaks out of an attribute, a text, a title, a text area, a style, a script and a comment."""
SHORT = "\"'><svg/onload=window.__xss=1><b class=probe>"
"""The same for fields of 80 characters."""
TEMPLATES = ("{{7*7}}", "{% print(7*7) %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "%(name)s", "{0.__class__}")
MARKDOWN = ("**bold**", "[a](javascript:alert(1))", "`code`", "# head", "[b]bold[/b]", "![x](file:///etc/passwd)")
TYPST = ('#read("/etc/passwd")', "#panic()", '#eval("1+1")', '#import "/etc/passwd": *', '#image("/etc/passwd")',
         "$x^2$", "@label", "<label>", "= Head", "\\u{1f600}", '"); #panic("', "<img src=file:///etc/passwd>")
DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NO_WIDTH = "\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"
CONTROLS = "".join(map(chr, (*range(1, 9), 11, 12, *range(14, 32), 127, *range(128, 160))))
UNSEEN = DIRECTIONS + NO_WIDTH + CONTROLS
OPENERS = ("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u200b=", "\u202e=", "\x01=", "\ufeff@", "＝", "＋", "－", "＠")
NUMBERS = ("9223372036854775808", "-9223372036854775809", "-1", "-0", "1e309", "1e3", "NaN", "Infinity", "٣", "３",
           "0x10", "1_0", "0.5", "00", "7 ", " 7", "", "null", "true", "10.000000000000000000001", "9" * 400)
DAYS = ("9999-99-99", "9999-12-31", "0001-01-01", "0000-00-00", "2026-02-30", "-2026-01-01", "2026-W01-1", "20260101",
        "2026-1-1", "٢٠٢٦-٠١-٠١", "24:60", "00:00:00.000001", "14:30+99:99")
TEXTS = (
    "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202eevil", "\u2066x", "\ufeff", "\u0000\u0001\u001b[2J", "\r\nX: y",
    "%0d%0aX: y", "%253Cscript%253E", "%2527", "' OR 1=1 --", "\"; DROP TABLE account; --", "1); SELECT pg_sleep(9)--",
    "$(touch /tmp/probe)", "`id`", "| id", "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "C:\\boot.ini",
    "file:///etc/passwd", "http://169.254.169.254/", "//evil.example", "\\\\evil", "javascript:alert(1)", "\u0130",
    "ß" * 9, "e\u0301" * 30, "a" + "\u0300" * 500, "👩\u200d👩\u200d👧", "\U0010ffff", "ﷺ" * 20, "𐏿",
    "z\u0335\u0322\u0327a",
    "x" * 81, "x" * 255, "y" * 4001, "a@b" + ".c" * 200, "undefined", "[]", "{}", "[object Object]", "None", ",", ";")
"""One value for each kind of mistake that a form could make."""
HOSTILE = (*TEXTS, *NUMBERS, *DAYS, *TEMPLATES, *MARKDOWN, *TYPST, POLYGLOT, SHORT, UNSEEN)
LARGE = ("q" * 100_000, "<" * 100_000, "\u202e" * 50_000, "9" * 100_000, " " * 100_000, "é\n" * 50_000)
NAMES = ("role", "patient_id", "clinic_id", "id", "scopes", "confirmed_at", "account_id", "actor", "is_admin",
         "__proto__", "constructor", "self", "csrf", "_method", "grantee_id", "password_hash")
"""Names that no form asks for."""
