/// Something about the input that could not be read, was read only in part, or was skipped.
///
/// Bad input is recorded and the work goes on (it is not an error). An ``Effect/incomplete`` diagnostic makes the
/// whole scan incomplete, which ends in exit code 3.
package struct Diagnostic: Hashable, Sendable {
    /// What the problem means for the result.
    package enum Effect: String, Sendable, Hashable {
        /// Something that could hold findings was not read. The scan says `complete: false`.
        case incomplete
        /// Worth knowing; nothing was left out.
        case note
    }

    /// A stable, dotted name of the kind of problem, for example `tar.truncated` or `dpkg.status`.
    package var code: String
    /// What is wrong and what to do, one sentence without the place.
    package var message: String
    /// Where, as precisely as it is known.
    package var location: Location?
    package var effect: Effect

    package init(_ code: String, _ message: String, at location: Location? = nil, effect: Effect = .incomplete) {
        self.code = code
        self.message = message
        self.location = location
        self.effect = effect
    }
}

extension Diagnostic: CustomStringConvertible {
    /// `path:line:column: what is wrong`.
    package var description: String {
        guard let location else { return message }
        return "\(location): \(message)"
    }
}
