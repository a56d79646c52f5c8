import type { Report } from "./consistency";
import { placed, type Team } from "./teams";

/** What the rules over autoscaling look at. */
export interface AutoscalingSettings {
    readonly layers: readonly string[];
    readonly autoscaling: { readonly keda: { readonly enabled: boolean } };
    readonly teams: readonly Team[];
}

/** Says where somebody is to be asked who is not there. */
export function checkAutoscaling(
    { layers, autoscaling: { keda }, teams }: AutoscalingSettings,
    report: Report,
): void {
    if (keda.enabled && !layers.includes("observability")) {
        report(
            ["autoscaling", "keda", "enabled"],
            "false where groundwork:layers has no observability, as it asks Prometheus",
        );
    }
    if (keda.enabled) {
        return;
    }
    for (const { path, services } of placed(teams)) {
        const asking = services.findIndex(({ scaleOn }) => scaleOn.prometheus !== undefined);
        if (asking >= 0) {
            report(
                [...path, "services", asking, "scaleOn", "prometheus"],
                "left out where groundwork:autoscaling.keda.enabled is not true, as nobody asks Prometheus then",
            );
        }
    }
}
