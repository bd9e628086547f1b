"""What the browser is told with every response: where content may come from, and what no page here may use."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; report-uri /csp-report; report-to csp"
)
OFF = (
    "accelerometer", "ambient-light-sensor", "attribution-reporting", "autoplay", "bluetooth", "browsing-topics",
    "camera", "compute-pressure", "cross-origin-isolated", "display-capture", "encrypted-media", "fullscreen",
    "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
    "join-ad-interest-group", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi",
    "otp-credentials", "payment", "picture-in-picture", "run-ad-auction", "screen-wake-lock", "serial",
    "shared-storage", "speaker-selection", "storage-access", "sync-xhr", "usb", "web-share", "window-management",
    "xr-spatial-tracking",
)
"""Everything that browsers know as powerful; a journal needs none of it."""
PASSKEYS = ("publickey-credentials-get", "publickey-credentials-create")
HEADERS = {
    "Reporting-Endpoints": 'csp="/csp-report"',
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join([*(f"{name}=()" for name in OFF), *(f"{name}=(self)" for name in PASSKEYS)]),
}
