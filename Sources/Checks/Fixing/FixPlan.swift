/// Edits that mend findings, by file, made but not written.
package struct FixPlan: Sendable {
    package struct File: Sendable {
        /// An index into the estate's files.
        package var file: Int
        /// The whole new text.
        package var text: [UInt8]
        /// The findings that the edits are for, by their place in the list given.
        package var findings: [Int]
    }

    /// A finding whose fix cannot be made.
    package struct Refusal: Sendable {
        package var finding: Int
        package var reason: String
    }

    package var files: [File] = []
    package var refusals: [Refusal] = []
    /// Findings whose edits touch what another edit touches: to be planned again when those are made.
    package var postponed: [Int] = []
}
