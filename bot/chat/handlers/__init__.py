"""What people do, one module for each flow: narrow what was sent, ask a service, show a screen."""
