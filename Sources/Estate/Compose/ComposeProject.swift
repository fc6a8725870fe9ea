/// What one Compose file says (the Compose Specification, compose-spec.io), short forms written out.
package struct ComposeProject: Sendable {
    /// An index into ``Estate/files``.
    package let file: Int
    /// An index into the file's documents.
    package let document: Int
    /// The whole file: `services`, `networks`, `volumes`, `secrets`, `configs`.
    package let compose: FormValue
    /// The services, in the order of the file.
    package let services: [(name: String, service: FormValue)]

    package init(file: Int, document: Int, compose: FormValue, services: [(name: String, service: FormValue)]) {
        self.file = file
        self.document = document
        self.compose = compose
        self.services = services
    }

    func value(_ name: String, ofService index: Int) -> FormValue? {
        guard services.indices.contains(index) else { return nil }
        switch name {
        case "service": return services[index].service
        case "name": return FormValue(.string(services[index].name), at: services[index].service.place)
        case "compose": return compose
        default: return nil
        }
    }
}
