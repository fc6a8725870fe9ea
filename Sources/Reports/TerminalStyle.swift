import Model

/// Colours by ANSI escapes (ECMA-48, "Select graphic rendition"), or nothing at all.
struct TerminalStyle {
    let isEnabled: Bool

    enum Look {
        case plain, bold, dim, good, warning, alarm
        case severity(Severity)
    }

    func callAsFunction(_ look: Look, _ text: String) -> String {
        guard isEnabled, let code = Self.code(look), !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    private static func code(_ look: Look) -> String? {
        switch look {
        case .plain: nil
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .warning: "33"
        case .alarm: "1;35"
        case .severity(let severity):
            switch severity {
            case .critical: "1;31"
            case .high: "31"
            case .medium: "33"
            case .low: "36"
            case .none, .unknown: "2"
            }
        }
    }
}
