package import Model

/// Finds components in the files of one package format.
///
/// A cataloger says which files it wants, and, apart from that, what is in one of them. It sees one file at a time
/// and keeps no state, so that what it finds can be cached with the layer that holds the file and be joined later,
/// when it is known which files survive in the squashed tree.
package protocol Cataloger: Sendable {
    /// The name in diagnostics and ledgers, for example `dpkg`.
    var name: String { get }
    /// The files it wants.
    var patterns: [FilePattern] { get }
    /// Where it applies.
    var evidence: EvidenceKind { get }
    /// Reads one file. Bad input becomes a diagnostic in `output`; what can be read is kept.
    func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput)
}

/// What a file of a cataloger proves.
package enum EvidenceKind: Sendable {
    /// The package is there: metadata of installed packages, binaries. Read in images, root filesystems and folders.
    case installed
    /// The package is asked for: lock and manifest files. Read in folders.
    case declared
    /// The database of an operating system's packages. Read in images and root filesystems.
    case system
}

/// Which files a ``Cataloger`` wants. A file is wanted when any pattern fits.
package enum FilePattern: Hashable, Sendable {
    /// The last part of the path is exactly this, for example `package.json`.
    case name(String)
    /// The last part of the path ends with this, for example `.jar`.
    case suffix(String)
    /// The last part of the path begins with `prefix` and ends with `suffix`, for example `requirements*.txt`.
    case affixes(prefix: String, suffix: String)
    /// The last part of the path ends with `suffix`, and the folder right above it has this name, for example
    /// `requirements/*.txt`.
    case inFolder(String, suffix: String)
    /// The whole path from the root, without leading slash, for example `var/lib/dpkg/status`. Symbolic links on
    /// the way are followed in the squashed tree.
    case path(String)
    /// A direct child of this folder (path from the root, links followed) whose name ends with `suffix`.
    case child(of: String, suffix: String)
    /// A regular file with an execute bit whose first bytes are those of an ELF file.
    case executable
}

/// The file that a cataloger is shown.
package struct CatalogFile: Sendable {
    /// The path in the target, without leading slash.
    package let path: String
    /// The permission bits.
    package let mode: UInt32

    package init(path: String, mode: UInt32 = 0o644) {
        self.path = path
        self.mode = mode
    }

    /// The last part of the path.
    package var name: Substring {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...] }
        return path[path.utf8.index(after: slash)...]
    }

    /// The path without its last part; empty at the root.
    package var directory: Substring {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return path[..<slash]
    }
}

/// What one file yields.
///
/// Components of system packages are left without distribution: their purl has no namespace and no `distro`
/// qualifier, `ecosystem` is nil; both are filled in when the distribution is known.
package struct CatalogOutput: Sendable {
    package var components: [Component] = []
    /// Paths (without leading slash) that belong to a distribution's package. A component of another kind that is
    /// found in one of them is not reported a second time.
    package var ownedPaths: [String] = []
    /// Set by the reader of `os-release`.
    package var distribution: Distribution?
    package var diagnostics: [Diagnostic] = []

    package init() {}
}
