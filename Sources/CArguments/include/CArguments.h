#ifndef BREAKWATER_ARGUMENTS_H
#define BREAKWATER_ARGUMENTS_H

/// The number of arguments the program was started with, its own name included.
int breakwater_argument_count(void);

/// An argument; NULL behind the last.
const char *breakwater_argument(int index);

#endif
