/** Where Services get their addresses. */
export const kubernetesServiceRange = "10.96.0.0/16";

/** The first address of that range: the `kubernetes` Service. */
export const kubernetesServiceAddress = "10.96.0.1";

/** Where pods get their addresses: each node takes a /24 of it. */
export const podRange = "10.244.0.0/16";

/**
 * The addresses of the simulated nodes: worker or edge number n has `<prefix>.<n>`. They are from
 * the range kept for examples (RFC 5737), so no packet for them ever reaches a real machine.
 */
export const nodeAddressPrefix = "192.0.2";
