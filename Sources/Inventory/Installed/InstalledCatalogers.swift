/// The catalogers of language packages that are installed and bring metadata of their own.
package enum InstalledCatalogers {
    package static let all: [any Cataloger] = [JavaArchiveCataloger(), PythonPackageCataloger()]
}
