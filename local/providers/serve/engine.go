package serve

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/grpclog"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Standard output carries the port and nothing else, so gRPC's own messages must not reach it.
// The logger is global and has to be set before the first connection.
func init() { grpclog.SetLoggerV2(grpclog.NewLoggerV2(io.Discard, io.Discard, os.Stderr)) }

// Engine is the Pulumi engine that started this provider, as far as a provider talks to it.
type Engine struct {
	conn   *grpc.ClientConn
	client pulumirpc.EngineClient
}

// Connect prepares a connection to the engine; it is dialled on first use.
func Connect(address string) (*Engine, error) {
	conn, err := grpc.NewClient(address,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		rpcutil.GrpcChannelOptions(),
	)
	if err != nil {
		return nil, fmt.Errorf("connect to the engine at %s: %w", address, err)
	}
	return &Engine{conn: conn, client: pulumirpc.NewEngineClient(conn)}, nil
}

// Conn is the raw connection, which provider.Construct of the Pulumi Go SDK wants.
func (e *Engine) Conn() *grpc.ClientConn { return e.conn }

// Info shows a message that stays on the screen under the resource with this URN.
func (e *Engine) Info(ctx context.Context, urn, message string) {
	e.log(ctx, pulumirpc.LogSeverity_INFO, urn, message, false)
}

// Warn shows a warning that stays on the screen. An empty URN makes it one about the whole stack.
func (e *Engine) Warn(ctx context.Context, urn, message string) {
	e.log(ctx, pulumirpc.LogSeverity_WARNING, urn, message, false)
}

// Progress shows a line next to the resource until the next one replaces it.
func (e *Engine) Progress(ctx context.Context, urn, message string) {
	e.log(ctx, pulumirpc.LogSeverity_INFO, urn, message, true)
}

// Messages are a courtesy: an engine that has gone away must not fail the operation itself.
func (e *Engine) log(
	ctx context.Context, severity pulumirpc.LogSeverity, urn, message string, ephemeral bool,
) {
	if e == nil {
		return
	}
	_, _ = e.client.Log(ctx, &pulumirpc.LogRequest{
		Severity:  severity,
		Message:   strings.ToValidUTF8(message, "�"),
		Urn:       urn,
		Ephemeral: ephemeral,
	})
}
