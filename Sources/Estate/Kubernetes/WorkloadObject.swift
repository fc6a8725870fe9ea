/// A workload as a value of its own, such as an element of the `workloads` of a Service.
final class WorkloadObject: FormObject {
    private let estate: Estate
    private let index: Int

    init(estate: Estate, index: Int) {
        self.estate = estate
        self.index = index
    }

    var names: [String] { Estate.workloadNames }

    func member(_ name: String, reading: FormReading) -> FormValue? {
        estate.value(name, of: .workload(index), reading: reading)
    }
}
