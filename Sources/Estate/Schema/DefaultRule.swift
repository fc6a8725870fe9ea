/// Defaults that depend on something else in the object.
///
/// Source: `pkg/apis/*/*/defaults.go` of Kubernetes 1.34 where nothing else is said.
package enum DefaultRule: String, Sendable, CaseIterable {
    /// `Always` for images with the tag `latest` or without tag and digest, else `IfNotPresent`.
    case imagePullPolicy
    /// The container port of a pod in the network of its node.
    case hostPort
    /// For every resource with a limit and no request, the limit.
    case requestsFromLimits
    /// The deprecated `serviceAccount`, else `default` (the ServiceAccount admission plugin).
    case serviceAccountName
    /// Of the two names of a pod's service account, the other one (`Convert_v1_PodSpec_To_core_PodSpec`).
    case serviceAccountAlias
    /// `data` of a Secret with the texts of `stringData`, in base 64 (`Convert_v1_Secret_To_core_Secret`).
    case secretData
    /// The API server takes it and never gives it out.
    case writeOnly
    /// `automountServiceAccountToken` of the service account, else true.
    case serviceAccountToken
    /// `sidecar` for init containers that restart always, else `init`.
    case initContainerType
    /// The same field of the pod's security context (the kubelet's `DetermineEffectiveSecurityContext`).
    case pod
    /// True unless it is switched off in a container that is neither privileged nor has SYS_ADMIN
    /// (kubernetes.io/docs/tasks/configure-pod-container/security-context).
    case allowPrivilegeEscalation
    /// An empty directory where a volume names no source.
    case emptyDir
    case externalTrafficPolicy
    case internalTrafficPolicy
    case allocateLoadBalancerNodePorts
    case sessionAffinityConfig
    /// `SingleStack` for services that have addresses.
    case ipFamilyPolicy
    case limitRangeDefault
    case limitRangeDefaultRequest
    /// The labels of the pod template.
    case templateLabels
    /// The empty object for the type `RollingUpdate`.
    case rollingUpdate
    /// The empty object where no type is written.
    case statefulSetRollingUpdate
    /// 1 where neither completions nor parallelism is written.
    case completions
    case backoffLimit
    case podReplacementPolicy
    /// `Ingress`, and `Egress` where there are egress rules.
    case policyTypes
    /// The processor at 80 %.
    case autoscalerMetrics
    case subjectGroup
}
