/// An object whose members are made when they are asked for, such as a workload.
package protocol FormObject: AnyObject, Sendable {
    var names: [String] { get }
    func member(_ name: String, reading: FormReading) -> FormValue?
}
