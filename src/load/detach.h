/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keeper and the workers leave behind of the program that started them. */
#ifndef OOMWATCH_LOAD_DETACH_H
#define OOMWATCH_LOAD_DETACH_H

/* Descriptors 0 to 2 become /dev/null: a copy of the socket or pipe of whoever controls the workload would keep it from
 * seeing the end. */
void load_detach_standard_files(void);

#endif
