import ArchiveBuilding
import Artifacts
import Testing

/// Layers, and what the squashed tree must be.
struct TreeCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var expected: [String]
    var diagnostics: [String] = []
    var layers: [@Sendable (inout TarBuilder) -> Void]

    init(
        _ name: String, _ expected: [String], diagnostics: [String] = [],
        _ layers: (@Sendable (inout TarBuilder) -> Void)...
    ) {
        testDescription = name
        self.expected = expected
        self.diagnostics = diagnostics
        self.layers = layers
    }
}

@Suite("Squashed tree")
struct FileTreeTests {
    @Test("Whiteouts", arguments: whiteouts)
    func whiteout(_ test: TreeCase) async { await check(test) }

    @Test("Replacing", arguments: replacing)
    func replace(_ test: TreeCase) async { await check(test) }

    @Test("Hard links", arguments: hardLinks)
    func hardLink(_ test: TreeCase) async { await check(test) }

    @Test("Symbolic links on the way", arguments: symbolicLinks)
    func symbolicLink(_ test: TreeCase) async { await check(test) }

    @Test("Names", arguments: names)
    func name(_ test: TreeCase) async { await check(test) }

    private func check(_ test: TreeCase) async {
        let squashed = await SquashedTree(building: test.layers)
        #expect(squashed.lines == test.expected.sorted())
        #expect(squashed.diagnostics == test.diagnostics)
    }

    // Source of the rules: OCI Image Specification 1.1, "Image Layer Filesystem Changeset", section "Whiteouts".
    static let whiteouts: [TreeCase] = [
        TreeCase(
            "of a file", ["a/ 0", "a/keep 0"],
            {
                $0.directory("a"); $0.file("a/x"); $0.file("a/keep")
            }, { $0.file("a/.wh.x") }),
        TreeCase(
            "of a folder with all below", ["keep 0"],
            {
                $0.directory("a"); $0.directory("a/b"); $0.file("a/b/c"); $0.symbolicLink("a/l", to: "b");
                $0.file("keep")
            }, { $0.file(".wh.a") }),
        TreeCase(
            "of a symbolic link leaves its target", ["a/ 0", "a/x 0"],
            {
                $0.directory("a"); $0.file("a/x"); $0.symbolicLink("l", to: "a")
            }, { $0.file(".wh.l") }),
        TreeCase(
            "through a symbolic link", ["a/ 0", "l@ 0"],
            {
                $0.directory("a"); $0.file("a/x"); $0.symbolicLink("l", to: "/a")
            }, { $0.file("l/.wh.x") }),
        TreeCase(
            "never of its own layer, coming first", ["a/ -", "a/x 1"], { $0.file("a/x") },
            {
                $0.file("a/.wh.x"); $0.file("a/x")
            }),
        TreeCase(
            "never of its own layer, coming last", ["a/ -", "a/x 1"], { $0.file("a/x") },
            {
                $0.file("a/x"); $0.file("a/.wh.x")
            }),
        TreeCase(
            "of a folder that the layer adds again, coming first", ["a/ 1", "a/new 1"],
            {
                $0.directory("a"); $0.file("a/old")
            },
            {
                $0.file(".wh.a"); $0.directory("a"); $0.file("a/new")
            }),
        TreeCase(
            "of a folder that the layer adds again, coming last", ["a/ 1", "a/new 1"],
            {
                $0.directory("a"); $0.file("a/old")
            },
            {
                $0.directory("a"); $0.file("a/new"); $0.file(".wh.a")
            }),
        TreeCase(
            "of what is not there", ["x 0"], { $0.file("x") },
            {
                $0.file(".wh.y"); $0.file("no/.wh.folder")
            }),
        TreeCase("and added again later", ["x 2"], { $0.file("x") }, { $0.file(".wh.x") }, { $0.file("x") }),
        TreeCase(
            "a name may begin with .wh. behind the prefix", ["x 0"],
            {
                $0.file("x"); $0.file("y")
            }, { $0.file(".wh.y") }),
        TreeCase("without a name removes nothing", ["a/ -", "a/x 0"], { $0.file("a/x") }, { $0.file("a/.wh.") }),
        TreeCase(
            "of dots removes nothing", ["a/ -", "a/x 0"], { $0.file("a/x") },
            {
                $0.file("a/.wh.."); $0.file("a/.wh...")
            }),
        TreeCase(
            "a folder's name is no whiteout of its own children", ["a/ -", "a/.wh.b/ -", "a/.wh.b/c 0"],
            { $0.file("a/.wh.b/c") }),
        TreeCase(
            "opaque, coming first", ["a/ 1", "a/new 1"],
            {
                $0.directory("a"); $0.file("a/old"); $0.directory("a/b"); $0.file("a/b/c")
            },
            {
                $0.directory("a"); $0.file("a/.wh..wh..opq"); $0.file("a/new")
            }),
        TreeCase(
            "opaque, coming last", ["a/ 1", "a/b/ 0", "a/b/new 1", "a/new 1"],
            {
                $0.directory("a"); $0.file("a/old"); $0.directory("a/b"); $0.file("a/b/c")
            },
            {
                $0.directory("a"); $0.file("a/new"); $0.file("a/b/new"); $0.file("a/.wh..wh..opq")
            }),
        TreeCase(
            "opaque twice, inner folder first", ["a/ 0", "a/b/ 0", "a/b/new 1"],
            {
                $0.directory("a"); $0.directory("a/b"); $0.file("a/b/old"); $0.file("a/old")
            },
            {
                $0.file("a/b/new"); $0.file("a/b/.wh..wh..opq"); $0.file("a/.wh..wh..opq"); $0.file("a/.wh..wh..opq")
            }),
        TreeCase(
            "opaque of the root", ["new 1"],
            {
                $0.file("old"); $0.directory("a")
            },
            {
                $0.file("new"); $0.file(".wh..wh..opq")
            }),
        TreeCase(
            "opaque in every layer", ["a/ -", "a/three 2"],
            {
                $0.file("a/one")
            },
            {
                $0.file("a/.wh..wh..opq"); $0.file("a/two")
            },
            {
                $0.file("a/.wh..wh..opq"); $0.file("a/three")
            }),
        TreeCase(
            "other names of AUFS mean nothing", ["x 0"], { $0.file("x") },
            {
                $0.file(".wh..wh.aufs"); $0.file(".wh..wh..opqx")
            }),
    ]

