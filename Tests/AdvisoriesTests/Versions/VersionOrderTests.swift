import Advisories
import Testing

/// The orders against the chains of versions in `Fixtures/versions`.
struct VersionOrderTests {
    @Test(arguments: VersionScheme.allCases)
    func everySchemeHasFixtures(scheme: VersionScheme) {
        #expect(VersionFixture.versions(of: scheme).count >= 10)
        #expect(VersionFixture.valid.contains { $0.scheme == scheme && !$0.lines.isEmpty })
        #expect(VersionFixture.invalid.contains { $0.scheme == scheme && !$0.lines.isEmpty })
    }

    @Test(arguments: VersionFixture.chains)
    func chainIsAscending(fixture: VersionFixture) {
        let chain = fixture.chain
        for (index, equals) in chain.enumerated() {
            for older in equals {
                for newer in chain[(index + 1)...].joined() {
                    #expect(fixture.scheme.compare(older, newer) == .less, "\(older) < \(newer)")
                    #expect(fixture.scheme.compare(newer, older) == .greater, "\(newer) > \(older)")
                }
            }
        }
    }

    @Test(arguments: VersionFixture.chains)
    func versionsOfOneLineAreEqual(fixture: VersionFixture) {
        for equals in fixture.chain {
            for left in equals {
                for right in equals {
                    #expect(fixture.scheme.compare(left, right) == .equal, "\(left) = \(right)")
                }
            }
        }
    }

    @Test(arguments: VersionFixture.valid)
    func validVersionsAreAccepted(fixture: VersionFixture) {
        for version in fixture.lines {
            #expect(fixture.scheme.isValid(version), "\(version)")
        }
    }

    @Test(arguments: VersionFixture.invalid)
    func invalidVersionsAreRejected(fixture: VersionFixture) {
        for version in fixture.lines {
            #expect(!fixture.scheme.isValid(version), "\(version)")
        }
    }

    @Test(arguments: VersionScheme.allCases)
    func emptyTextIsNoVersion(scheme: VersionScheme) {
        #expect(!scheme.isValid(""))
    }
}
