// Command pulumi-resource-kubernetes stands in for the official Pulumi Kubernetes provider where
// that one cannot be downloaded. See docs/providers.md.
package main

import (
	"groundwork/local/providers/kubernetes"
	"groundwork/local/providers/serve"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// version is the official provider's version that this build answers for; the linker sets it.
var version = "0.0.0-dev"

func main() {
	serve.Main(func(engine *serve.Engine) pulumirpc.ResourceProviderServer {
		return kubernetes.New(engine, version)
	})
}
