/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checksum of gzip, PNG and Ethernet (CRC-32, ISO 3309): it finds what a crash or a disk has
 * damaged, and is no protection against a person. */
#ifndef OOMWATCH_BASE_CRC32_H
#define OOMWATCH_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

uint32_t crc32_of(const void *data, size_t length);

#endif