    static let replacing: [TreeCase] = [
        TreeCase(
            "the last of a name wins, in one layer", ["a@ 0"],
            {
                $0.file("a", "1"); $0.file("a", "2"); $0.symbolicLink("a", to: "b")
            }),
        TreeCase(
            "a folder over a folder keeps its files", ["a/ 1", "a/x 0"],
            {
                $0.directory("a"); $0.file("a/x")
            }, { $0.directory("a/") }),
        TreeCase(
            "a folder by a file", ["a 1"],
            {
                $0.directory("a"); $0.file("a/x"); $0.file("a/y/z")
            }, { $0.file("a") }),
        TreeCase(
            "a folder by a link", ["a@ 1", "b/ 0", "b/x 2"],
            {
                $0.directory("a"); $0.file("a/x"); $0.directory("b")
            }, { $0.symbolicLink("a", to: "b") }, { $0.file("a/x") }),
        TreeCase(
            "a link by a folder", ["a/ 1", "a/y 1", "b/ 0", "b/x 0"],
            {
                $0.directory("b"); $0.file("b/x"); $0.symbolicLink("a", to: "b")
            },
            {
                $0.directory("a"); $0.file("a/y")
            }),
        TreeCase(
            "and back again", ["a/ 2", "a/new 2"],
            {
                $0.directory("a"); $0.file("a/old")
            }, { $0.file("a") },
            {
                $0.directory("a"); $0.file("a/new")
            }),
        TreeCase(
            "a link by a file does not write through", ["a 1", "b 0"],
            {
                $0.file("b"); $0.symbolicLink("a", to: "b")
            }, { $0.file("a") }),
        TreeCase("a file by a device", ["a device 1"], { $0.file("a") }, { $0.header(name: "a", flag: "3") }),
        TreeCase(
            "a file where a folder must be", ["a/ -", "a/x 1"], diagnostics: ["tree.parent a"], { $0.file("a") },
            { $0.file("a/x") }),
        TreeCase("nothing by an empty layer", ["a 0"], { $0.file("a") }, { _ in }, { $0.directory("./") }),
    ]

