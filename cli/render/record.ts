import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";

import { isTree } from "../../policy/library/plain";
import { compareText } from "../text";
import { projectName } from "../engine/backend";
import { readInputs, type ReadInputs } from "./inputs";

/** What a program declares of one resource. */
export interface Declared extends ReadInputs {
    readonly urn: string;
    /** Pulumi's type token, such as `kubernetes:apps/v1:Deployment`. */
    readonly type: string;
    readonly name: string;
    /** URN of the parent. */
    readonly parent: string;
    /**
     * URNs of all that must be there before it, named by `dependsOn` or by a value that flows. Of a
     * component, its resources are named in its place; of a chart, the chart.
     */
    readonly dependencies: readonly string[];
}

/** What providers compute of a resource, beyond what it is declared with. */
export type Computed = (type: string, name: string, inputs: unknown) => Readonly<object>;

/**
 * Runs a program as a preview does, but without engine, providers and cluster, and tells what it
 * declares, in the order of URNs. What nobody computes is unknown.
 */
export async function recordProgram(
    environment: string,
    program: () => unknown,
    computed: Computed,
): Promise<readonly Declared[]> {
    const mocks: pulumi.runtime.Mocks = {
        newResource: ({ type, name, inputs }) => ({
            id: name,
            state: { ...(isTree(inputs) && inputs), ...computed(type, name, inputs) },
        }),
        call: () => ({}),
    };
    await pulumi.runtime.setMocks(mocks, projectName, environment, true);
    const monitor = new RecordingMonitor(mocks);
    setMockOptions(monitor, projectName, environment, true);
    try {
        await pulumi.runtime.runInPulumiStack(async () => {
            // The result is no output of the stack: it may hold whole components.
            await program();
        });
    } finally {
        await pulumi.runtime.disconnect();
    }
    return monitor.declared().sort((one, other) => compareText(one.urn, other.urn));
}

/** Takes down what the engine would be told. */
class RecordingMonitor extends MockMonitor {
    private readonly requests = new Map<string, RegisterResourceRequest>();

    public override async registerResource(
        request: RegisterResourceRequest,
        callback: (error: unknown, response: unknown) => void,
    ): Promise<void> {
        await super.registerResource(request, (error: unknown, response: unknown) => {
            if (isRegistered(response)) {
                this.requests.set(response.getUrn(), request);
            }
            callback(error, response);
        });
    }

    public declared(): Declared[] {
        return [...this.requests].map(([urn, request]) => ({
            urn,
            type: request.getType(),
            name: request.getName(),
            parent: request.getParent(),
            dependencies: request.getDependenciesList(),
            ...readInputs(inputsOf(request)),
        }));
    }
}

function inputsOf(request: RegisterResourceRequest): pulumi.Inputs {
    const object = request.getObject();
    return object === undefined ? {} : pulumi.runtime.deserializeProperties(object, true);
}

function isRegistered(response: unknown): response is { getUrn(): string } {
    return typeof response === "object" && response !== null && "getUrn" in response;
}
