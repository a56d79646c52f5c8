package kubernetes

import (
	"context"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/emptypb"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/dynamic"

	"groundwork/local/providers/kubernetes/cluster"
	"groundwork/local/providers/kubernetes/object"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Delete removes an object and waits until it is gone, or has a Patch resource give up its fields.
// An object that is not there any more is deleted already.
func (p *Provider) Delete(
	ctx context.Context, request *pulumirpc.DeleteRequest,
) (*emptypb.Empty, error) {
	ctx, done := p.scope(ctx, request.GetUrn())
	defer done()
	if p.target.Unreachable != nil {
		if !p.settings.DeleteUnreachable {
			return nil, p.unreachable()
		}
		p.engine.Warn(p.ctx, request.GetUrn(), p.target.Unreachable.Error()+
			"; since deleteUnreachable is set, the resource is only deleted from Pulumi's state")
		return &emptypb.Empty{}, nil
	}
	if isRelease(request.GetUrn()) {
		return withKubeconfig(ctx, p, request, p.releases.Delete)
	}
	properties, err := decode(request.GetProperties())
	if err != nil {
		return nil, err
	}
	state := object.ParseState(properties)
	client, err := p.client.For(state.Live)
	if err == nil {
		if object.IsPatch(resource.URN(request.GetUrn()), state.Live) {
			err = relinquish(ctx, client, state)
		} else {
			err = p.remove(ctx, client, request, state)
		}
	}
	// Without its kind, an object cannot exist either.
	if err != nil && !apierrors.IsNotFound(err) && !meta.IsNoMatchError(err) {
		return nil, err
	}
	return &emptypb.Empty{}, nil
}

func (p *Provider) remove(
	ctx context.Context, client dynamic.ResourceInterface, request *pulumirpc.DeleteRequest,
	state object.State,
) error {
	propagation := metav1.DeletePropagationForeground
	switch strings.ToLower(object.Annotation(state.Inputs, object.DeletionPropagation)) {
	case "background":
		propagation = metav1.DeletePropagationBackground
	case "orphan":
		propagation = metav1.DeletePropagationOrphan
	}
	_, name := object.ParseID(request.GetId())
	err := client.Delete(ctx, name, metav1.DeleteOptions{PropagationPolicy: &propagation})
	if err != nil {
		return fmt.Errorf("delete %s: %w", object.Describe(state.Live), err)
	}
	if object.IsCRD(state.Live) {
		defer p.client.Forget()
	}
	return p.waiter(request.GetUrn()).Gone(
		ctx, state.Inputs, state.Live, timeout(request.GetTimeout(), state.Inputs))
}

func relinquish(ctx context.Context, client dynamic.ResourceInterface, state object.State) error {
	// Applying nothing would create an object that is gone.
	if _, err := client.Get(ctx, state.Live.GetName(), metav1.GetOptions{}); err != nil {
		return err
	}
	err := cluster.Relinquish(ctx, client, state.Live, state.FieldManager)
	if cause, found := apierrors.StatusCause(err, metav1.CauseTypeFieldValueRequired); found {
		return fmt.Errorf("this Patch resource is currently managing a required field, so it can't "+
			"be deleted directly; either set the `retainOnDelete` resource option, or transfer "+
			"ownership of the field before deleting: %s", cause.Field)
	}
	return err
}
