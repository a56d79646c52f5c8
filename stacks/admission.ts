import type { Labels } from "../components/internal/labels";
import { allSpaces } from "../components/team/spaces";
import { teamNamespace } from "../components/team/values";
import type { AdmissionConfig, PlatformConfig } from "../config";
import { modeLabel } from "../policy/library/admission/bindings";
import { mildest, type PolicyLevel, strictest } from "../policy/library/levels";
import { releaseNamespace } from "../config/releases";
import { namespacesOf, releasesOf } from "./namespaces";

/**
 * The labels by which a namespace is judged; none where it is not.
 *
 * @param most The strictest level that suits it where the settings say nothing of it. @default any
 */
export function admissionLabels(
    namespace: string,
    { admission }: Pick<PlatformConfig, "admission">,
    most?: PolicyLevel,
): Labels {
    const { mode, level } = judgement(namespace, admission, most);
    return mode === "off" ? {} : { [modeLabel(mode)]: level };
}

/** The strictest level that some namespace is judged by; undefined where none is judged. */
export function strictestLevel(config: PlatformConfig): PolicyLevel | undefined {
    const teams = allSpaces(config.teams).map(({ name }) => teamNamespace(name));
    const releases = releasesOf(config).map(({ name }) => releaseNamespace(name));
    return strictest(
        [...namespacesOf(config), ...releases, ...teams]
            .map((namespace) => judgement(namespace, config.admission))
            .filter(({ mode }) => mode !== "off")
            .map(({ level }) => level),
    );
}

type Judgement = Pick<AdmissionConfig, "mode" | "level">;

function judgement(
    namespace: string,
    { mode, level, namespaces }: AdmissionConfig,
    most: PolicyLevel = "strict",
): Judgement {
    const own = namespaces[namespace];
    return {
        mode: own?.mode ?? mode,
        level: own?.level ?? mildest(level, most),
    };
}
