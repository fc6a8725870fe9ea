/// What one image is configured to do, and which of its files matter.
package struct ImageForm: Sendable {
    /// An index into ``Estate/files``.
    package let file: Int
    package let config: FormValue
    package let history: FormValue
    /// `setuid` and `worldWritable`.
    package let files: FormValue

    package init(file: Int, config: FormValue, history: FormValue, files: FormValue) {
        self.file = file
        self.config = config
        self.history = history
        self.files = files
    }

    func value(_ name: String) -> FormValue? {
        switch name {
        case "config": config
        case "history": history
        case "files": files
        default: nil
        }
    }
}
