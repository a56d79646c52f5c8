package helmrelease

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const (
	// settleGrace is how long after its timeout an operation of helm may still be finishing.
	settleGrace = 30 * time.Second
	settlePause = 2 * time.Second
)

// install makes the release. If this very resource already began to, in a run whose engine died,
// it goes on from there.
func (o *operation) install(ctx context.Context) error {
	found, err := o.lookUp(ctx)
	if err != nil {
		return err
	}
	if found == nil || o.inputs.Flag("replace") {
		return o.apply(ctx, "install", forInstall(o.inputs, o.urn))
	}
	own, err := o.isOwn(ctx)
	if err != nil {
		return err
	}
	if !own {
		id := idOf(o.namespace(), o.name())
		return fmt.Errorf("the release %s exists already (%s, chart %s) and is not of this resource: "+
			"give another name, or import it with the ID %q",
			id, found.Info.Status, found.chart.Name, id)
	}
	return o.continueFrom(ctx, found)
}

func (o *operation) upgrade(ctx context.Context) error {
	found, err := o.lookUp(ctx)
	if err != nil {
		return err
	}
	if found == nil {
		return fmt.Errorf("%s is gone from the cluster: refresh the stack, and the next update "+
			"installs it again", o)
	}
	return o.continueFrom(ctx, found)
}

// continueFrom upgrades a release, unless its first installation has to be undone before.
func (o *operation) continueFrom(ctx context.Context, found *live) error {
	found, err := o.settle(ctx, found)
	if err != nil {
		return err
	}
	if found == nil {
		return o.apply(ctx, "install", forInstall(o.inputs, o.urn))
	}
	return o.apply(ctx, "upgrade", forUpgrade(o.inputs, o.urn))
}

// settle waits for an operation that helm has under way on the release. The record of one that was
// killed says so for ever, and helm then refuses all others; past its time it is undone.
func (o *operation) settle(ctx context.Context, found *live) (*live, error) {
	patience := time.Duration(timeout(o.inputs))*time.Second + settleGrace
	for found != nil && found.isPending() {
		if time.Since(found.Info.LastDeployed) > patience {
			return o.undo(ctx, found)
		}
		o.releases.engine.Progress(ctx, o.urn, fmt.Sprintf(
			"%s is %s: waiting for the helm that is at it", o, found.Info.Status))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(settlePause):
		}
		var err error
		if found, err = o.lookUp(ctx); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// undo goes back to before an operation that was killed.
func (o *operation) undo(ctx context.Context, found *live) (*live, error) {
	o.releases.engine.Warn(ctx, o.urn, fmt.Sprintf(
		"%s has been %s since %s: the helm that was at it has died, and what it began is undone.",
		o, found.Info.Status, found.Info.LastDeployed.Format(time.RFC3339)))
	if strings.HasSuffix(found.Info.Status, "-install") {
		if _, err := o.run(ctx, "undo", "uninstall", o.name(), "--no-hooks"); err != nil {
			return nil, err
		}
	} else if _, err := o.run(ctx, "undo", "rollback", o.name(), "--no-hooks"); err != nil {
		return nil, err
	}
	return o.lookUp(ctx)
}
