/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "base/message.h"

#include <libintl.h>

/* Bounds of the section, made by the linker; weak for a program without texts. */
extern struct message __start_oomwatch_messages[] __attribute__((weak));
extern struct message __stop_oomwatch_messages[] __attribute__((weak));

void message_resolve(struct message *message)
{
	message->text = gettext(message->id);
}

void message_resolve_all(void)
{
	for (struct message *message = __start_oomwatch_messages;
		message < __stop_oomwatch_messages; message++)
		message_resolve(message);
}
