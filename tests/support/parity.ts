import { type ChildProcess, spawn } from "node:child_process";

import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { isClusterScoped, resourceOf } from "../../policy/library/admission/resources";
import type { Tree } from "../../policy/library/plain";

/** How the API server judged an object: which rules warn, or why it refused the object. */
export interface AdmissionVerdict {
    readonly warned: readonly string[];
    readonly refused: string | undefined;
}

/** A way to the API server without the start of a process for each question. */
export class ApiProxy {
    readonly #child: ChildProcess;
    readonly #url: string;

    private constructor(child: ChildProcess, url: string) {
        this.#child = child;
        this.#url = url;
    }

    public static async start(kubeconfig: string): Promise<ApiProxy> {
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const child = spawn(kubectl.path, ["--kubeconfig", kubeconfig, "proxy", "--port=0"]);
        return new Promise((resolve, reject) => {
            child.once("error", reject);
            child.stdout.setEncoding("utf8").on("data", (text: string) => {
                const address = /127\.0\.0\.1:\d+/.exec(text)?.[0];
                if (address !== undefined) {
                    resolve(new ApiProxy(child, `http://${address}`));
                }
            });
        });
    }

    public stop(): void {
        this.#child.kill();
    }

    /** Would create an object, as a manager whose name policies may ask for. */
    public async tryCreate(
        object: Tree,
        namespace: string,
        manager: string,
    ): Promise<AdmissionVerdict> {
        const apiVersion = String(object.apiVersion);
        const kind = String(object.kind);
        const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const place = isClusterScoped(kind) ? "" : `/namespaces/${namespace}`;
        const response = await fetch(
            `${this.#url}${root}${place}/${resourceOf(kind)}?dryRun=All&fieldManager=${manager}`,
            {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: JSON.stringify(object),
            },
        );
        const body = await response.text();
        const warnings = response.headers.get("warning") ?? "";
        const warned = [...warnings.matchAll(/with binding '[^']+': ([\w-]+)\./g)];
        return {
            warned: [...new Set(warned.map(([, name = ""]) => name))],
            refused: response.ok ? undefined : body.slice(0, 400),
        };
    }
}
