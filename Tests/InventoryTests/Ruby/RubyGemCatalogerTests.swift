import Inventory
import Model
import Testing

@Suite("Installed Ruby gems")
struct RubyGemCatalogerTests {
    @Test("fixtures", arguments: InstalledCase.all("ruby"))
    func fixtures(_ fixture: InstalledCase) {
        #expect(fixture.run(RubyGemCataloger()) == fixture.expected)
    }

    @Test("there are fixtures")
    func count() {
        #expect(InstalledCase.all("ruby").count >= 6)
    }

    private func run(_ path: String, _ text: String) -> CatalogOutput {
        var output = CatalogOutput()
        let bytes = Array(text.utf8)
        RubyGemCataloger().catalog(CatalogFile(path: path), bytes: bytes.span, into: &output)
        return output
    }

    @Test(
        "the file's name, when the text says nothing",
        arguments: [
            ("rack-2.2.3", "pkg:gem/rack@2.2.3"), ("net-http-persistent-4.0.1", "pkg:gem/net-http-persistent@4.0.1"),
            ("nokogiri-1.13.1-x86_64-linux", "pkg:gem/nokogiri@1.13.1?platform=x86_64-linux"),
            ("ffi-1.15.5-universal-darwin-20", "pkg:gem/ffi@1.15.5?platform=universal-darwin-20"),
            ("base-2-1.0.0.rc1", "pkg:gem/base-2@1.0.0.rc1"), ("x-3", "pkg:gem/x@3"),
        ])
    func fileNames(_ stem: String, _ purl: String) {
        let output = run("usr/lib/ruby/gems/3.0.0/specifications/\(stem).gemspec", "s.name = NAME\n")
        #expect(output.components.map(\.purl.description) == [purl])
    }

    @Test(
        "values that are written in other ways",
        arguments: [
            "\"x\"", "\"x\".freeze", "'x'", "%q{x}", "%Q(x)", "%(x)", "%q|x|", "\"\\x78\"", "\"\\u0078\"",
            "\"\\u{78}\" # the name", "'x';",
        ])
    func literals(_ literal: String) {
        let text = "Gem::Specification.new do |spec|\n  spec.name = \(literal)\n  spec.version = \"1\"\nend\n"
        #expect(run("specifications/y-2.gemspec", text).components.map(\.name) == ["x"])
    }

    @Test(
        "values that would have to be computed",
        arguments: [
            "\"#{x}\"", "X", "\"x\" + y", "File.read('x')", "\"x\".sub('x', 'z')", "\"x", "%q{x", "[\"x\"]", "",
        ])
    func computed(_ literal: String) {
        let text = "Gem::Specification.new do |s|\n  s.name = \(literal)\n  s.version = \"1\"\nend\n"
        #expect(run("specifications/y-2.gemspec", text).components.map(\.name) == ["y"])
    }

    @Test(
        "versions",
        arguments: [
            ("\"1.2\"", "1.2"), ("Gem::Version.new(\"1.2\")", "1.2"), ("Gem::Version.new('1.2.rc1'.freeze)", "1.2.rc1"),
            ("Gem::Version.create( \"1.2\" )", "1.2"), ("\"not a version\"", "9"), ("X::VERSION", "9"),
        ])
    func versions(_ literal: String, _ version: String) {
        let text = "s.name = \"y\"\ns.version = \(literal)\n"
        #expect(run("specifications/y-9.gemspec", text).components.map(\.version) == [version])
    }

    @Test(
        "a specification elsewhere is not an installed gem",
        arguments: [
            "app/x.gemspec", "gems/x-1.0/x.gemspec", "default/x-1.0.gemspec", "specifications/cache/x-1.gemspec",
        ])
    func elsewhere(_ path: String) {
        #expect(run(path, "s.name = \"x\"\ns.version = \"1\"\n").components.isEmpty)
    }

    @Test("a specification that says nothing is an incomplete scan")
    func unknown() {
        let output = run("specifications/nothing.gemspec", "\u{0}\u{1}")
        #expect(output.diagnostics.map(\.code) == ["gem.gemspec"])
    }
}
