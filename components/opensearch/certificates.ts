import { certificateAuthority, type ServingCertificate } from "../internal/certificate";
import { podsService, workload } from "./names";

/** The common names by which nodes know each other, and the administrator. */
export const certificateNames = { node: "opensearch-node", admin: "opensearch-admin" } as const;

export interface OpenSearchCertificates {
    /** What those have to know that call OpenSearch: PEM. */
    readonly authority: string;
    readonly node: ServingCertificate;
    /** Whoever shows it may do everything. */
    readonly admin: ServingCertificate;
}

/**
 * The certificates of a cluster: a function of the seed.
 *
 * @param namespace Where it runs.
 */
export async function openSearchCertificates(
    seed: Uint8Array,
    namespace: string,
): Promise<OpenSearchCertificates> {
    const { certificate, issue } = await certificateAuthority(seed, `authority of ${workload}`);
    return {
        authority: certificate,
        node: await issue({
            name: certificateNames.node,
            hosts: [`${workload}.${namespace}.svc`, `*.${podsService}.${namespace}.svc`],
            isClient: true,
        }),
        admin: await issue({ name: certificateNames.admin, isClient: true }),
    };
}
