/// Why an expression cannot be made a program.
public struct CompileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Issue: Hashable, Sendable, CustomStringConvertible {
        /// A sentence without the place.
        public var message: String
        /// From 1.
        public var line: Int
        /// In code points, from 1.
        public var column: Int

        /// Made of its parts.
        public init(message: String, line: Int, column: Int) {
            self.message = message
            self.line = line
            self.column = column
        }

        /// Place and message.
        public var description: String { "\(line):\(column): \(message)" }
    }

    /// How many are told of.
    public static let maximumCount = 100

    /// At least one.
    public var issues: [Issue]

    /// Made of its parts.
    public init(_ issues: [Issue]) { self.issues = issues }

    /// Place and message.
    public var description: String { issues.map(\.description).joined(separator: "\n") }
}
