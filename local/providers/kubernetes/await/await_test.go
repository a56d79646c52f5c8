package await

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func parse(t *testing.T, text string) *unstructured.Unstructured {
	t.Helper()
	encoded, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	o := &unstructured.Unstructured{}
	if err := o.UnmarshalJSON(encoded); err != nil {
		t.Fatal(err)
	}
	return o
}

// What the controllers write on the way, and what is made of it.
func TestVerdicts(t *testing.T) {
	const deployment = `apiVersion: apps/v1, kind: Deployment, metadata: {generation: 2}`
	const statefulSet = `apiVersion: apps/v1, kind: StatefulSet, metadata: {generation: 1}`
	const service = `apiVersion: v1, kind: Service`
	for name, test := range map[string]struct {
		object  string
		related []string
		late    bool
		want    string // ready, failed, settle or waiting
	}{
		"deployment unseen": {
			object: `{` + deployment + `, status: {observedGeneration: 1, updatedReplicas: 1,
				availableReplicas: 1, replicas: 1, conditions: [{type: Available, status: "True"}]}}`,
			want: "waiting",
		},
		"deployment with old pods": {
			object: `{` + deployment + `, status: {observedGeneration: 2, updatedReplicas: 1,
				availableReplicas: 2, replicas: 2, conditions: [{type: Available, status: "True"}]}}`,
			want: "waiting",
		},
		"deployment": {
			object: `{` + deployment + `, status: {observedGeneration: 2, updatedReplicas: 1,
				availableReplicas: 1, replicas: 1, conditions: [{type: Available, status: "True"}]}}`,
			want: "ready",
		},
		"deployment of nothing": {
			object: `{` + deployment + `, spec: {replicas: 0}, status: {observedGeneration: 2,
				conditions: [{type: Available, status: "True"}]}}`,
			want: "ready",
		},
		"stateful set rolling": {
			object: `{` + statefulSet + `, status: {observedGeneration: 1, replicas: 1,
				readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: b}}`,
			want: "waiting",
		},
		"stateful set": {
			object: `{` + statefulSet + `, status: {observedGeneration: 1, replicas: 1,
				readyReplicas: 1, currentReplicas: 1, currentRevision: a, updateRevision: a}}`,
			want: "ready",
		},
		"daemon set": {
			object: `{apiVersion: apps/v1, kind: DaemonSet, metadata: {generation: 1},
				status: {observedGeneration: 1, desiredNumberScheduled: 2, currentNumberScheduled: 2,
				updatedNumberScheduled: 2, numberAvailable: 1, numberReady: 2}}`,
			want: "waiting",
		},
		"job": {
			object: `{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Complete,
				status: "True"}]}}`,
			want: "ready",
		},
		"job out of tries": {
			object: `{apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed,
				status: "True", reason: BackoffLimitExceeded}]}}`,
			want: "failed",
		},
		"service without pods": {
			object: `{` + service + `, spec: {selector: {a: b}}}`, want: "settle",
		},
		"service with a pod": {
			object:  `{` + service + `, spec: {selector: {a: b}}}`,
			related: []string{`{kind: S, endpoints: [{conditions: {ready: true}}]}`},
			want:    "ready",
		},
		"service with a pod that is not ready": {
			object: `{` + service + `, spec: {selector: {a: b}}}`,
			related: []string{`{kind: S, endpoints: [{conditions: {ready: true}},
				{conditions: {ready: false}}]}`},
			want: "waiting",
		},
		"service with a pod that ends": {
			object: `{` + service + `, spec: {selector: {a: b}}}`,
			related: []string{`{kind: S, endpoints: [{conditions: {ready: true}},
				{conditions: {ready: false, terminating: true}}]}`},
			want: "ready",
		},
		"headless service": {
			object: `{` + service + `, spec: {clusterIP: None, selector: {a: b}}}`, want: "ready",
		},
		"load balancer": {
			object: `{` + service + `, spec: {type: LoadBalancer}}`, want: "waiting",
		},
		"claim": {
			object: `{apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}}`,
			want:   "waiting",
		},
		"claim that waits for its pod": {
			object: `{apiVersion: v1, kind: PersistentVolumeClaim, status: {phase: Pending}}`,
			late:   true, want: "ready",
		},
		"definition with a name that is taken": {
			object: `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,
				status: {conditions: [{type: NamesAccepted, status: "False"}]}}`,
			want: "failed",
		},
		"pod that failed": {
			object: `{apiVersion: v1, kind: Pod, status: {phase: Failed}}`, want: "failed",
		},
		"quota": {
			object: `{apiVersion: v1, kind: ResourceQuota, spec: {hard: {pods: "1"}},
				status: {hard: {pods: "1"}}}`,
			want: "ready",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := scene{object: parse(t, test.object), bindsLate: test.late}
			for _, text := range test.related {
				s.related = append(s.related, parse(t, text))
			}
			verdict := judges[s.object.GroupVersionKind().GroupKind()](s)
			got := "waiting"
			switch {
			case verdict.Ready:
				got = "ready"
			case verdict.Failed:
				got = "failed"
			case verdict.Settle > 0:
				got = "settle"
			}
			if got != test.want {
				t.Errorf("got %s (%s), want %s", got, verdict.Message, test.want)
			}
		})
	}
}

