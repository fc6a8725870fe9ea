import CEL
import Estate

/// The estate as the functions of checks see it.
final class EstateView: Sendable {
    let estate: Estate

    init(_ estate: Estate) { self.estate = estate }

    /// The resources of a kind in a namespace, or in all.
    func resources(_ kind: CheckSubject, namespace: String?) -> Value {
        Value.makeList(
            estate.resources(ofKind: kind.description, namespace: namespace).map { resource in
                (estate.value("object", of: .resource(resource), reading: .effective) ?? FormValue(.null)).celValue
            })
    }
}
