import { ensureImages } from "../images";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { imageReference, images } from "../../versions";
import type { NodePrograms } from "./start";

/** Gets what real nodes run. @throws UserError where something cannot be had. */
export async function prepareNodes(progress: Progress): Promise<NodePrograms> {
    const tools = await ensureTools(["kubelet", "kube-proxy"], progress);
    return {
        kubelet: tools.kubelet.path,
        kubeProxy: tools["kube-proxy"].path,
        images: await ensureImages(progress),
        // Its first subcommand is the pause that every pod's sandbox runs.
        sandboxImage: imageReference(images.probe),
    };
}