func TestWaitFor(t *testing.T) {
	object := `{kind: X, metadata: {generation: 2}, status: {observedGeneration: 2, phase: Up,
		count: 3, conditions: [{type: Ready, status: "True"}, {type: Old, status: "True",
		observedGeneration: 1}]}}`
	for annotation, want := range map[string]bool{
		"condition=Ready":                                               true,
		"condition=ready=true":                                          true,
		"condition=Ready=False":                                         false,
		"condition=Old":                                                 false,
		"condition=Missing":                                             false,
		"jsonpath={.status.phase}":                                      true,
		"jsonpath={.status.phase}=Up":                                   true,
		"jsonpath={.status.phase}=Down":                                 false,
		"jsonpath={.status.count}=3":                                    true,
		"jsonpath={ .status.missing }":                                  false,
		`["condition=Ready", "jsonpath={.status}"]`:                     true,
		`["condition=Ready", "condition=Missing"]`:                      false,
		`jsonpath={.status.conditions[?(@.type=="Ready")].status}=True`: true,
	} {
		requirements, err := parseWaitFor(annotation)
		if err != nil {
			t.Errorf("%s: %v", annotation, err)
			continue
		}
		if got := required(requirements)(scene{object: parse(t, object)}); got.Ready != want {
			t.Errorf("%s: got %v", annotation, got)
		}
	}
}

func TestWaitForRefusesNonsense(t *testing.T) {
	for _, annotation := range []string{
		"", "[]", "Ready", "jsonpath=.status.phase", "jsonpath='{.status}'", "jsonpath={.a}=",
		"jsonpath={.a}=b=c", "jsonpath={.a[}",
	} {
		if _, err := parseWaitFor(annotation); err == nil {
			t.Errorf("%q was accepted", annotation)
		}
	}
}

func TestPodTroubles(t *testing.T) {
	pod := &corev1.Pod{Status: corev1.PodStatus{
		Conditions: []corev1.PodCondition{
			{Type: corev1.PodScheduled, Status: corev1.ConditionTrue},
			{Type: corev1.PodReady, Status: corev1.ConditionFalse, Message: "unready: [web]"},
		},
		ContainerStatuses: []corev1.ContainerStatus{{
			Name: "web",
			State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{
				Reason: "CrashLoopBackOff", Message: "back-off",
			}},
			LastTerminationState: corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
				Reason: "Error", ExitCode: 3,
			}},
		}},
	}}
	want := []string{
		"unready: [web]",
		`container "web": [CrashLoopBackOff] back-off`,
		`container "web": [Error] exit code 3`,
	}
	got := podTroubles(pod)
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}
