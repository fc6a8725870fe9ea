// Swift's runtime reads the command line from /proc/self/cmdline, which is not there in a bare root filesystem
// (chroot without mounts, early boot). The C library hands it to every constructor.

#include "CArguments.h"

#include <stddef.h>

static int count;
static char **arguments;

__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}

int breakwater_argument_count(void) { return count; }

const char *breakwater_argument(int index) { return index >= 0 && index < count ? arguments[index] : NULL; }
