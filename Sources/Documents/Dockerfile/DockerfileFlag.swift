/// A flag of an instruction, for example `--from=build` or `--mount=type=secret,id=token`.
package struct DockerfileFlag: Hashable, Sendable {
    /// Without the dashes, as it is written.
    package var name: String
    /// Behind the `=`, quotes removed; nil for a flag without value (`--link`). Variables are substituted where
    /// BuildKit does so (`--chown`, `--chmod`, `--from`, `--platform`, `--mount`).
    package var value: DockerfileText?
    /// The whole flag in the source.
    package var range: Range<Int>
    /// Line, counted from 1.
    package var line: Int
    /// Column in bytes, counted from 1.
    package var column: Int

    /// True for `--name` and `--name=true`.
    package var isOn: Bool {
        guard let value else { return true }
        return value.knownText?.lowercased() == "true"
    }

    /// The comma-separated `key=value` pairs of the value (`--mount`, `--security`), keys in lower case; a key alone
    /// has no value. Fields may be quoted as in CSV (RFC 4180).
    package var options: [(key: String, value: String?)] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in (value?.text ?? "").utf8 {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: fields.append([])
            default: fields[fields.count - 1].append(byte)
            }
        }
        return fields.filter { !$0.isEmpty }.map { field in
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else {
                return (String(decoding: field, as: UTF8.self).lowercased(), nil)
            }
            return (
                String(decoding: field[..<equals], as: UTF8.self).lowercased(),
                String(decoding: field[(equals + 1)...], as: UTF8.self)
            )
        }
    }

    /// The value of one of the ``options``; nil when it is absent or has none.
    package func option(_ key: String) -> String? {
        options.last { $0.key == key }?.value
    }
}
