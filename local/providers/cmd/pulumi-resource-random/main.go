// Command pulumi-resource-random stands in for the official Pulumi Random provider where that one
// cannot be downloaded. See docs/providers.md.
package main

import (
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"groundwork/local/providers/random"
	"groundwork/local/providers/serve"
)

// version is the official provider's version that this build answers for; the linker sets it.
var version = "0.0.0-dev"

func main() {
	serve.Main(func(*serve.Engine) pulumirpc.ResourceProviderServer {
		return &random.Provider{Version: version}
	})
}
