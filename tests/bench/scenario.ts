import * as fs from "node:fs";
import * as path from "node:path";

import { kubeconfigPath } from "../../local/cluster";
import type { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { type Checkout, copyCheckout } from "../support/checkout";
import { environment, environmentFile } from "./environment";
import { measure, type Measured } from "./measure";

/** What one size of the platform costs. */
export interface Costs {
    readonly teams: number;
    readonly resources: number;
    /** By the name of the step. */
    readonly steps: Readonly<Record<string, Omit<Measured, "stdout">>>;
}

/** Goes through a platform's life with `bin/groundwork`, then with kubectl and the same manifests. */
export async function measureLife(teams: number, progress: Progress): Promise<Costs> {
    const checkout = await copyCheckout();
    try {
        return await live(checkout, teams, progress);
    } finally {
        await checkout.remove();
    }
}

async function live(checkout: Checkout, teams: number, progress: Progress): Promise<Costs> {
    const { kubectl } = await ensureTools(["kubectl"], progress);
    const { root, home } = checkout;
    const manifests = path.join(home, "rendered");
    const steps: Record<string, Measured> = {};
    const variables = { GROUNDWORK_HOME: home, GROUNDWORK_PROVIDERS: "stand-in" };
    const settle = (quota?: string): void => {
        const file = path.join(root, `Pulumi.${environment}.yaml`);
        fs.writeFileSync(file, environmentFile(teams, quota));
    };

    const step = async (name: string, program: string, args: readonly string[], codes = [0]) => {
        const telling = progress.step(`${teams} teams: ${name}`);
        try {
            const run = { program, args, variables, directory: root, codes };
            const measured = await measure(run);
            steps[name] = measured;
            telling.done(`${measured.seconds.toFixed(1)} s, ${Math.round(measured.memory)} MiB`);
            return measured;
        } catch (error) {
            telling.fail();
            throw error;
        }
    };
    const groundwork = (name: string, ...args: readonly string[]) =>
        step(name, path.join(root, "bin/groundwork"), [...args, "-e", environment]);
    const script = async (name: string, file: string, ...args: readonly string[]) => {
        const compiler = path.join(root, "bin/typescript.js");
        const run = ["-r", compiler, path.join(root, "tests/bench", file), ...args];
        const measured = await step(name, process.execPath, run);
        // The script's own time is without the loading of its files.
        const own: unknown = Reflect.get(Object(JSON.parse(measured.stdout)), "seconds");
        steps[name] = { ...measured, seconds: Number(own) };
        return measured.stdout;
    };
    const cluster = ["--kubeconfig", kubeconfigPath(home)];

    settle();
    // Whatever is compiled or asked for the first time is not measured.
    await checkout.groundwork(["cluster", "start"]);
    await checkout.groundwork(["render", "-e", environment, "-o", manifests]);

    await script("program", "start.ts");
    await groundwork("first up", "up", "--json");
    const { stdout } = await groundwork("preview", "preview", "--json");
    await script("engine's preview", "preview.ts");
    await script("engine's preview, no policies", "preview.ts", "--bare");
    settle("3");
    await groundwork("one team changed", "up", "--json");
    settle();
    await groundwork("destroy", "destroy", "--json");

    const apply = [...cluster, "apply", "--server-side", "--kustomize", manifests];
    await step("kubectl apply", kubectl.path, apply);
    const diff = [...cluster, "diff", "--server-side", "--kustomize", manifests];
    await step("kubectl diff", kubectl.path, diff, [0, 1]);
    await step("kubectl delete", kubectl.path, [...cluster, "delete", "--kustomize", manifests]);
    const resources: unknown = Reflect.get(Object(JSON.parse(stdout)), "unchanged");
    return { teams, resources: Number(resources), steps };
}
