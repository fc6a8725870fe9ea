/// The tables of the advisory database.
enum DatabaseSchema {
    /// Changes whenever a reader of an older or newer version would misread the file.
    static let version = 1
    /// `BWad`; SQLite's `application_id`.
    static let applicationID = 0x4257_6164

    /// `affected` has one row a package with all that affects it, so that a lookup is one step down one tree.
    static let tables = """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE source (
            path TEXT PRIMARY KEY, validator TEXT NOT NULL, fetched TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE ecosystem (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, packages INTEGER NOT NULL);
        CREATE TABLE affected (
            ecosystem INTEGER NOT NULL, package TEXT NOT NULL, entries BLOB NOT NULL,
            PRIMARY KEY (ecosystem, package)) WITHOUT ROWID;
        CREATE TABLE advisory (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
        CREATE TABLE name (
            name TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (name, advisory)) WITHOUT ROWID;
        CREATE TABLE kev (cve TEXT PRIMARY KEY, added TEXT NOT NULL, ransomware INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE epss (cve TEXT PRIMARY KEY, probability REAL NOT NULL) WITHOUT ROWID;
        CREATE TABLE support (
            product TEXT NOT NULL, position INTEGER NOT NULL, cycle TEXT NOT NULL, codename TEXT, end TEXT NOT NULL,
            extended TEXT NOT NULL, PRIMARY KEY (product, position)) WITHOUT ROWID;
        """

    static func text(_ end: SupportCycle.End) -> String {
        switch end {
        case .unknown: ""
        case .open: "open"
        case .past: "past"
        case .day(let day): day
        }
    }

    static func end(_ text: String) -> SupportCycle.End {
        switch text {
        case "": .unknown
        case "open": .open
        case "past": .past
        default: .day(text)
        }
    }
}
