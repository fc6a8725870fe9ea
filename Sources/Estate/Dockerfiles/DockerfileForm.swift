package import Documents

/// What one Dockerfile says.
package struct DockerfileForm: Sendable {
    /// An index into ``Estate/files``.
    package let file: Int
    /// The file as it was read; what edits are made to.
    package let model: Dockerfile
    /// `dockerfile` of the contract: `stages` and `final`.
    package let dockerfile: FormValue
    /// All instructions, in the order of ``model``.
    package let instructions: FormValue

    package init(file: Int, model: Dockerfile, dockerfile: FormValue, instructions: FormValue) {
        self.file = file
        self.model = model
        self.dockerfile = dockerfile
        self.instructions = instructions
    }

    func value(_ name: String) -> FormValue? {
        switch name {
        case "dockerfile": dockerfile
        case "instructions": instructions
        default: nil
        }
    }

    /// The instruction that a place of this file lies in, an index into the instructions of ``model``.
    package func instruction(at place: Place) -> Int? {
        // Instructions stand in the order of their lines, and none inside of another.
        var low = 0
        var high = model.instructions.count
        while low < high {
            let middle = (low + high) / 2
            if model.instructions[middle].endLine < place.line { low = middle + 1 } else { high = middle }
        }
        guard low < model.instructions.count, model.instructions[low].line <= place.line else { return nil }
        return low
    }
}
