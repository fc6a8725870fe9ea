/// The program that made a report, as reports name it.
package struct ToolInfo: Hashable, Sendable {
    package var name: String
    package var version: String
    /// Where to read about the program, an absolute URI.
    package var informationURI: String

    package init(name: String, version: String, informationURI: String) {
        self.name = name
        self.version = version
        self.informationURI = informationURI
    }
}
