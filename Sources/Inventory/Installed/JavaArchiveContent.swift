import Artifacts

/// The entries of a Java archive that say what it is and what it holds.
struct JavaArchiveContent {
    /// A folder `META-INF/maven/<group>/<artifact>/`.
    struct Folder {
        var group: String?
        var artifact: String?
        var properties: ZipEntry?
        var pom: ZipEntry?
    }

    /// `META-INF/MANIFEST.MF`, the first in any spelling.
    private(set) var manifest: ZipEntry?
    /// In the order of the directory.
    private(set) var folders: [Folder] = []
    /// Archives within this one.
    private(set) var archives: [ZipEntry] = []
    /// True when there is a class that can be run.
    private(set) var hasClasses = false

    init(_ archive: ZipArchive) {
        var indexByFolder: [Substring: Int] = [:]
        for entry in archive.entries where !entry.isDirectory {
            let name = entry.name
            let bytes = name.utf8
            if Self.ends(bytes, ".class") {
                hasClasses = true
            } else if Self.ends(bytes, "/pom.properties") || Self.ends(bytes, "/pom.xml") {
                guard let folder = Self.mavenFolder(of: name) else { continue }
                let index = indexByFolder[folder] ?? folders.count
                if index == folders.count {
                    indexByFolder[folder] = index
                    let parts = folder.split(separator: "/")
                    // Maven Archiver writes META-INF/maven/<group>/<artifact>.
                    let isUsual = parts.count >= 4 && parts[parts.count - 3] == "maven"
                    folders.append(
                        Folder(
                            group: isUsual ? String(parts[parts.count - 2]) : nil,
                            artifact: isUsual ? String(parts[parts.count - 1]) : nil))
                }
                if Self.ends(bytes, "/pom.xml") {
                    if folders[index].pom == nil { folders[index].pom = entry }
                } else if folders[index].properties == nil {
                    folders[index].properties = entry
                }
            } else if Self.ends(bytes, ".MF") || Self.ends(bytes, ".mf") {
                if manifest == nil, bytes.count == 20, name.lowercased() == "meta-inf/manifest.mf" { manifest = entry }
            } else if JavaArchiveReader.suffixes.contains(where: { Self.ends(bytes, $0) }) {
                archives.append(entry)
            }
        }
    }

    /// The folder of a descriptor below `META-INF/maven/`, at the root of the archive or of one of its class roots.
    private static func mavenFolder(of name: String) -> Substring? {
        let roots = ["", "WEB-INF/classes/", "BOOT-INF/classes/", "APP-INF/classes/"]
        guard roots.contains(where: { name.hasPrefix($0 + "META-INF/maven/") }),
            let slash = name.utf8.lastIndex(of: UInt8(ascii: "/"))
        else { return nil }
        return name[..<slash]
    }

    private static func ends(_ text: String.UTF8View, _ suffix: String) -> Bool {
        text.count >= suffix.utf8.count && text.suffix(suffix.utf8.count).elementsEqual(suffix.utf8)
    }
}
