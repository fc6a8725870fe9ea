#include "re2_shim.h"

#include <re2/re2.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <type_traits>

// RE2 before 2023 has its own StringPiece; later versions take abseil's string_view under the same old name, or only
// the latter. The type of a match's argument is the one that fits all of them.
namespace {

template <typename T>
struct second_argument;

template <typename C, typename R, typename A, typename... Rest>
struct second_argument<R (C::*)(A, Rest...) const> {
    using type = std::remove_cv_t<std::remove_reference_t<A>>;
};

using Piece = second_argument<decltype(&re2::RE2::Match)>::type;

}  // namespace

struct cre2_expression {
    re2::RE2 expression;

    cre2_expression(Piece pattern, const re2::RE2::Options &options) : expression(pattern, options) {}
};

extern "C" {

cre2_expression *cre2_compile(const char *pattern, size_t length, int64_t max_memory) {
    try {
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(max_memory);
        return new cre2_expression(Piece(pattern, length), options);
    } catch (...) {
        return nullptr;
    }
}

void cre2_free(cre2_expression *expression) { delete expression; }

const char *cre2_error(const cre2_expression *expression, size_t *length) {
    if (expression->expression.ok()) {
        *length = 0;
        return nullptr;
    }
    const std::string &text = expression->expression.error();
    *length = text.size();
    return text.data();
}

int cre2_program_size(const cre2_expression *expression) { return expression->expression.ProgramSize(); }

int cre2_group_count(const cre2_expression *expression) {
    return expression->expression.NumberOfCapturingGroups();
}

bool cre2_match(
    const cre2_expression *expression, const char *text, size_t length, size_t start, bool entire, cre2_span *spans,
    int count) {
    if (!expression->expression.ok() || start > length || count < 0) return false;
    constexpr int few = 10;
    Piece local[few];
    std::unique_ptr<Piece[]> heap;
    Piece *groups = local;
    if (count > few) {
        heap.reset(new (std::nothrow) Piece[static_cast<size_t>(count)]);
        if (!heap) return false;
        groups = heap.get();
    }
    const auto anchor = entire ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    try {
        if (!expression->expression.Match(
                Piece(text, length), start, length, anchor, count == 0 ? nullptr : groups, count)) {
            return false;
        }
    } catch (...) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (groups[i].data() == nullptr) {
            spans[i] = {-1, -1};
        } else {
            const ptrdiff_t begin = groups[i].data() - text;
            spans[i] = {begin, begin + static_cast<ptrdiff_t>(groups[i].size())};
        }
    }
    return true;
}

bool cre2_check_rewrite(const cre2_expression *expression, const char *rewrite, size_t length) {
    try {
        std::string error;
        return expression->expression.CheckRewriteString(Piece(rewrite, length), &error);
    } catch (...) {
        return false;
    }
}

char *cre2_replace(
    const cre2_expression *expression, const char *text, size_t length, const char *rewrite, size_t rewrite_length,
    bool all, size_t *result_length, int *count) {
    *result_length = 0;
    *count = 0;
    try {
        std::string result(text, length);
        const Piece replacement(rewrite, rewrite_length);
        if (expression->expression.ok()) {
            *count = all ? re2::RE2::GlobalReplace(&result, expression->expression, replacement)
                         : (re2::RE2::Replace(&result, expression->expression, replacement) ? 1 : 0);
        }
        char *copy = static_cast<char *>(std::malloc(result.size() + 1));
        if (copy == nullptr) return nullptr;
        std::memcpy(copy, result.data(), result.size());
        copy[result.size()] = 0;
        *result_length = result.size();
        return copy;
    } catch (...) {
        return nullptr;
    }
}

void cre2_free_text(char *text) { std::free(text); }

}  // extern "C"
