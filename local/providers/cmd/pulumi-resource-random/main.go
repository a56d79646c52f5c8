// Command pulumi-resource-random is the offline stand-in for the official plugin of that name.
package main

import (
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"groundwork/local/providers/random"
	"groundwork/local/providers/serve"
)

func main() {
	serve.Main(func(*serve.Engine) pulumirpc.ResourceProviderServer { return &random.Provider{} })
}
