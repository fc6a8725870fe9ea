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
        guard let document = place.document, let steps = steps(to: place) else { return "" }
        var node = files[place.file].documents[document].root
        var text = ""
        for step in steps {
            switch step {
            case .member(let name):
                text += ".\(name)"
                guard let next = node[name] else { return text }
                node = next
            case .element(let index):
                guard let next = node.element(at: index) else { return text }
                node = next
                let names = ["name", "key", "containerPort", "port", "mountPath", "path", "host", "kind", "type"]
                if let name = names.lazy.compactMap({ node[$0]?.scalarText }).first {
                    text += "[\(name)]"
                } else {
                    text += "[\(node.scalarText ?? String(index))]"
                }
            }
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
    /// The element of an array at an index; nil behind its end and for what is no array. Cost: the elements before it.
    fileprivate func element(at index: Int) -> Document.Node? {
        var position = 0
        for element in elements {
            if position == index { return element }
            position += 1
        }
        return nil
    }
}
