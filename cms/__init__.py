"""The composition root: settings, addresses, the API's router and the demo. Nothing imports it."""
