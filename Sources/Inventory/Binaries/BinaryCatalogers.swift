/// The catalogers of what is compiled into executables, and of the packages that Node.js, Ruby, .NET and PHP
/// applications bring along.
package enum BinaryCatalogers {
    /// All of them. ``ELFCataloger`` stands for ``GoBinaryCataloger`` and ``RustBinaryCataloger``.
    package static let all: [any Cataloger] = [
        ELFCataloger(),
        NodePackageCataloger(),
        RubyGemCataloger(),
        DotNetDepsCataloger(),
        PHPComposerCataloger(),
    ]
}
