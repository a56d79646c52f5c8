import type { Layout } from "../cluster/layout";
import { ensureImages } from "../images";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { imageReference, images } from "../../versions";
import { requireMachine } from "./requirements";
import type { NodePrograms } from "./start";

/**
 * Makes sure that this machine can run real nodes, and gets what they run.
 *
 * @throws UserError, before anything is changed, where it cannot: it names what is missing.
 */
export async function prepareNodes(layout: Layout, progress: Progress): Promise<NodePrograms> {
    requireMachine(layout);
    const tools = await ensureTools(["kubelet", "kube-proxy"], progress);
    return {
        kubelet: tools.kubelet.path,
        kubeProxy: tools["kube-proxy"].path,
        images: await ensureImages(progress),
        // Its first subcommand is the pause that every pod's sandbox runs.
        sandboxImage: imageReference(images.probe),
    };
}
