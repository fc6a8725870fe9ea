extension YAMLComposer {
    /// One name and its value in ``YAMLComposer/entries``.
    private struct Member {
        var name: Int
        /// The index behind the value.
        var end: Int
    }

    private func end(of index: Int) -> Int {
        switch entries[index].kind {
        case .array, .object: Int(entries[index].extent)
        default: index + 1
        }
    }

    /// The members of a mapping that lie in a range of entries.
    private func members(in range: Range<Int>) -> [Member] {
        var members: [Member] = []
        var index = range.lowerBound
        while index + 1 < range.upperBound {
            let next = end(of: index + 1)
            members.append(Member(name: index, end: next))
            index = next
        }
        return members
    }

    private func nameBytes(_ index: Int) -> ArraySlice<UInt8> {
        let start = Int(entries[index].start)
        return text[start..<start + Int(entries[index].extent)]
    }

    // MARK: Duplicates

    /// Warns of names that stand twice in a mapping.
    mutating func noteDuplicates(of frame: Frame) {
        let count = frame.count / 2
        guard count > 1 else { return }
        if count <= 8 {
            var index = frame.handle + 1
            var seen: [Int] = []
            seen.reserveCapacity(8)
            while index + 1 < entries.count {
                if seen.contains(where: { equalNames($0, index) }) { warn(index, in: frame) }
                seen.append(index)
                index = end(of: index + 1)
            }
        } else {
            var seen: Set<ArraySlice<UInt8>> = []
            for member in members(in: frame.handle + 1..<entries.count)
            where !seen.insert(nameBytes(member.name)).inserted {
                warn(member.name, in: frame)
            }
        }
    }

    private func equalNames(_ first: Int, _ second: Int) -> Bool {
        let length = Int(entries[first].extent)
        guard length == Int(entries[second].extent) else { return false }
        let one = Int(entries[first].start)
        let two = Int(entries[second].start)
        for offset in 0..<length where text[one + offset] != text[two + offset] { return false }
        return true
    }

    private mutating func warn(_ name: Int, in frame: Frame) {
        // Merge keys may be repeated, and a hostile text must not grow the list without end.
        guard warnings.count < 1_000 else { return }
        let text = String(decoding: nameBytes(name).prefix(60), as: UTF8.self)
        if text == "<<", !frame.merges.isEmpty { return }
        warnings.append(
            DocumentError(
                "the key '\(text)' stands twice in this mapping, the last one counts: remove one",
                line: Int(entries[name].line), column: Int(entries[name].column)))
    }

    // MARK: Merge keys

    /// Replaces the merge keys of a mapping that has just ended by the members they bring in.
    ///
    /// The mapping's own keys win; of several merged mappings the earlier one (yaml.org/type/merge.html).
    /// - Returns: the number of members.
    mutating func applyMerges(of frame: Frame) throws(DocumentError) -> Int {
        let body = frame.handle + 1..<entries.count
        let merges = Set(frame.merges)
        var own: [Member] = []
        var sources: [Int] = []
        for member in members(in: body) {
            guard merges.contains(member.name) else {
                own.append(member)
                continue
            }
            let value = member.name + 1
            switch entries[value].kind {
            case .object: sources.append(value)
            case .array:
                var index = value + 1
                while index < member.end {
                    guard entries[index].kind == .object else { throw badMerge(index) }
                    sources.append(index)
                    index = end(of: index)
                }
            default: throw badMerge(value)
            }
        }

        var seen = Set(own.map { nameBytes($0.name) })
        var kept = own
        for source in sources {
            for member in members(in: source + 1..<end(of: source)) where seen.insert(nameBytes(member.name)).inserted {
                kept.append(member)
            }
        }
        var replacement: [Document.Entry] = []
        var newTags: [Int: String] = [:]
        var starts: [Int] = []
        for member in kept {
            let target = body.lowerBound + replacement.count
            starts.append(target)
            movedNodes += member.end - member.name
            guard movedNodes <= Self.maximumMovedNodes else {
                throw DocumentError(
                    "merge keys are nested too deep: write the values out", line: Int(entries[frame.handle].line),
                    column: Int(entries[frame.handle].column))
            }
            for index in member.name..<member.end {
                replacement.append(moved(entries[index], by: target - member.name))
                if !tags.isEmpty, let tag = tags[index] { newTags[target + index - member.name] = tag }
            }
        }
        try moveAnchors(behind: frame.handle, own: own, starts: starts)
        if !tags.isEmpty {
            for index in body { tags[index] = nil }
            tags.merge(newTags) { _, new in new }
        }
        entries.replaceSubrange(body, with: replacement)
        return kept.count
    }

    private func badMerge(_ index: Int) -> DocumentError {
        DocumentError(
            "a merge key (<<) needs a mapping or a sequence of mappings", line: Int(entries[index].line),
            column: Int(entries[index].column))
    }

    /// Keeps the anchors right that lie in a mapping whose entries are about to move.
    private mutating func moveAnchors(behind handle: Int, own: [Member], starts: [Int]) throws(DocumentError) {
        var index = anchors.count - 1
        while index >= 0, anchors[index].start > handle {
            defer { index -= 1 }
            let anchor = anchors[index]
            guard anchor.detached == nil, let anchorEnd = anchor.end else { continue }
            // The last own member that starts at or before the anchor.
            var low = 0
            var high = own.count
            while low < high {
                let middle = (low + high) / 2
                if own[middle].name <= anchor.start { low = middle + 1 } else { high = middle }
            }
            if low > 0, anchor.start < own[low - 1].end {
                let distance = starts[low - 1] - own[low - 1].name
                anchors[index].start += distance
                anchors[index].end = anchorEnd + distance
            } else {
                copiedNodes += anchorEnd - anchor.start
                guard copiedNodes <= YAMLReader.maximumCopiedNodes else { throw badMerge(anchor.start) }
                anchors[index].detached = entries[anchor.start..<anchorEnd].map { moved($0, by: -anchor.start) }
                anchors[index].start = handle
            }
        }
    }
}
