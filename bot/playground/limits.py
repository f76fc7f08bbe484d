"""Limits of Telegram for which python-telegram-bot has no constant.

The other limits come from `telegram.constants`, where they are used.
"""

CALLBACK_LIFETIME = 15 * 60.0
"""Seconds in which a tap can be answered. No document says how long; reports name anything from seconds to minutes."""

RETENTION = 24 * 60 * 60.0
"""Seconds for which an update that the bot does not fetch is kept. [S] Client::add_update, 86 400"""

CALLBACK_RETENTION = 150.0
"""Seconds for which a tap that the bot does not fetch is kept. After a longer pause of the bot, taps are lost.

[S] add_update_callback_query
"""

LONGEST_POLL = 50
"""The most seconds that a getUpdates waits; a larger number counts as this one. [S] Client::do_get_updates"""

DELETABLE = 48 * 60 * 60
"""Seconds after which a bot can no longer delete a message. [D] deleteMessage"""

BURST = 5
"""How many messages to one chat may follow each other at once while flood control is on.

[D] The FAQ says one per second and allows "short bursts", without a number.
"""
