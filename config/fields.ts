import { BlockList, isIPv6 } from "node:net";

import { z } from "zod";

import { parseQuantity } from "../components/internal/quantity";

/*
 * The kinds of value that settings have. Every message completes the sentence
 * "<key> is <value>, but must be …".
 */

export const text = z.string({ error: "text" }).min(1, { error: "text that is not empty" });

export const dnsLabel = z
    .string({ error: "a DNS label in text" })
    .max(40, { error: "a DNS label of at most 40 characters, as prefixes are put before it" })
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, {
        error: "a DNS label: lower-case letters, digits and inner hyphens, such as web-shop",
    });

export const dnsName = z
    .string({ error: "a DNS name in text" })
    .max(253, { error: "a DNS name of at most 253 characters" })
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/, {
        error: "a DNS name in lower case, such as apps.example.com",
    });

export const quantity = z
    .union([z.string(), z.number()], { error: "a Kubernetes quantity, such as 500m, 2 or 4Gi" })
    .transform(String)
    .refine((value) => (parseQuantity(value) ?? 0) > 0, {
        error: "a Kubernetes quantity, such as 500m, 2 or 4Gi",
    });

export const ipv4 = z.ipv4({ error: "an IPv4 address, such as 10.96.0.10" });

export const emailAddress = z.email({ error: "an e-mail address, such as alerts@example.com" });

export const hostPort = z
    .string({ error: "a host with its port in text" })
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?:([1-9]\d{0,4})$/, {
        error: "a host with its port, such as smtp.example.com:587",
    });

/** Where clouds hand out the credentials of the node that a pod runs on. */
const credentials = ["169.254.169.254", "fd00:ec2::254"];

export const cidr = z
    .union([z.cidrv4(), z.cidrv6()], { error: "a network such as 10.20.0.0/16" })
    .refine((network) => !credentials.some((address) => isWithin(network, address)), {
        error: "a network without the addresses at which clouds hand out credentials",
    });

export const image = z
    .string({ error: "an image reference in text" })
    .regex(/^[a-z0-9][a-z0-9._/:-]*(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/, {
        error: "an image with a version tag other than latest, or a digest, such as ghcr.io/acme/shop:1.4.2",
    });

export const urlPath = z
    .string({ error: "a URL path in text" })
    .regex(/^\/\S*$/, { error: "a URL path that starts with a slash, such as /healthz" });

export const absolutePath = z
    .string({ error: "a path in text" })
    .regex(/^(\/(?!\.{1,2}(\/|$))[\w.-]+)+$/, {
        error: "an absolute path below the root, without a slash at its end, such as /var/lib/volumes",
    });

export const email = z.email({ error: "an e-mail address, such as platform@example.com" });

export const httpsAddress = z.url({
    protocol: /^https$/,
    error: "an address that begins with https://",
});

export const storageDays = z
    .string({ error: "a duration in text" })
    .regex(/^[1-9]\d*(h|d|w)$/, { error: "a duration in hours, days or weeks, such as 15d" });

export const headerName = z
    .string({ error: "a header's name in text" })
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, { error: "a header's name, such as X-Frame-Options" });

/** None of what ends or expands a quoted text in a controller's configuration. */
export const headerValue = z
    .string({ error: "a header's value in text" })
    .regex(/^[ -~]*$/, { error: "a header's value in ASCII" })
    .regex(/^[^"\\$]*$/, { error: "a header's value without quotes, backslashes and $" });
export const days = z
    .string({ error: "a number of days in text" })
    .regex(/^[1-9]\d{0,3}d$/, { error: "a number of days, such as 7d" });

export const httpsUrl = z
    .string({ error: "an address in text" })
    .regex(/^https:\/\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:\d{1,5})?$/, {
        error: "an address of a host and perhaps a port, without a path, such as https://search.example.com:9200",
    });

/** Of a server that a program talks to: nothing of what configuration files read as their own. */
export const serverUrl = z
    .string({ error: "an address in text" })
    .regex(/^https:\/\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[1-9]\d{0,4})?(\/[\w./~-]*)?$/, {
        error: "an address that begins with https:// and has no query, such as https://login.example.com/token",
    });

/** Public: certificates are shown to everybody. */
export const pem = z
    .string({ error: "a certificate in text" })
    .regex(/^-----BEGIN CERTIFICATE-----\n[\w+/=\s-]+-----END CERTIFICATE-----\n?$/, {
        error: "certificates in PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----",
    });

export const flag = z.boolean({ error: "true or false" });

/** A whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number): z.ZodInt {
    const error = `a whole number from ${least} to ${most}`;
    return z.int({ error }).min(least, { error }).max(most, { error });
}

/** A map from name to value. */
export function asMap<T extends z.ZodType>(value: T): z.ZodRecord<z.ZodString, T> {
    return z.record(z.string(), value, { error: "a map from name to text" });
}

/** One of a few words. */
export function oneOf<const T extends readonly [string, ...string[]]>(
    ...words: T
): z.ZodEnum<z.core.util.ToEnum<T[number]>> {
    return z.enum(words, { error: `one of ${words.join(", ")}` });
}

/** What no two items of a list may share, and the key that it stands under. */
interface Unique<T> {
    readonly key: string;
    readonly identify: (each: T) => string;
}

/** A list; with `identify`, no two items may share what it returns, which is their `key`. */
export function listOf<T extends z.ZodType>(
    item: T,
    ...uniques: readonly Unique<z.output<T>>[]
): z.ZodArray<T> {
    const list = z.array(item, { error: "a list" });
    return uniques.reduce((all, unique) => all.superRefine(refuseTwins(unique)), list);
}

function refuseTwins<T>({ key, identify }: Unique<T>) {
    return (items: readonly T[], context: z.core.$RefinementCtx): void => {
        const seen = new Set<string>();
        for (const [index, each] of items.entries()) {
            const identity = identify(each);
            if (seen.has(identity)) {
                const path = key === "" ? [index] : [index, key];
                context.addIssue({ code: "custom", path, message: "used only once in the list" });
            }
            seen.add(identity);
        }
    };
}

/** Does an address lie in a network, such as 10.20.0.0/16? */
function isWithin(network: string, address: string): boolean {
    const [first = "", bits = ""] = network.split("/");
    const list = new BlockList();
    list.addSubnet(first, Number(bits), familyOf(first));
    return familyOf(first) === familyOf(address) && list.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
    return isIPv6(address) ? "ipv6" : "ipv4";
}
