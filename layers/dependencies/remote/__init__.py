"""What both clients need to talk to a remote they don't trust: bounded exchanges, and answers without secrets."""
