// Package construct implements the component resources of the provider: those that only register
// other resources with the engine.
package construct

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdk "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"groundwork/local/providers/kubernetes/target"
	"groundwork/local/providers/serve"
	"groundwork/local/providers/values"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// component is the resource that the children belong to.
type component struct {
	pulumi.ResourceState

	Resources pulumi.ArrayOutput `pulumi:"resources"`
}

// request is one component to make: what was asked for and what to make it with.
type request struct {
	ctx     *pulumi.Context
	name    string
	self    *component
	inputs  values.Fields
	cluster *target.Target
}

// makers reads the objects that each type of component consists of.
var makers = map[string]func(request) ([]object, error){
	"kubernetes:yaml/v2:ConfigFile":  configFile,
	"kubernetes:yaml/v2:ConfigGroup": configGroup,
	"kubernetes:helm.sh/v4:Chart":    chart,
}

// Construct registers the component that req asks for, and its children, with the engine. Without
// a cluster a preview still plans, as far as the kinds and a chart's own assumptions go.
func Construct(
	ctx context.Context, req *pulumirpc.ConstructRequest, engine *serve.Engine,
	cluster *target.Target,
) (*pulumirpc.ConstructResponse, error) {
	objects, ok := makers[req.GetType()]
	if !ok {
		return nil, fmt.Errorf(
			"the offline stand-in for the kubernetes provider has no component type %q: "+
				"install the official plugin, or use ConfigFile, ConfigGroup or Chart", req.GetType())
	}
	if cluster.Unreachable != nil && !req.GetDryRun() {
		return nil, cluster.Unreachable
	}
	inputs, err := plugin.UnmarshalProperties(req.GetInputs(), plugin.MarshalOptions{
		KeepUnknowns: req.GetDryRun(), KeepSecrets: true,
	})
	if err != nil {
		return nil, fmt.Errorf("the inputs of %q are malformed: %w", req.GetName(), err)
	}
	return sdk.Construct(ctx, req, engine.Conn(), func(
		ctx *pulumi.Context, typ, name string, _ sdk.ConstructInputs, options pulumi.ResourceOption,
	) (*sdk.ConstructResult, error) {
		self := &component{}
		if err := ctx.RegisterComponentResource(typ, name, self, options); err != nil {
			return nil, err
		}
		made := request{ctx: ctx, name: name, self: self, inputs: values.Fields(inputs), cluster: cluster}
		if err := made.fill(objects); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return sdk.NewConstructResult(self)
	})
}

// fill gives the component its children. In a preview they may depend on what is not known yet;
// then there are none to show, and its list of them stays unknown.
func (r request) fill(objects func(request) ([]object, error)) error {
	if resource.PropertyMap(r.inputs).ContainsUnknowns() {
		r.warn("Input properties have unknown values. Preview is incomplete.")
		return nil
	}
	found, err := objects(r)
	if err != nil {
		return err
	}
	if found, err = r.normalize(found); err != nil {
		return err
	}
	children, err := r.register(found)
	if err != nil {
		return err
	}
	r.self.Resources = children.ToArrayOutput()
	return nil
}

func (r request) warn(message string) {
	// A warning that the engine does not take must not fail the component.
	_ = r.ctx.Log.Warn(message, &pulumi.LogArgs{Resource: r.self})
}
