import Testing

import Documents

/// After an edit the text holds exactly the old values with the operations applied, and nothing else has changed.
@Suite struct EditPropertyTests {
    static let seeds = Array(UInt64(1)...20)
    static let rounds = 300

    @Test(arguments: seeds) func yaml(_ seed: UInt64) throws {
        var generator = EditGenerator(seed: seed)
        var changed = 0
        for _ in 0..<Self.rounds {
            let text = Array(generator.yaml(generator.value(4)).utf8)
            guard let document = try? YAMLReader.read(text).first else {
                Issue.record("the generator has written no YAML: \(String(decoding: text, as: UTF8.self))")
                continue
            }
            let old = EditModel.value(document.root)
            if try check(text, old, &generator, .yaml, { try YAMLReader.read($0).first?.root }) { changed += 1 }
        }
        #expect(changed > Self.rounds / 3, "too few of the operations change anything")
    }

    @Test(arguments: seeds) func json(_ seed: UInt64) throws {
        var generator = EditGenerator(seed: seed &+ 1_000)
        var changed = 0
        for _ in 0..<Self.rounds {
            let text = Array(generator.json(generator.value(4)).utf8)
            let old = EditModel.value(try JSONReader.read(text).root)
            if try check(text, old, &generator, .json, { try JSONReader.read($0).root }) { changed += 1 }
        }
        #expect(changed > Self.rounds / 3, "too few of the operations change anything")
    }

    private func check(
        _ text: [UInt8], _ old: DocumentValue, _ generator: inout EditGenerator, _ syntax: DocumentEditor.Syntax,
        _ read: ([UInt8]) throws -> Document.Node?
    ) throws -> Bool {
        var wanted = old
        var operations: [EditOperation] = []
        for _ in 0...generator.below(3) {
            let operation = generator.operation(on: wanted)
            guard let next = try? EditModel.apply(operation, to: wanted) else { continue }
            wanted = next
            operations.append(operation)
        }
        let source = String(decoding: text, as: UTF8.self)
        do {
            let edits = try DocumentEditor.edits(operations, document: 0, in: text, syntax: syntax)
            let new = try DocumentEditor.apply(edits, to: text)
            let result = try #require(try read(new))
            #expect(
                EditModel.sorted(EditModel.value(result)) == EditModel.sorted(wanted),
                "\(operations)\n\(source)\n→\n\(String(decoding: new, as: UTF8.self))")
            // Only what grows keeps every comment: what is replaced or removed takes its own with it.
            if operations.allSatisfy({ isGrowth($0, old) }) {
                #expect(
                    comments(text) == comments(new),
                    "\(operations)\n\(source)\n→\n\(String(decoding: new, as: UTF8.self))")
            }
            #expect(
                contains(new, outside: edits, of: text), "bytes outside the edits changed: \(operations)\n\(source)")
            return !edits.isEmpty
        } catch let error as EditError {
            Issue.record("\(error.code) \(error): \(operations)\n\(source)")
            return false
        }
    }

    private func isGrowth(_ operation: EditOperation, _ value: DocumentValue) -> Bool {
        guard case .add(let path, _) = operation else { return false }
        return (try? EditModel.apply(.remove(path), to: value)) != value
    }

    /// The comments of the generator.
    private func comments(_ text: [UInt8]) -> [String] {
        let text = String(decoding: text, as: UTF8.self)
        return text.split(separator: " # c").dropFirst().map { String($0.prefix { $0.isNumber }) }
    }

    /// Puts the parts between the edits together again.
    private func contains(_ new: [UInt8], outside edits: [TextEdit], of old: [UInt8]) -> Bool {
        var position = 0
        var target = 0
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            let kept = old[position..<edit.range.lowerBound]
            guard new[target...].starts(with: kept) else { return false }
            target += kept.count + edit.replacement.count
            position = edit.range.upperBound
        }
        return new[target...].elementsEqual(old[position...])
    }
}
