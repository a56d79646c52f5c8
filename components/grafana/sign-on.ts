import type * as pulumi from "@pulumi/pulumi";

import type { OidcConfig } from "../../config";
import { type Flow, toServer } from "../internal/network";
import { authorityFile, secretDirectory, secretKeys } from "./values";

/** Sections of grafana.ini. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;

/** Who says who somebody is. */
export interface SignOn {
    readonly oidc: OidcConfig;
    /** A Pulumi secret. */
    readonly clientSecret: pulumi.Output<string>;
}

/** What of Grafana's settings lets people in whom a provider of OpenID Connect knows. */
export function signOnSections(oidc: OidcConfig): Sections {
    return {
        auth: { disable_login_form: !oidc.localLogin },
        "auth.basic": { enabled: oidc.localLogin },
        "auth.generic_oauth": {
            enabled: true,
            name: oidc.name,
            client_id: oidc.clientId,
            client_secret: `$__file{${secretDirectory}/${secretKeys.clientSecret}}`,
            scopes: oidc.scopes.join(" "),
            auth_url: oidc.authUrl,
            token_url: oidc.tokenUrl,
            api_url: oidc.userInfoUrl,
            use_pkce: true,
            // Whoever the provider lets in is a user here from then on.
            allow_sign_up: true,
            role_attribute_path: roleOf(oidc.roles),
            role_attribute_strict: oidc.roles.viewers.length > 0,
            allow_assign_grafana_admin: false,
            ...(oidc.ca !== undefined && { tls_client_ca: authorityFile }),
        },
        // People come back from another site, and a strict cookie would stay behind.
        security: { cookie_samesite: "lax" },
    };
}

/** In JMESPath: the highest role that one of somebody's groups gives. */
export function roleOf({ claim, admins, editors, viewers }: OidcConfig["roles"]): string {
    const gives = (role: string) => (group: string) =>
        `contains(${claim}[*], '${group}') && '${role}'`;
    return [
        ...admins.map(gives("Admin")),
        ...editors.map(gives("Editor")),
        ...(viewers.length > 0 ? viewers.map(gives("Viewer")) : ["'Viewer'"]),
    ].join(" || ");
}

/** The way to the provider; people's browsers go to its pages by themselves. */
export function toProvider({ tokenUrl, userInfoUrl, networks }: OidcConfig): Flow[] {
    const hosts = new Map([tokenUrl, userInfoUrl].map((url) => [new URL(url).host, url]));
    return [...hosts.values()].map((url) => toServer(url, networks));
}
