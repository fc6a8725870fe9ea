/// Reads the three date formats of HTTP (RFC 9110 section 5.6.7).
enum HTTPDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Seconds since 1970-01-01T00:00:00Z; nil when the text is none of the formats.
    static func seconds(_ text: String) -> Int? {
        let separators = " ,-\t".utf8
        let words = Array(text.utf8).split { separators.contains($0) }.map {
            String(decoding: $0, as: UTF8.self).lowercased()
        }
        guard words.count >= 5 else { return nil }
        // asctime: Sun Nov  6 08:49:37 1994
        if let month = months.firstIndex(of: words[1]) {
            guard let day = Int(words[2]), let time = time(words[3]), let year = Int(words[4]) else { return nil }
            return epoch(year: year, month: month + 1, day: day, time: time)
        }
        // Sun, 06 Nov 1994 08:49:37 GMT and Sunday, 06-Nov-94 08:49:37 GMT
        guard let day = Int(words[1]), let month = months.firstIndex(of: words[2]), var year = Int(words[3]),
            let time = time(words[4])
        else { return nil }
        if words[3].utf8.count == 2 { year += year < 70 ? 2000 : 1900 }
        return epoch(year: year, month: month + 1, day: day, time: time)
    }

    private static func time(_ text: String) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: ":")).map {
            Int(String(decoding: Array($0), as: UTF8.self))
        }
        guard parts.count == 3, let hours = parts[0], let minutes = parts[1], let seconds = parts[2],
            (0..<24).contains(hours), (0..<60).contains(minutes), (0...60).contains(seconds)
        else { return nil }
        return hours * 3600 + minutes * 60 + seconds
    }

    /// The days of the civil calendar counted in 400-year eras that start on 1 March.
    private static func epoch(year: Int, month: Int, day: Int, time: Int) -> Int? {
        guard (1601...9999).contains(year), (1...31).contains(day) else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86400 + time
    }
}