    static let hardLinks: [TreeCase] = [
        TreeCase(
            "in the same layer", ["a 0", "b 0 = 0:a"],
            {
                $0.file("a"); $0.hardLink("b", to: "a")
            }),
        TreeCase("to a lower layer", ["a 0", "b 1 = 0:a"], { $0.file("a") }, { $0.hardLink("b", to: "a") }),
        TreeCase(
            "outlives its target", ["b 0 = 0:a"],
            {
                $0.file("a"); $0.hardLink("b", to: "a")
            }, { $0.file(".wh.a") }),
        TreeCase(
            "keeps its content when the target is replaced", ["a 1", "b 0 = 0:a"],
            {
                $0.file("a"); $0.hardLink("b", to: "a")
            }, { $0.file("a") }),
        TreeCase(
            "to a hard link", ["a 0", "b 0 = 0:a", "c 0 = 0:a"],
            {
                $0.file("a"); $0.hardLink("b", to: "a"); $0.hardLink("c", to: "b")
            }),
        TreeCase(
            "before its target", ["a 0", "b 0 = 0:a", "c 0 = 0:a"],
            {
                $0.hardLink("c", to: "b"); $0.hardLink("b", to: "a"); $0.file("a")
            }),
        TreeCase(
            "to a symbolic link", ["a 0", "l@ 0", "m@ 0 = 0:l"],
            {
                $0.file("a"); $0.symbolicLink("l", to: "a"); $0.hardLink("m", to: "l")
            }),
        TreeCase(
            "through a symbolic link to a folder", ["b 0 = 0:d/a", "d/ -", "d/a 0", "l@ 0"],
            {
                $0.file("d/a"); $0.symbolicLink("l", to: "d"); $0.hardLink("b", to: "/l/a")
            }),
        TreeCase(
            "with a leading slash and dots", ["a/ -", "a/x 0", "b 0 = 0:a/x"],
            {
                $0.file("a/x"); $0.hardLink("b", to: "/./a/../a//x")
            }),
        TreeCase(
            "to itself", ["a 0"],
            {
                $0.file("a"); $0.hardLink("a", to: "a")
            }),
        TreeCase(
            "over a folder", ["a 0", "b 1 = 0:a"],
            {
                $0.file("a"); $0.directory("b"); $0.file("b/x")
            }, { $0.hardLink("b", to: "a") }),
        TreeCase(
            "to nothing", ["a 0"], diagnostics: ["tree.hardlink b"],
            {
                $0.file("a"); $0.hardLink("b", to: "none")
            }),
        TreeCase(
            "to a folder", ["a/ 0"], diagnostics: ["tree.hardlink b"],
            {
                $0.directory("a"); $0.hardLink("b", to: "a")
            }),
        TreeCase(
            "to what a lower layer lost", [], diagnostics: ["tree.hardlink b"], { $0.file("a") }, { $0.file(".wh.a") },
            { $0.hardLink("b", to: "a") }),
        TreeCase(
            "out of the image", ["a 0"], diagnostics: ["layer.path b"],
            {
                $0.file("a"); $0.hardLink("b", to: "../../etc/shadow")
            }),
    ]

    static let symbolicLinks: [TreeCase] = [
        TreeCase(
            "usrmerge: what comes by /lib lies in /usr/lib", ["lib@ 0", "usr/ -", "usr/lib/ 0", "usr/lib/x 1"],
            {
                $0.directory("usr/lib"); $0.symbolicLink("lib", to: "usr/lib")
            }, { $0.file("lib/x") }),
        TreeCase(
            "relative, with ..", ["a/ -", "a/l@ 0", "b/ -", "b/x 0"],
            {
                $0.symbolicLink("a/l", to: "../b"); $0.file("a/l/x")
            }),
        TreeCase(
            ".. above the root stays there", ["b/ -", "b/x 0", "l@ 0"],
            {
                $0.symbolicLink("l", to: "../../../b"); $0.file("l/x")
            }),
        TreeCase(
            "absolute, from deep down", ["a/ -", "a/b/ -", "a/b/l@ 0", "c/ -", "c/x 0"],
            {
                $0.symbolicLink("a/b/l", to: "/c"); $0.file("a/b/l/x")
            }),
        TreeCase(
            "a chain", ["a@ 0", "b@ 0", "c@ 0", "d/ -", "d/x 1"],
            {
                $0.symbolicLink("a", to: "b"); $0.symbolicLink("b", to: "/c"); $0.symbolicLink("c", to: "./d")
            }, { $0.file("a/x") }),
        TreeCase(
            "a link in the middle of a target", ["a@ 0", "b@ 0", "c/ -", "c/d/ -", "c/d/x 0"],
            {
                $0.symbolicLink("a", to: "b/d"); $0.symbolicLink("b", to: "c"); $0.file("a/x")
            }),
        TreeCase(
            "dangling: the folder is made where the link leads", ["run/ -", "run/x 1", "var/ -", "var/run@ 0"],
            {
                $0.symbolicLink("var/run", to: "/run")
            }, { $0.file("var/run/x") }),
        TreeCase(
            "to itself", ["a@ 0", "z 0"], diagnostics: ["tree.links a/x"],
            {
                $0.symbolicLink("a", to: "a"); $0.file("a/x"); $0.file("z")
            }),
        TreeCase(
            "in a loop", ["a@ 0", "b@ 0", "z 0"], diagnostics: ["tree.links b/x"],
            {
                $0.symbolicLink("a", to: "b"); $0.symbolicLink("b", to: "a"); $0.file("b/x"); $0.file("z")
            }),
        TreeCase(
            "that grow", ["a@ 0"], diagnostics: ["tree.links a/x"],
            {
                $0.symbolicLink("a", to: "a/b"); $0.file("a/x")
            }),
        TreeCase(
            "of a layer above move what comes later", ["a@ 1", "b/ 0", "b/x 2", "c/ -"],
            {
                $0.directory("b"); $0.directory("a"); $0.file("a/gone")
            },
            {
                $0.symbolicLink("a", to: "b"); $0.file("c/.wh.q"); $0.file("c/t");
            },
            {
                $0.file("a/x"); $0.file("c/.wh.t")
            }),
    ]

