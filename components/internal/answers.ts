/** Header -> value; an empty value takes the header out of every answer. */
export type Headers = Readonly<Record<string, string>>;

/** How much one client, known by its address, may ask for. */
export interface RateLimit {
    readonly requestsPerSecond: number;
    /** How many more may come at once. */
    readonly burst: number;
}

/** What the entrance does to every answer, and what it makes of clients that ask too much. */
export interface Answers {
    /** Beside the platform's own, and before them. */
    readonly headers: Headers;
    readonly rateLimits: Readonly<Record<string, RateLimit>>;
    /** The limit that holds for all services; absent: none. */
    readonly rateLimit?: string | undefined;
}

/** The header that has browsers come back over TLS only. */
export const strictTransport = "Strict-Transport-Security";

const securityHeaders: Headers = {
    [strictTransport]: "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    // Versions are nobody's business.
    "X-Powered-By": "",
    Server: "",
};

/** The headers of every answer over TLS: the platform's, but for those that the settings decide. */
export function answerHeaders(own: Headers): Headers {
    const decided = new Set(Object.keys(own).map((name) => name.toLowerCase()));
    const rest = Object.entries(securityHeaders).filter(
        ([name]) => !decided.has(name.toLowerCase()),
    );
    return { ...Object.fromEntries(rest), ...own };
}
