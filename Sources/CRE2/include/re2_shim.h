#ifndef CRE2_RE2_SHIM_H
#define CRE2_RE2_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled regular expression of RE2. May be used by several threads at once.
typedef struct cre2_expression cre2_expression;

/// The bytes of a match or of a group; `start` is negative for a group that took no part.
typedef struct {
    ptrdiff_t start;
    ptrdiff_t end;
} cre2_span;

/// Compiles a pattern of UTF-8 with RE2's default options, without logging and with a bound on memory in bytes.
/// Always gives an expression unless memory is short; ask ``cre2_error`` whether it is usable.
cre2_expression *_Nullable cre2_compile(const char *_Nonnull pattern, size_t length, int64_t max_memory);

void cre2_free(cre2_expression *_Nullable expression);

/// What is wrong with the pattern, as UTF-8 that lives as long as the expression; null when nothing is.
const char *_Nullable cre2_error(const cre2_expression *_Nonnull expression, size_t *_Nonnull length);

/// The number of instructions of the compiled program, a measure of what a match costs.
int cre2_program_size(const cre2_expression *_Nonnull expression);

/// The number of groups, without the whole match.
int cre2_group_count(const cre2_expression *_Nonnull expression);

/// Searches `text[start..<length]`, with what is before `start` seen by `^` and `\b`. `entire` asks for a match of all
/// the text from `start`. Fills `count` spans, the first with the whole match. False without a match.
bool cre2_match(
    const cre2_expression *_Nonnull expression, const char *_Nonnull text, size_t length, size_t start, bool entire,
    cre2_span *_Nullable spans, int count);

/// Whether a replacement text (`\0` to `\9`, `\\`) fits the expression.
bool cre2_check_rewrite(const cre2_expression *_Nonnull expression, const char *_Nonnull rewrite, size_t length);

/// The text with its first match or all matches replaced, to be freed with ``cre2_free_text``; null when memory is
/// short. `count` is the number of replacements.
char *_Nullable cre2_replace(
    const cre2_expression *_Nonnull expression, const char *_Nonnull text, size_t length,
    const char *_Nonnull rewrite, size_t rewrite_length, bool all, size_t *_Nonnull result_length,
    int *_Nonnull count);

void cre2_free_text(char *_Nullable text);

#ifdef __cplusplus
}
#endif

#endif
