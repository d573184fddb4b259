"""The service lived by its own people, in a real Chromium, on the demo's season."""
