import CEL
import Documents
import Estate

/// Works out the edits that the fixes of checks ask for. All edits of one document are made together, so that two that
/// need the same new parent share it; what contradicts an edit that is already planned is postponed.
package struct FixPlanner {
    private let runner: CheckRunner

    package init(_ runner: CheckRunner) { self.runner = runner }

    /// The edits of one file, as they are collected.
    private struct Draft {
        var operations: [Int: [EditOperation]] = [:]
        var instructions: [DockerfileEdit] = []
        var findings: [Int] = []
    }

    /// - Parameter source: the text of a file of the estate; nil when it cannot be had.
    package func plan(for findings: [CheckFinding], source: (Int) -> [UInt8]?) -> FixPlan {
        var plan = FixPlan()
        var drafts: [Int: Draft] = [:]
        for (number, finding) in findings.enumerated() where finding.check >= 0 {
            do throws(FixRefusal) {
                let steps = try edits(for: finding)
                guard let file = steps.first?.file else { continue }
                var draft = drafts[file] ?? Draft()
                if add(steps, to: &draft) {
                    draft.findings.append(number)
                    drafts[file] = draft
                } else {
                    plan.postponed.append(number)
                }
            } catch {
                plan.refusals.append(FixPlan.Refusal(finding: number, reason: error.reason))
            }
        }
        for (file, draft) in drafts.sorted(by: { $0.key < $1.key }) {
            guard let text = source(file) else { continue }
            do throws(EditError) {
                plan.files.append(
                    FixPlan.File(file: file, text: try apply(draft, to: text, file: file), findings: draft.findings))
            } catch {
                // One edit that cannot be made would take all others of its file with it.
                makeWhatCanBeMade(draft, findings, text, file: file, &plan)
            }
        }
        return plan
    }

    private struct FixRefusal: Error { var reason: String }

    private func makeWhatCanBeMade(
        _ draft: Draft, _ findings: [CheckFinding], _ text: [UInt8], file: Int, _ plan: inout FixPlan
    ) {
        var made = Draft()
        var result: [UInt8]?
        var refusals: [(refusal: FixPlan.Refusal, isShared: Bool)] = []
        // Halves are tried as wholes first: few failures among many findings cost few tries.
        var waiting = [units(of: draft, findings, text, file: file)[...]]
        while let part = waiting.popLast() {
            guard !part.isEmpty else { continue }
            var copy = made
            for number in part.joined() {
                guard let steps = try? edits(for: findings[number]) else { continue }
                if add(steps, to: &copy) { copy.findings.append(number) }
            }
            do throws(EditError) {
                result = try apply(copy, to: text, file: file)
                made = copy
            } catch {
                if part.count == 1 {
                    let isShared = error.code == .shared || error.code == .merged
                    refusals += part.joined().map { (FixPlan.Refusal(finding: $0, reason: error.message), isShared) }
                } else {
                    let middle = part.startIndex + part.count / 2
                    waiting += [part[middle...], part[..<middle]]
                }
            }
        }
        if let result, !made.findings.isEmpty {
            plan.files.append(FixPlan.File(file: file, text: result, findings: made.findings.sorted()))
        }
        for (refusal, isShared) in refusals {
            // What others still share may stand alone when the edits of now are made.
            if isShared, !made.findings.isEmpty {
                plan.postponed.append(refusal.finding)
            } else {
                plan.refusals.append(refusal)
            }
        }
    }

    /// The findings of a file in groups that are mended together or not at all: those of one check whose edits are shared
    /// through an anchor, and each of the others by itself.
    private func units(of draft: Draft, _ findings: [CheckFinding], _ text: [UInt8], file: Int) -> [[Int]] {
        var operations: [Int: [(finding: Int, operation: EditOperation)]] = [:]
        for number in draft.findings {
            for step in (try? edits(for: findings[number])) ?? [] {
                guard case .document(let document, let operation) = step.change else { continue }
                operations[document, default: []].append((number, operation))
            }
        }
        var anchors: [Int: [String]] = [:]
        for (document, list) in operations {
            let found = try? DocumentEditor.anchors(
                of: list.map(\.operation), document: document, in: text, syntax: syntax(of: file))
            for (entry, names) in zip(list, found ?? []) {
                anchors[entry.finding, default: []] += names.map {
                    "\(findings[entry.finding].check) \(document) \($0)"
                }
            }
        }
        var units: [[Int]] = []
        var known: [String: Int] = [:]
        for number in draft.findings {
            let names = anchors[number] ?? []
            let unit = names.compactMap { known[$0] }.first ?? units.count
            if unit == units.count { units.append([]) }
            units[unit].append(number)
            for name in names where known[name] == nil { known[name] = unit }
        }
        return units
    }

    // MARK: One finding

    private struct Edit {
        var file: Int
        var change: Change
    }

    private enum Change {
        case document(Int, EditOperation)
        case dockerfile(DockerfileEdit)
    }

    private func edits(for finding: CheckFinding) throws(FixRefusal) -> [Edit] {
        guard let frame = runner.frame(for: finding) else { throw FixRefusal(reason: "the check no longer applies") }
        let check = runner.library.checks[finding.check]
        var steps: [Edit] = []
        for fix in check.fixes where frame.holds(fix.condition) {
            switch fix.edit {
            case .set(let path, let value):
                let target = try written(path, frame)
                let document = runner.estate.files[target.file].documents[target.document]
                for operation in Self.operations(setting: target.path, to: try self.value(value, frame), in: document) {
                    steps.append(Edit(file: target.file, change: .document(target.document, operation)))
                }
            case .add(let path, let value):
                let target = try written(path, frame)
                steps.append(
                    Edit(
                        file: target.file,
                        change: .document(target.document, .add(target.path, try self.value(value, frame)))))
            case .remove(let path):
                if let step = try removal(of: path, frame) { steps.append(step) }
            case .replace(let path, let text):
                steps.append(try replacement(of: path, by: try self.text(text, frame), frame))
            case .insertBefore(let path, let text):
                let (file, instruction) = try self.instruction(path, frame)
                steps.append(
                    Edit(file: file, change: .dockerfile(.insert(try self.text(text, frame), .before(instruction)))))
            case .insertAfter(let path, let text):
                let (file, instruction) = try self.instruction(path, frame)
                steps.append(
                    Edit(file: file, change: .dockerfile(.insert(try self.text(text, frame), .after(instruction)))))
            case .append(let text):
                guard case .dockerfile(let index) = finding.form else {
                    throw FixRefusal(reason: "only Dockerfiles can be appended to")
                }
                let file = runner.estate.dockerfiles[index].file
                steps.append(
                    Edit(file: file, change: .dockerfile(.insert(try self.text(text, frame), .endOfFinalStage))))
            case .appendCommand(let path, let text):
                let (file, instruction) = try self.instruction(path, frame)
                let text = try self.text(text, frame)
                steps.append(Edit(file: file, change: .dockerfile(.appendCommand(instruction: instruction, text))))
            case .setFlag(let path, let name, let value):
                let (file, instruction) = try self.instruction(path, frame)
                let text = try value.map { value throws(FixRefusal) in try self.text(value, frame) }
                steps.append(
                    Edit(file: file, change: .dockerfile(.setFlag(instruction: instruction, name: name, value: text))))
            case .removeFlag(let path, let name):
                let (file, instruction) = try self.instruction(path, frame)
                steps.append(Edit(file: file, change: .dockerfile(.removeFlag(instruction: instruction, name: name))))
            }
        }
        return steps
    }

    /// A list loses elements one by one and gets new ones at its end, so that comments and quotes of those that stay, and
    /// comments between them, are left alone.
    private static func operations(
        setting path: DocumentPath, to value: DocumentValue, in document: Document
    ) -> [EditOperation] {
        let (node, isExact) = document.node(at: path)
        guard case .array(let new) = value, isExact, node.kind == .array, !new.isEmpty else {
            return [.set(path, value)]
        }
        var operations: [EditOperation] = []
        var next = 0
        for (index, element) in node.elements.enumerated() {
            if next < new.count, DocumentValue(element) == new[next] {
                next += 1
            } else {
                operations.append(.remove(path.index(index)))
            }
        }
        // An element that is there already would not be added a second time.
        let added = new[next...]
        let old = Set(node.elements.map { DocumentValue($0) })
        guard Set(new).count == new.count, !added.contains(where: old.contains) else { return [.set(path, value)] }
        return operations + added.map { .add(path, $0) }
    }

    private func value(_ value: FixStep.NewValue, _ frame: CheckFrame) throws(FixRefusal) -> DocumentValue {
        switch value {
        case .literal(let value): return value
        case .computed(let program):
            guard let value = DocumentValue(program.evaluate(frame.slots)) else {
                throw FixRefusal(reason: "the new value cannot be computed")
            }
            return value
        }
    }

    private func text(_ template: MessageTemplate, _ frame: CheckFrame) throws(FixRefusal) -> String {
        guard let text = template.text(frame.slots) else { throw FixRefusal(reason: "the new text cannot be computed") }
        return text
    }

    /// Where a path is to be written: at the place named, whatever it inherits from elsewhere.
    private func written(
        _ path: PathExpression, _ frame: CheckFrame
    ) throws(FixRefusal) -> (file: Int, document: Int, path: DocumentPath) {
        guard let (form, steps) = frame.root(of: path),
            let found = runner.estate.place(of: steps, from: form.reading(.written)),
            let target = address(found.place, and: found.missing)
        else { throw FixRefusal(reason: "'\(path)' is not written in a file that can be edited") }
        return target
    }

    private func removal(of path: PathExpression, _ frame: CheckFrame) throws(FixRefusal) -> Edit? {
        guard let (form, steps) = frame.root(of: path), let found = runner.estate.place(of: steps, from: form) else {
            throw FixRefusal(reason: "'\(path)' is not written in a file that can be edited")
        }
        guard found.isExact else { return nil }
        if found.place.document == nil, case .dockerfile = frame.form {
            let (file, instruction) = try self.instruction(path, frame)
            return Edit(file: file, change: .dockerfile(.remove(instruction: instruction)))
        }
        guard let target = address(found.place, and: []) else {
            throw FixRefusal(reason: "'\(path)' is not written in a file that can be edited")
        }
        return Edit(file: target.file, change: .document(target.document, .remove(target.path)))
    }

    private func address(_ place: Place, and missing: [Step]) -> (file: Int, document: Int, path: DocumentPath)? {
        guard let document = place.document, let steps = runner.estate.steps(to: place) else { return nil }
        let path = DocumentPath(
            (steps + missing).map { step in
                switch step {
                case .member(let name): .key(name)
                case .element(let index): .index(index)
                }
            })
        return (place.file, document, path)
    }

    /// The instruction of a Dockerfile that a path leads to, by its place.
    private func instruction(_ path: PathExpression, _ frame: CheckFrame) throws(FixRefusal) -> (
        file: Int, instruction: Int
    ) {
        guard case .dockerfile(let index) = frame.form, let (form, steps) = frame.root(of: path),
            let found = runner.estate.place(of: steps, from: form),
            let number = runner.estate.dockerfiles[index].model.instructions.lastIndex(where: {
                ($0.line, $0.column) <= (found.place.line, found.place.column)
            })
        else { throw FixRefusal(reason: "'\(path)' is no instruction") }
        return (found.place.file, number)
    }

    /// An instruction, a command or a word of a Dockerfile is replaced where its text stands as it is; what the reader has
    /// joined or substituted cannot be replaced.
    private func replacement(of path: PathExpression, by new: String, _ frame: CheckFrame) throws(FixRefusal) -> Edit {
        let (file, number) = try instruction(path, frame)
        guard case .dockerfile(let index) = frame.form, let (form, steps) = frame.root(of: path),
            let found = runner.estate.place(of: steps, from: form), found.isExact,
            let value = steps.reduce(form as FormValue?, { value, step in value?.value(at: step) }),
            let old = value.text ?? value.member("text")?.text
        else { throw FixRefusal(reason: "'\(path)' has no text that can be replaced") }
        let instruction = runner.estate.dockerfiles[index].model.instructions[number]
        if found.place.line == instruction.line, found.place.column == instruction.column {
            return Edit(file: file, change: .dockerfile(.replace(instruction: number, with: new)))
        }
        let source = Array(instruction.text.utf8)
        var start = 0
        for _ in instruction.line..<max(instruction.line, found.place.line) {
            start = (source[start...].firstIndex(of: 0x0A) ?? source.count - 1) + 1
        }
        start += found.place.line == instruction.line ? found.place.column - instruction.column : found.place.column - 1
        let wanted = Array(old.utf8)
        guard start >= 0, start + wanted.count <= source.count,
            source[start..<start + wanted.count].elementsEqual(wanted)
        else { throw FixRefusal(reason: "the text of '\(path)' is not written in one piece") }
        let offset = instruction.range.lowerBound + start
        return Edit(file: file, change: .dockerfile(.replaceText(offset..<offset + wanted.count, with: new)))
    }

    // MARK: One file

    /// Adds the edits of one finding; false when one of them contradicts what is there.
    private func add(_ steps: [Edit], to draft: inout Draft) -> Bool {
        var copy = draft
        for step in steps {
            switch step.change {
            case .document(let document, let operation):
                let others = draft.operations[document] ?? []
                if others.contains(operation) { continue }
                guard others.allSatisfy({ !Self.contradicts($0, operation) }) else { return false }
                copy.operations[document, default: []].append(operation)
            case .dockerfile(let operation):
                if draft.instructions.contains(operation) { continue }
                guard draft.instructions.allSatisfy({ !$0.touches(operation) }) else { return false }
                copy.instructions.append(operation)
            }
        }
        draft = copy
        return true
    }

    /// Whether one edit changes what the other is about.
    private static func contradicts(_ first: EditOperation, _ second: EditOperation) -> Bool {
        func isBelow(_ path: DocumentPath, _ other: DocumentPath) -> Bool {
            path.steps.count >= other.steps.count && path.steps.prefix(other.steps.count).elementsEqual(other.steps)
        }
        switch (first, second) {
        case (.add(let a, _), .add(let b, _)): return a != b && (isBelow(a, b) || isBelow(b, a))
        case (.set(let a, .object), .set(let b, .object)) where a == b: return true
        default: return isBelow(first.path, second.path) || isBelow(second.path, first.path)
        }
    }

    private func apply(_ draft: Draft, to text: [UInt8], file: Int) throws(EditError) -> [UInt8] {
        let source = runner.estate.files[file]
        if source.syntax == .dockerfile {
            return try TextEdit.apply(
                DockerfileEditor.edits(draft.instructions, in: DockerfileReader.read(text)), to: text)
        }
        var edits: [TextEdit] = []
        for (document, operations) in draft.operations.sorted(by: { $0.key < $1.key }) {
            edits += try DocumentEditor.edits(
                Self.ordered(operations), document: document, in: text, syntax: syntax(of: file))
        }
        return try TextEdit.apply(edits, to: text)
    }

    private func syntax(of file: Int) -> DocumentEditor.Syntax {
        runner.estate.files[file].syntax == .json ? .json : .yaml
    }

    /// Elements are removed from the last to the first, after everything else, so that indices stay true.
    private static func ordered(_ operations: [EditOperation]) -> [EditOperation] {
        operations.enumerated().sorted { left, right in
            switch (left.element, right.element) {
            case (.remove(let a), .remove(let b)): Self.isBehind(a, b) ?? (left.offset < right.offset)
            case (.remove, _): false
            case (_, .remove): true
            default: left.offset < right.offset
            }
        }.map(\.element)
    }

    /// Whether the first path goes through a later element where the two part; nil when they part elsewhere.
    private static func isBehind(_ first: DocumentPath, _ second: DocumentPath) -> Bool? {
        for (a, b) in zip(first.steps, second.steps) where a != b {
            if case .index(let left) = a, case .index(let right) = b { return left > right }
            return nil
        }
        return nil
    }
}

extension FormValue {
    fileprivate func value(at step: Step) -> FormValue? {
        switch step {
        case .member(let name): member(name)
        case .element(let index): element(index)
        }
    }
}
