/// How two values stand to each other in `<` and its like.
public enum Comparison: Sendable {
    case less, equal, greater
    /// Of numbers where one is NaN: every comparison is false.
    case unordered
    /// Values of types that have no order together.
    case none
}
