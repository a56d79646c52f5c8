import { rename } from "./aliases";
import { type Deployment, type Entry, kinds, type Operation, type Resource } from "./form";
import { mendReferences } from "./references";

/** What a run has done to the resources that stood before it, by their places in the list. */
interface Fate {
    removed?: boolean;
    replaced?: Resource;
    pendingReplacement?: boolean;
    delete?: boolean;
}

/**
 * Puts a run's journal and the state before it together to the state after it, as Pulumi's own
 * replayer does (pkg/backend/journal.go). Operations that the journal does not end are pending.
 */
export class Replay {
    private base: Deployment;
    private fates = new Map<number, Fate>();
    /** What the run made, by operation, in its order. */
    private made = new Map<number, Resource>();
    private open = new Map<number, Entry>();
    private seen = new Set<number>();
    private hasRefresh = false;

    public constructor(base: Deployment | undefined) {
        this.base = base ?? {};
    }

    public add(entry: Entry): void {
        if (this.seen.has(entry.sequenceID)) {
            return;
        }
        this.seen.add(entry.sequenceID);
        switch (entry.kind) {
            case kinds.begin:
                this.open.set(entry.operationID, entry);
                break;
            case kinds.failure:
                this.open.delete(entry.operationID);
                break;
            case kinds.success:
                this.succeed(entry);
                break;
            case kinds.refreshSuccess:
                this.open.delete(entry.operationID);
                this.hasRefresh = true;
                this.replace(entry);
                break;
            case kinds.outputs:
                if (entry.state) {
                    this.replace(entry);
                }
                break;
            case kinds.write:
                this.base = entry.newSnapshot ?? {};
                break;
            case kinds.secretsManager:
                this.takeSecretsProvider(entry);
                break;
            case kinds.rebuiltBaseState:
                this.rebase();
                break;
        }
    }

    /** The state as of the last entry; all but its manifest, which tells of who wrote it. */
    public deployment(): Deployment {
        const made = [...this.made.values()];
        const kept = (this.base.resources ?? []).flatMap((each, place) => this.keep(each, place));
        const resources = [...made, ...kept];
        const pending = [...this.open.values()].flatMap(({ operation }) => operation ?? []);
        const state = {
            ...this.base,
            resources: this.hasRefresh ? mendReferences(resources) : resources,
            pending_operations: [...pending, ...this.unsettled()],
        };
        return rename(state);
    }

    private succeed(entry: Entry): void {
        const { operationID, state, removeOld, removeNew } = entry;
        this.open.delete(operationID);
        if (state) {
            this.made.set(operationID, state);
        }
        if (removeNew != null) {
            this.made.delete(removeNew);
        }
        this.decide(removeOld, { removed: true });
        this.decide(entry.deleteOld, { delete: true });
        this.decide(entry.pendingReplacementOld, { pendingReplacement: true });
        this.mark(entry.deleteNew, { delete: true });
        this.mark(entry.pendingReplacementNew, { pendingReplacement: true });
        this.hasRefresh ||= entry.isRefresh === true;
    }

    /** Puts another state, or none, in a resource's place. */
    private replace({ state, removeOld, removeNew }: Entry): void {
        this.decide(removeOld, state ? { replaced: state } : { removed: true });
        if (removeNew == null || !this.made.has(removeNew)) {
            return;
        }
        if (state) {
            this.made.set(removeNew, state);
        } else {
            this.made.delete(removeNew);
        }
    }

    private takeSecretsProvider({ secretsProvider }: Entry): void {
        const known = JSON.stringify(this.base.secrets_providers);
        if (secretsProvider && JSON.stringify(secretsProvider) !== known) {
            this.base = { ...this.base, secrets_providers: secretsProvider };
        }
    }

    /** What comes now speaks of the state as it is now. */
    private rebase(): void {
        this.base = this.deployment();
        this.fates = new Map();
        this.made = new Map();
        this.open = new Map();
    }

    private decide(place: number | null | undefined, fate: Fate): void {
        if (place != null) {
            this.fates.set(place, { ...this.fates.get(place), ...fate });
        }
    }

    private mark(operation: number | null | undefined, mark: Partial<Resource>): void {
        const made = operation == null ? undefined : this.made.get(operation);
        if (operation != null && made !== undefined) {
            this.made.set(operation, { ...made, ...mark });
        }
    }

    private keep(resource: Resource, place: number): readonly Resource[] {
        const { removed, replaced, ...marks } = this.fates.get(place) ?? {};
        if (removed === true) {
            return [];
        }
        return [replaced ?? { ...resource, ...marks }];
    }

    /** Creations of which an earlier run did not see the end: somebody has to settle them. */
    private unsettled(): readonly Operation[] {
        return (this.base.pending_operations ?? []).filter(({ type }) => type === "creating");
    }
}
