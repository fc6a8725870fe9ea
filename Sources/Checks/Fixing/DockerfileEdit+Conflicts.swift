import Documents

extension DockerfileEdit {
    /// Whether two edits are better made one after the other. Replacements of different bytes are not.
    func touches(_ other: DockerfileEdit) -> Bool {
        switch (self, other) {
        case (.replaceText(let first, _), .replaceText(let second, _)): return first.overlaps(second)
        case (.replaceText, _), (_, .replaceText): return true
        case (.insert(_, let first), .insert(_, let second)): return first == second
        default: return instruction != nil && instruction == other.instruction
        }
    }

    /// The instruction that is changed or that the change stands beside.
    private var instruction: Int? {
        switch self {
        case .replace(let number, _), .remove(let number), .setFlag(let number, _, _), .addFlag(let number, _, _),
            .removeFlag(let number, _), .appendCommand(let number, _), .insert(_, .before(let number)),
            .insert(_, .after(let number)):
            number
        case .insert(_, .endOfFinalStage), .replaceText: nil
        }
    }
}
