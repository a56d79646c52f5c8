package kubernetes

import (
	"groundwork/local/providers/kubernetes/helmrelease"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// isRelease tells a Helm release from an object.
func isRelease(urn string) bool {
	return string(resource.URN(urn).Type()) == helmrelease.Type
}
