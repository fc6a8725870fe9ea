/// A port, or a range of ports, that EXPOSE names.
package struct DockerfilePort: Hashable, Sendable {
    /// The ports inside the container; nil when they are unknown or not readable.
    package var ports: ClosedRange<Int>?
    /// In lower case; `tcp` when none is written.
    package var networkProtocol: String
    package var word: DockerfileWord
    /// The index of its instruction in ``Dockerfile/instructions``.
    package var instruction: Int

    init(word: DockerfileWord, instruction: Int) {
        self.word = word
        self.instruction = instruction
        networkProtocol = "tcp"
        guard let text = word.value.knownText else { return }
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2, !halves[1].isEmpty { networkProtocol = halves[1].lowercased() }
        // `address:published:port` is accepted; only the last part is inside the container.
        guard let inside = halves.first?.split(separator: ":", omittingEmptySubsequences: false).last else { return }
        let ends = inside.split(separator: "-", omittingEmptySubsequences: false).map { Self.port($0) }
        switch ends.count {
        case 1:
            if let only = ends[0] { ports = only...only }
        case 2:
            if let low = ends[0], let high = ends[1], low <= high { ports = low...high }
        default: break
        }
    }

    private static func port(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text),
            number <= 65_535
        else { return nil }
        return number
    }
}
