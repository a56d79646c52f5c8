import { teamNamespace } from "../components/team/values";
import { everyNamespace } from "../stacks/namespaces";
import type { Report } from "./consistency";
import { releaseNamespace, type ReleaseSettings } from "./releases";
import { placed, type Team } from "./teams";

/** What of the settings names namespaces. */
export interface AdmissionSettings {
    readonly admission: { readonly namespaces: Readonly<Record<string, unknown>> };
    readonly teams: readonly Team[];
    readonly releases: ReleaseSettings["releases"];
}

/** What is said of a namespace that nobody makes would hold nowhere. */
export function checkAdmission(
    { admission, teams, releases }: AdmissionSettings,
    report: Report,
): void {
    const known = [
        ...placed(teams).map(({ name }) => teamNamespace(name)),
        ...releases.map(({ name }) => releaseNamespace(name)),
        ...everyNamespace,
    ];
    for (const name of Object.keys(admission.namespaces)) {
        if (!known.includes(name)) {
            report(
                ["admission", "namespaces", name],
                "of a namespace that the platform makes, such as team-shop or platform-monitoring",
            );
        }
    }
}
