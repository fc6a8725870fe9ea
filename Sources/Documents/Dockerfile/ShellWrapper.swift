/// Programs that run another one that their arguments name, and shells that run a text.
///
/// Sources: the manual pages of GNU coreutils and findutils, util-linux, sudo, doas and BusyBox; for `command`, `exec` and
/// `sh`, IEEE Std 1003.1.
enum ShellWrapper {
    /// How the arguments of a wrapper are read up to the program that it runs.
    private struct Grammar {
        /// Options of one letter that have a value, in the same word or the next one.
        var valued = ""
        /// Options of one letter whose value, if there is one, stands in the same word.
        var attached = ""
        /// Options of one letter with which nothing is run.
        var idle = ""
        /// Long options whose value may be the next word.
        var long: Set<String> = []
        /// `NAME=value` words stand before the program.
        var takesAssignments = false
        /// How many words stand before the program.
        var operands = 0
    }

    private static let grammars: [String: Grammar] = [
        "sudo": Grammar(
            valued: "ughpCcrtTUDRa", idle: "lveKV",
            long: [
                "--user", "--group", "--host", "--prompt", "--close-from", "--chdir", "--chroot", "--role", "--type",
                "--command-timeout", "--other-user", "--login-class", "--auth-type",
            ], takesAssignments: true),
        "doas": Grammar(valued: "ua", idle: "CL"),
        "env": Grammar(
            valued: "uC", idle: "S", long: ["--unset", "--chdir"], takesAssignments: true),
        "exec": Grammar(valued: "a"),
        "command": Grammar(idle: "vV"),
        "timeout": Grammar(valued: "ks", long: ["--kill-after", "--signal"], operands: 1),
        "nice": Grammar(valued: "n", long: ["--adjustment"]),
        "ionice": Grammar(valued: "cn", idle: "pPu", long: ["--class", "--classdata"]),
        "nohup": Grammar(),
        "setsid": Grammar(),
        "stdbuf": Grammar(valued: "ioe", long: ["--input", "--output", "--error"]),
        "time": Grammar(valued: "fo", idle: "V", long: ["--format", "--output"]),
        "xargs": Grammar(
            valued: "adEILnPs", attached: "eil",
            long: ["--arg-file", "--delimiter", "--max-args", "--max-procs", "--max-chars", "--process-slot-var"]),
        "busybox": Grammar(),
    ]

    /// Where the program that a command runs starts among its words; nil for what runs no other program.
    static func inner(of words: [ShellWord]) -> Int? {
        guard let program = words.first?.value.knownText, let grammar = grammars[ShellReader.programName(program[...])]
        else { return nil }
        var index = 1
        options: while index < words.count {
            let text = words[index].value.text
            guard text.utf8.first == UInt8(ascii: "-"), text != "-" else {
                if text == "-" {
                    index += 1
                    continue
                }
                break
            }
            index += 1
            if text == "--" { break }
            if text.hasPrefix("--") {
                if grammar.long.contains(text) { index += 1 }
                continue
            }
            var letters = text.unicodeScalars.dropFirst()
            while let letter = letters.popFirst() {
                if grammar.idle.unicodeScalars.contains(letter) { return nil }
                if grammar.attached.unicodeScalars.contains(letter) { break }
                if grammar.valued.unicodeScalars.contains(letter) {
                    if letters.isEmpty { index += 1 }
                    break
                }
            }
        }
        if grammar.takesAssignments {
            while index < words.count, ShellReader.isAssignment(words[index].text) { index += 1 }
        }
        index += grammar.operands
        return index < words.count ? index : nil
    }

    /// The word that holds the script of `sh -c SCRIPT` and its like; nil where there is none.
    static func script(of words: [ShellWord]) -> Int? {
        guard let program = words.first?.value.knownText else { return nil }
        let name = ShellReader.programName(program[...])
        if name == "su" || name == "runuser" {
            let flag = words.firstIndex { $0.value.text == "-c" || $0.value.text == "--command" }
            return flag.map { $0 + 1 }.flatMap { $0 < words.count ? $0 : nil }
        }
        guard ShellReader.shells.contains(name), name != "busybox" else { return nil }
        var runsText = false
        var index = 1
        while index < words.count {
            let text = words[index].value.text
            guard let first = text.utf8.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+"),
                text.utf8.count > 1
            else { break }
            index += 1
            if text == "--" { break }
            if text.hasPrefix("--") {
                if text == "--rcfile" || text == "--init-file" { index += 1 }
                continue
            }
            if first == UInt8(ascii: "-"), text.utf8.contains(UInt8(ascii: "c")) { runsText = true }
            if text.utf8.contains(UInt8(ascii: "o")) || text.utf8.contains(UInt8(ascii: "O")) { index += 1 }
        }
        return runsText && index < words.count ? index : nil
    }
}
