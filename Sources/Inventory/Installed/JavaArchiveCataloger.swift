import Model
import Artifacts

/// Finds Maven packages in Java archives, and in the archives within them.
///
/// What an archive is, is told by the first of these that says it:
/// 1. `META-INF/maven/**/pom.properties` (Apache Maven Archiver), several of them in a shaded archive;
/// 2. `META-INF/maven/**/pom.xml` in a folder without `pom.properties`;
/// 3. the path, where it is that of a Maven repository or of Gradle's cache;
/// 4. `META-INF/MANIFEST.MF` (JAR File Specification, OSGi Core 8 section 3.2) together with the file name.
///
/// The archive itself is reported at its own path, a package bundled into it at its `pom.properties`. A package found
/// several times in one file is one component with several locations. An archive whose group is not known is reported
/// under its artifact alone, with a `generic` package URL (a `maven` one needs a group), and so matches no advisory.
package struct JavaArchiveCataloger: Cataloger {
    package let name = "java-archive"
    package let evidence = EvidenceKind.installed
    package let patterns: [FilePattern] = JavaArchiveReader.suffixes.map { .suffix($0) }
    private let limits: JavaArchiveReader.Limits

    package init() { self.init(limits: JavaArchiveReader.Limits()) }

    package init(limits: JavaArchiveReader.Limits) { self.limits = limits }

    package func catalog(_ file: CatalogFile, bytes: Span<UInt8>, into output: inout CatalogOutput) {
        let copy = bytes.withUnsafeBufferPointer { [UInt8]($0) }
        var reader = JavaArchiveReader(limits: limits)
        reader.read(ZipSource(bytes: copy), path: file.path, depth: 0)
        output.components += reader.components
        output.diagnostics += reader.diagnostics
    }
}
