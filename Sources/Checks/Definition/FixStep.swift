package import CEL
package import Documents

/// One edit of a check's `fix`.
package struct FixStep: Sendable {
    package enum Edit: Sendable {
        case set(PathExpression, NewValue)
        case add(PathExpression, NewValue)
        case remove(PathExpression)
        /// Dockerfiles: another text for an instruction.
        case replace(PathExpression, MessageTemplate)
        case insertBefore(PathExpression, MessageTemplate)
        case insertAfter(PathExpression, MessageTemplate)
        /// Dockerfiles: an instruction at the end of the final stage.
        case append(MessageTemplate)
        /// Dockerfiles: a command at the end of the script of a RUN.
        case appendCommand(PathExpression, MessageTemplate)
        case setFlag(PathExpression, name: String, MessageTemplate?)
        case removeFlag(PathExpression, name: String)
    }

    package enum NewValue: Sendable {
        case literal(DocumentValue)
        case computed(Program)
    }

    package var edit: Edit
    /// CEL; nil: always made.
    package var condition: Program?
}
