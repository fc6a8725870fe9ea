/// A here-document of RUN, COPY or ADD.
package struct DockerfileHeredoc: Hashable, Sendable {
    /// The delimiter without quotes.
    package var name: String
    /// True for `<<-`: tabs at the start of lines are not part of the content.
    package var stripsTabs: Bool
    /// True when the delimiter is not quoted, so that variables in the content are substituted.
    package var expands: Bool
    /// The lines of the content in the source, their ends included; without the closing line.
    package var contentRange: Range<Int>
    /// The closing line, without its end.
    package var endRange: Range<Int>
    /// The content, with leading tabs removed where ``stripsTabs`` says so.
    package var content: String
}
