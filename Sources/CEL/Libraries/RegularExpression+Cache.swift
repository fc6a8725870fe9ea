import Synchronization

extension RegularExpression {
    /// The compiled form of a pattern, from a bounded cache that all threads share: patterns that are constants are
    /// compiled once, others not each time. Patterns that are wrong are remembered too.
    public static func cached(_ pattern: String) -> Result<RegularExpression, PatternError> {
        let key = CacheKey(pattern: pattern)
        if let known = cache.withLock({ $0[key] }) { return known }
        // Compiled without the lock: two threads may both do it, which is harmless.
        let result: Result<RegularExpression, PatternError>
        do throws(PatternError) {
            result = .success(try RegularExpression(pattern))
        } catch {
            result = .failure(error)
        }
        cache.withLock { $0[key] = result }
        return result
    }

    private static let cache = Mutex(Cache())

    /// A pattern, compared by its bytes: `String` takes canonically equivalent texts for equal.
    private struct CacheKey: Hashable {
        let pattern: String

        static func == (a: CacheKey, b: CacheKey) -> Bool {
            a.pattern.utf8.count == b.pattern.utf8.count && a.pattern.utf8.elementsEqual(b.pattern.utf8)
        }

        func hash(into hasher: inout Hasher) {
            var pattern = pattern
            pattern.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Two generations: when the younger is full it becomes the older, whose entries are gone unless they were used.
    private struct Cache {
        static let capacity = 128
        var younger: [CacheKey: Result<RegularExpression, PatternError>] = [:]
        var older: [CacheKey: Result<RegularExpression, PatternError>] = [:]

        subscript(key: CacheKey) -> Result<RegularExpression, PatternError>? {
            mutating get {
                if let found = younger[key] { return found }
                guard let found = older[key] else { return nil }
                self[key] = found
                return found
            }
            set {
                if younger.count >= Self.capacity {
                    older = younger
                    younger = [:]
                }
                younger[key] = newValue
            }
        }
    }
}
