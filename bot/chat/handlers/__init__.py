"""What people do, one module a flow: narrow, ask a service, show a screen."""
