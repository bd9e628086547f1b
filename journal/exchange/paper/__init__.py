"""The printed summary: its words (`sheet`), its drawing (`summary.typ`), its fonts, and the worker that sets it."""
