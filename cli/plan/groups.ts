import { grouped } from "../../policy/library/grouped";
import type { PlannedChange } from "./plan";

/** The changes of one layer, by system. */
export interface LayerGroup {
    readonly layer: string;
    readonly systems: readonly {
        readonly system: string;
        readonly changes: readonly PlannedChange[];
    }[];
}

/** Changes as people read them: layer by layer, system by system, in the order that they have. */
export function layersOf(changes: readonly PlannedChange[]): readonly LayerGroup[] {
    return [...grouped(changes, ({ layer }) => layer)].map(([layer, ofLayer]) => ({
        layer,
        systems: [...grouped(ofLayer, ({ system }) => system)].map(([system, ofSystem]) => ({
            system,
            changes: ofSystem,
        })),
    }));
}
