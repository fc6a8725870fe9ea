/// A simple command of a shell script: one program with its arguments.
package struct ShellCommand: Sendable {
    /// The program and its arguments; assignments before it are not among them. Empty when there are only
    /// assignments or redirections.
    package var words: [ShellWord] = []
    /// The `NAME=value` words before the program.
    package var assignments: [ShellWord] = []
    package var redirections: [Redirection] = []
    /// From the first byte to the last in the source.
    package var range: Range<Int>
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int
    /// Commands of one pipeline have the same number; ascending, unique in a script.
    package var pipeline = 0
    /// The place in the pipeline, counted from 0.
    package var position = 0
    /// What stands between this command and the one before it.
    package var connector: Connector = .start
    /// How many subshells, command substitutions and here-document scripts it stands in.
    package var depth = 0
    /// True inside `$( )` or backquotes.
    package var isSubstitution = false

    package enum Connector: Hashable, Sendable {
        /// The first command of a script or a substitution.
        case start
        /// `&&`
        case and
        /// `||`
        case or
        /// `;` or the end of a line.
        case sequence
        /// `|` or `|&`
        case pipe
        /// The command before is run in the background (`&`).
        case background
    }

    /// A redirection, for example `> file` or `<<EOF`.
    package struct Redirection: Sendable {
        /// `<`, `>`, `>>`, `>|`, `<>`, `<&`, `>&`, `&>`, `&>>`, `<<`, `<<-` or `<<<`, the descriptor before it included.
        package var operation: String
        package var target: ShellWord
        /// The content of a here-document.
        package var heredoc: String?
    }

    init(range: Range<Int>, line: Int, column: Int) {
        self.range = range
        self.line = line
        self.column = column
    }

    /// The program's name without its folder, when it is literal.
    package var program: String? {
        words.first?.value.knownText.map { ShellReader.programName(Substring($0)) }
    }
}
