"""The local stack: the real template and state machine on an emulator of AWS, on 127.0.0.1 only. Never deployed."""
