import type * as pulumi from "@pulumi/pulumi";

import type { Flow } from "../internal/network";

/** A store of logs, as Fluent Bit is told of it. */
export interface LogStore {
    /** The name of its Service, as other namespaces know it. */
    readonly host: string;
    readonly port: number;
    /** Fluent Bit's plugin and its options, but for those that every store has. */
    readonly output: Readonly<Record<string, string | boolean>>;
    /** Where its pods take logs. */
    readonly flow: Flow;
    /** What has to be there before the first line comes. @default nothing */
    readonly readyAfter?: pulumi.Resource;
    /** How store and shipper know each other. @default not at all, and without TLS */
    readonly credentials?: StoreCredentials;
}

export interface StoreCredentials {
    readonly user: string;
    readonly password: pulumi.Output<string>;
    /** The certificate, as PEM, of who has signed the store's one. */
    readonly authority: pulumi.Output<string>;
    /** A new one renews the pods that read them. */
    readonly generation: string;
}
