/// One step of the way to a value: into an object, or into a list.
package enum Step: Hashable, Sendable {
    case member(String)
    /// Counted from 0.
    case element(Int)
}

extension Step: CustomStringConvertible {
    package var description: String {
        switch self {
        case .member(let name): ".\(name)"
        case .element(let index): "[\(index)]"
        }
    }
}
