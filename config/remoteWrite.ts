import type { Report } from "./consistency";
import { checkNamedSecrets } from "./namedSecrets";

/** What the rules over endpoints of remote write look at. */
export interface RemoteWriteSettings {
    readonly remoteWriteSecrets: Readonly<Record<string, unknown>>;
    readonly monitoring: {
        readonly remoteWrite: readonly {
            readonly name: string;
            readonly basic?: object | undefined;
            readonly bearer?: object | undefined;
            readonly oauth2?: object | undefined;
        }[];
    };
}

/** Says what is wrong between endpoints and their secrets. */
export function checkRemoteWrite(
    { monitoring: { remoteWrite }, remoteWriteSecrets }: RemoteWriteSettings,
    report: Report,
): void {
    checkNamedSecrets(
        remoteWrite.map(({ name, basic, bearer, oauth2 }) => ({
            name,
            needsSecret: (basic ?? bearer ?? oauth2) !== undefined,
        })),
        remoteWriteSecrets,
        {
            setting: "remoteWriteSecrets",
            owner: "endpoint",
            list: "monitoring.remoteWrite",
            without: "basic, bearer or oauth2",
        },
        report,
    );
}
