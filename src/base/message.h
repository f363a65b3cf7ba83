/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts for people. gettext() allocates at each call when there is no catalogue
 * (measured with glibc 2.36), and the loop must not allocate. So every _("...")
 * owns a slot in the linker section "oomwatch_messages"; message_resolve_all()
 * walks the section once, after setlocale(), and a later _() is one load.
 */
#ifndef OOMWATCH_BASE_MESSAGE_H
#define OOMWATCH_BASE_MESSAGE_H

#include <stddef.h>

struct message {
	const char *id;   /* the English text, key of the catalogue */
	const char *text; /* the translation; NULL before it is resolved */
};

/* Marks a text for the catalogue where no function call can stand (tables). */
#define N_(literal) literal

/* The translation of LITERAL; before message_resolve_all() the literal itself. */
#define _(literal)                                                                             \
	message_text(__extension__({                                                           \
		static struct message message_slot                                             \
			__attribute__((section("oomwatch_messages"), used)) = {literal, NULL}; \
		&message_slot;                                                                 \
	}),                                                                                    \
		literal)

__attribute__((format_arg(2))) static inline const char *message_text(
	const struct message *slot, const char *literal)
{
	return slot->text ? slot->text : literal;
}

/* Translates every slot of the program. Call it once, after setlocale() and textdomain(). */
void message_resolve_all(void);

/* Translates the text of a table's row; the row must outlive its readers. */
void message_resolve(struct message *message);

#endif
