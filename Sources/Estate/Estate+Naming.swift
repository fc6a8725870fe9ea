import Documents

/// What forms are called, where they are, and what tells places apart.
extension Estate {
    /// The asset that a form is about: `deployment:shop/web`, `clusterrole:admin`, `dockerfile:web/Dockerfile`,
    /// `composeservice:compose.yaml/web`, `compose:compose.yaml`, `image:NAME`. A workload and its resource are one asset.
    package func asset(of form: Form) -> String {
        switch form {
        case .workload(let index): resources[workloads[index].resource].id
        case .resource(let index): resources[index].id
        case .dockerfile(let index): "dockerfile:\(files[dockerfiles[index].file].path)"
        case .compose(let index): "compose:\(files[composeProjects[index].file].path)"
        case .composeService(let project, let service):
            "composeservice:\(files[composeProjects[project].file].path)/\(composeProjects[project].services[service].name)"
        case .image(let index): "image:\(files[images[index].file].path)"
        }
    }

    /// Where a form starts; for an image, which is no file to look into, nil.
    package func place(of form: Form) -> Place? {
        if case .image = form { return nil }
        return root(of: form)?.place
    }

    /// The namespace of a form; nil for what is in none.
    package func namespace(of form: Form) -> String? {
        switch form {
        case .workload(let index): workloads[index].namespace
        case .resource(let index): resources[index].isClusterScoped ? nil : resources[index].effectiveNamespace
        default: nil
        }
    }

    /// The way to a place with elements of lists called by their `name`, `key`, `containerPort` … where they have one, so
    /// that it stays the same when others are added; empty for what is no node of a document.
    package func stableName(of place: Place) -> String {
        guard let index = place.document, let target = place.node, files.indices.contains(place.file),
            files[place.file].documents.indices.contains(index)
        else { return "" }
        let document = files[place.file].documents[index]
        guard target >= 0, target < document.nodeCount else { return "" }
        var node = document.root
        var text = ""
        while node.index != target {
            guard let child = document.child(of: node, holding: target) else { return "" }
            if node.kind == .object {
                text += ".\(document.node(at: child.node.index - 1).string ?? "")"
            } else {
                text += "[\(child.node.nameInList ?? String(child.number))]"
            }
            node = child.node
        }
        return text
    }

    /// How many of each kind there are, sorted by kind.
    package var resourceCounts: [(kind: String, count: Int, hasSchema: Bool)] {
        var counts: [String: (count: Int, hasSchema: Bool)] = [:]
        for resource in resources {
            counts["\(resource.apiVersion)/\(resource.kind)", default: (0, resource.type != nil)].count += 1
        }
        if !dockerfiles.isEmpty { counts["Dockerfile"] = (dockerfiles.count, true) }
        let services = composeProjects.reduce(0) { $0 + $1.services.count }
        if services > 0 { counts["ComposeService"] = (services, true) }
        if !images.isEmpty { counts["Image"] = (images.count, true) }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.count, $0.value.hasSchema) }
    }
}

extension Document.Node {
    /// What tells an element of a list from the others; nil where nothing does. Of long elements the first members count.
    fileprivate var nameInList: String? {
        guard kind == .object else { return scalarText }
        let names: [StaticString] = [
            "name", "key", "containerPort", "port", "mountPath", "path", "host", "kind", "type",
        ]
        var best: (rank: Int, text: String)?
        for member in members.prefix(64) {
            guard let rank = names.firstIndex(where: { member.name.equals($0) }), rank <= best?.rank ?? rank,
                let text = member.value.scalarText
            else { continue }
            best = (rank, text)
        }
        return best?.text
    }
}