    static let names: [TreeCase] = [
        TreeCase(
            "leading ./ and /, doubled and trailing slashes", ["a/ 0", "a/b/ -", "a/b/c 0", "d/ 0"],
            {
                $0.directory("./"); $0.directory("./a/"); $0.file("/a//b/./c"); $0.directory("d///")
            }),
        TreeCase("missing parents are made", ["a/ -", "a/b/ -", "a/b/c 0"], { $0.file("a/b/c") }),
        TreeCase(
            "a parent that comes late belongs to its layer", ["a/ 0", "a/b 0"],
            {
                $0.file("a/b"); $0.directory("a")
            }),
        TreeCase(".. inside is taken back as engines do", ["b 0"], { $0.file("a/../b") }),
        TreeCase(
            ".. out of the image is refused", ["ok 0"],
            diagnostics: ["layer.path ../x", "layer.path a/../../x", "layer.path /../x"],
            {
                $0.file("../x"); $0.file("a/../../x"); $0.file("/../x"); $0.file("ok")
            }),
        TreeCase(
            "a file without a name", ["ok 0"], diagnostics: ["layer.path ./"],
            {
                $0.header(name: "./", flag: "0"); $0.file("ok")
            }),
        TreeCase(
            "an unknown type is told", ["ok 0"], diagnostics: ["layer.type odd"],
            {
                $0.header(name: "odd", flag: "Z"); $0.file("ok")
            }),
        TreeCase(
            "fifos and devices", ["f device 0", "c device 0", "b device 0"],
            {
                $0.header(name: "f", flag: "6"); $0.header(name: "c", flag: "3"); $0.header(name: "b", flag: "4")
            }),
        TreeCase(
            "names that differ only in bytes that are no UTF-8", ["a\u{FFFD} 0", "a\u{FFFD} 0"],
            {
                $0.header(name: [0x61, 0xE9], flag: 0x30); $0.header(name: [0x61, 0xE8], flag: 0x30)
            }),
        TreeCase(
            "names that Unicode calls the same are two", ["\u{E9} 0", "e\u{301} 0"],
            {
                $0.file("\u{E9}"); $0.file("e\u{301}")
            }),
        TreeCase(
            "names of eight bytes and more", ["12345678 1", "123456789 0", "1234567890123456 0"],
            {
                $0.file("12345678"); $0.file("123456789"); $0.file("1234567890123456")
            }, { $0.file("12345678") }),
    ]

    @Test(
        "Resolving",
        arguments: [
            ("etc/os-release", "usr/lib/os-release"), ("/etc/os-release/", "usr/lib/os-release"),
            ("etc/../etc/./os-release", "usr/lib/os-release"), ("absolute", "usr/lib/os-release"),
            ("up", "usr/lib/os-release"),
            ("etc/none", nil), ("dangling", nil), ("loop", nil), ("usr/lib/os-release/x", nil), ("empty", nil),
            ("", ""),
        ])
    func resolve(path: String, expected: String?) async {
        let squashed = await SquashedTree(building: [
            {
                $0.file("usr/lib/os-release"); $0.symbolicLink("etc/os-release", to: "../usr/lib/os-release")
                $0.symbolicLink("absolute", to: "/etc/os-release"); $0.symbolicLink("up", to: "../../../etc/os-release")
                $0.symbolicLink("dangling", to: "nowhere"); $0.symbolicLink("loop", to: "loop");
                $0.symbolicLink("empty", to: "")
            }
        ])
        #expect(squashed.tree.resolve(path).map { squashed.tree.path($0) } == expected)
    }
}
