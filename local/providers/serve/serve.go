// Package serve runs a Pulumi resource provider as the engine expects it: a process that prints
// the port of a gRPC server on loopback, and ends when the engine does.
package serve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"time"

	"google.golang.org/grpc"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

const healthCheckInterval = 5 * time.Second

// Main serves the provider that create returns, until the engine or an interrupt ends it, and
// exits the process with 1 when it cannot. The engine passes its own address as the only argument.
// A provider that has a Close method is closed at the end.
func Main(create func(engine *Engine) pulumirpc.ResourceProviderServer) {
	if err := run(os.Args[1:], create); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string, create func(engine *Engine) pulumirpc.ResourceProviderServer) error {
	address, err := engineAddress(args)
	if err != nil {
		return err
	}
	engine, err := Connect(address)
	if err != nil {
		return err
	}

	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt)
	defer cancel()
	// An engine killed outright sends no signal; without this check its providers would outlive it.
	if err := rpcutil.Healthcheck(ctx, address, healthCheckInterval, cancel); err != nil {
		return fmt.Errorf("watch the engine at %s: %w", address, err)
	}
	stop := make(chan bool)
	go func() {
		<-ctx.Done()
		close(stop)
	}()

	provider := create(engine)
	if closer, ok := provider.(interface{ Close() }); ok {
		defer closer.Close()
	}
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterResourceProviderServer(server, provider)
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("serve the provider: %w", err)
	}
	fmt.Printf("%d\n", server.Port)
	if err := <-server.Done; err != nil {
		return fmt.Errorf("serve the provider: %w", err)
	}
	return nil
}

// The engine may add flags, such as one for tracing, before its address; they are not needed here.
func engineAddress(args []string) (string, error) {
	for _, arg := range args {
		if len(arg) > 0 && arg[0] != '-' {
			return arg, nil
		}
	}
	return "", errors.New("this is a Pulumi provider: the Pulumi engine starts it, with its address as argument")
}
