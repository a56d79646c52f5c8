package plan

import (
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Path is a field whose change replaces the object: keys, where "*" stands for every item of a list.
type Path []string

func paths(texts ...string) []Path {
	list := make([]Path, 0, len(texts))
	for _, text := range texts {
		list = append(list, strings.Split(text, "."))
	}
	return list
}

// touchedBy tells whether a change of value at a place is a change at, below or above the path.
func (p Path) touchedBy(at resource.PropertyPath, value any) bool {
	for i, key := range at {
		if i == len(p) {
			return true
		}
		if name, isName := key.(string); isName && name != p[i] || !isName && p[i] != "*" {
			return false
		}
	}
	return p[len(at):].within(value)
}

// within tells whether a value has something at the path. Nothing is known about an unknown.
func (p Path) within(value any) bool {
	if len(p) == 0 {
		return true
	}
	switch value := value.(type) {
	case map[string]any:
		field, found := value[p[0]]
		return found && p[1:].within(field)
	case []any:
		for _, item := range value {
			if p[0] == "*" && p[1:].within(item) {
				return true
			}
		}
	}
	return false
}

// Mutability says which objects may change in place that Pulumi replaces by default, so that what
// uses them restarts.
type Mutability struct {
	ConfigMaps bool
	Secrets    bool
}

// Identity is what no object can change.
var Identity = paths("metadata.name", "metadata.namespace")

// Immutable lists the fields of an object whose change replaces it: those that the API server
// refuses to change, and the data of ConfigMaps and Secrets. The list is that of the official
// provider, so that both plan the same.
func Immutable(o *unstructured.Unstructured, mutability Mutability) []Path {
	kind := o.GroupVersionKind()
	switch {
	case object.IsSecret(o) && (!mutability.Secrets || object.IsImmutable(o)):
		return append(paths("type", "stringData", "data"), Identity...)
	case object.IsConfigMap(o) && (!mutability.ConfigMaps || object.IsImmutable(o)):
		return append(paths("binaryData", "data"), Identity...)
	default:
		return append(append([]Path{}, immutable[kind]...), Identity...)
	}
}

func gvk(group, version, kind string) schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: group, Version: version, Kind: kind}
}

const rbac = "rbac.authorization.k8s.io"

var (
	selector    = paths("spec.selector")
	roleBinding = paths("roleRef")
	job         = paths("spec.completions", "spec.parallelism", "spec.selector", "spec.template")
	statefulSet = paths("spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.selector",
		"spec.serviceName", "spec.volumeClaimTemplates")
)

var immutable = map[schema.GroupVersionKind][]Path{
	gvk("apps", "v1", "DaemonSet"):        selector,
	gvk("apps", "v1", "Deployment"):       selector,
	gvk("apps", "v1", "StatefulSet"):      statefulSet,
	gvk("apps", "v1beta2", "DaemonSet"):   selector,
	gvk("apps", "v1beta2", "Deployment"):  selector,
	gvk("apps", "v1beta2", "StatefulSet"): statefulSet,
	gvk("apps", "v1beta1", "StatefulSet"): statefulSet,

	gvk("batch", "v1", "Job"):      job,
	gvk("batch", "v1beta1", "Job"): job,

	gvk("policy", "v1beta1", "PodDisruptionBudget"): paths("spec"),

	gvk(rbac, "v1", "ClusterRoleBinding"):      roleBinding,
	gvk(rbac, "v1", "RoleBinding"):             roleBinding,
	gvk(rbac, "v1beta1", "ClusterRoleBinding"): roleBinding,
	gvk(rbac, "v1beta1", "RoleBinding"):        roleBinding,

	gvk("storage.k8s.io", "v1", "StorageClass"): paths("parameters", "provisioner"),

	gvk("", "v1", "PersistentVolume"): volumeSources(),
	gvk("", "v1", "PersistentVolumeClaim"): paths("spec.accessModes", "spec.selector",
		"spec.storageClassName", "spec.volumeName"),
	gvk("", "v1", "Pod"):           podFields(),
	gvk("", "v1", "ResourceQuota"): paths("spec.scopes"),
	gvk("", "v1", "Secret"):        paths("type"),
	gvk("", "v1", "Service"):       paths("spec.clusterIP"),
}

func volumeSources() []Path {
	return below("spec", `awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume
		flocker gcePersistentDisk glusterfs hostPath iscsi local nfs photonPersistentDisk
		portworxVolume quobyte rbd scaleIO storageos vsphereVolume`)
}

func podFields() []Path {
	fields := below("spec", `affinity automountServiceAccountToken dnsConfig dnsPolicy
		enableServiceLinks hostAliases hostIPC hostNetwork hostPID hostname imagePullSecrets nodeName
		nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates
		restartPolicy runtimeClassName schedulerName securityContext serviceAccount
		serviceAccountName shareProcessNamespace subdomain terminationGracePeriodSeconds volumes`)
	for _, containers := range []string{"spec.containers.*", "spec.initContainers.*"} {
		fields = append(fields, below(containers, `args command env image imagePullPolicy lifecycle
			livenessProbe ports readinessProbe resources securityContext stdin stdinOnce
			terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts
			workingDir`)...)
	}
	return fields
}

func below(prefix, names string) []Path {
	var list []Path
	for _, name := range strings.Fields(names) {
		list = append(list, strings.Split(prefix+"."+name, "."))
	}
	return list
}
