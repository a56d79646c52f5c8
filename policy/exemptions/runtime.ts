import type { AdmissionExemption } from "../library/admission";
import { exempt } from "./exempt";

/**
 * Of what systems make while they run. No preview sees it: these are said at admission only, and hold
 * for the system's own account.
 */
export const runtimeExemptions: readonly AdmissionExemption[] = [
    ...exempt(
        [
            "capabilities-restricted",
            "host-path-volumes",
            "read-only-host-paths",
            "run-as-non-root",
            "run-as-user",
            "volume-types",
        ],
        { kind: "Pod", namespace: "platform-storage-helpers", name: "volume-*" },
        "It makes or removes the directory of a volume on the volume's node, wherever that is, and such directories are root's. In that namespace there is nothing else.",
    ).map((it) => ({
        ...it,
        madeBy: { namespace: "platform-storage", account: "local-path-provisioner" },
    })),
    ...exempt(
        ["ingress-tls"],
        { kind: "Ingress", namespace: "*", name: "cm-acme-http-solver-*" },
        "It answers an authority's visit over HTTP, before there is a certificate.",
    ).map((it) => ({
        ...it,
        madeBy: { namespace: "platform-certificates", account: "cert-manager" },
    })),
];
