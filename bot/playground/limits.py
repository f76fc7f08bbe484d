"""Numbers that Telegram draws lines at, and that the framework has no constant for.

The others stand where they are used and come from `telegram.constants`.
"""

CALLBACK_LIFETIME = 15 * 60.0
"""Seconds in which a tap can be answered. Documented nowhere; reports speak of seconds to minutes, so be early."""

RETENTION = 24 * 60 * 60.0
"""Seconds an unfetched update is kept. [S] Client::add_update, 86 400"""

CALLBACK_RETENTION = 150.0
"""Seconds an unfetched tap is kept: after a longer pause of the bot, taps are gone. [S] add_update_callback_query"""

LONGEST_POLL = 50
"""Seconds a getUpdates may wait; more is clamped. [S] Client::do_get_updates"""

DELETABLE = 48 * 60 * 60
"""Seconds after which a bot can no longer delete a message. [D] deleteMessage"""

BURST = 5
"""Messages to one chat that pass at once while flood control is on. [D] FAQ: one per second, "short bursts" allowed"""
