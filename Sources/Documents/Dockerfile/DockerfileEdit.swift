/// A change of a Dockerfile. Instructions are named by their index in ``Dockerfile/instructions``.
///
/// Texts of several lines use `\n`; the file's own line breaks are written.
package enum DockerfileEdit: Hashable, Sendable {
    /// Replaces the whole text of an instruction, here-documents included.
    case replace(instruction: Int, with: String)
    /// Inserts instructions on lines of their own.
    case insert(String, Position)
    /// Removes the lines of an instruction; comment lines above it stay.
    case remove(instruction: Int)
    /// Replaces the value of a flag, or adds the flag; nil makes it a flag without value (`--link`). A flag that
    /// stands several times is replaced where it stands last.
    case setFlag(instruction: Int, name: String, value: String?)
    /// Adds a flag behind the others, also when one of that name is there (`--mount`).
    case addFlag(instruction: Int, name: String, value: String?)
    /// Removes all flags of that name.
    case removeFlag(instruction: Int, name: String)
    /// Appends a command with `&&` to the script of a RUN in shell form, where it surely runs once what stands there has
    /// succeeded; a comment at the end stays there. Other forms are refused: what ends in `;`, `&`, a compound command or
    /// a here-document, what may leave the shell before (`exit`, `exec`), scripts of other shells than POSIX ones.
    case appendCommand(instruction: Int, String)
    /// Replaces bytes inside an instruction, for example a ``ShellWord``; the new text is written as it is.
    /// Refused inside the JSON array of an exec form, and where it would change other commands of the script.
    case replaceText(Range<Int>, with: String)

    package enum Position: Hashable, Sendable {
        /// On the line above an instruction.
        case before(Int)
        /// On the line below the last line of an instruction.
        case after(Int)
        /// Behind the last instruction of the final stage.
        case endOfFinalStage
    }
}
