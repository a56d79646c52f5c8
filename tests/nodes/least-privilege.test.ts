import { entitledSystems, type EntitledSystem } from "../support/entitled";
import { type Outcomes, startLanes } from "../support/lanes";
import { type Permission, restartPod, withdraw } from "../support/permissions";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";

interface Trial {
    readonly system: EntitledSystem;
    readonly lost: Permission;
}

const lanes: readonly (readonly Trial[])[] = entitledSystems.map((system) =>
    system.permissions.map((lost) => ({ system, lost })),
);

/**
 * Slow, four minutes: each permission costs a restart and the time in which a system would begin its
 * work. The systems are tried side by side. `list` and `watch` are taken away together: who may
 * only list asks again and again instead, and works.
 */
describe("without one of its permissions", function () {
    this.timeout(600_000);
    let platform: RealPlatform;
    let outcomes: Outcomes<Trial>;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        outcomes = startLanes(lanes, tryWithout);
    });

    after(() => outcomes.all());

    async function tryWithout({ system, lost }: Trial): Promise<void> {
        const { app, permissions, jobOf, slow, fails } = system;
        const giveBack = await withdraw(platform, lost);
        try {
            await fails(platform, await restartPod(platform, app), lost);
        } finally {
            await giveBack();
        }
        if (slow !== true || lost === permissions.at(-1)) {
            await eventually(() => jobOf(lost)(platform), Boolean, 180);
        }
    }

    for (const trial of lanes.flat()) {
        const { app } = trial.system;
        const { name, verbs } = trial.lost;
        it(`${app} fails: ${verbs.join(" and ")} ${name}`, () => outcomes.of(trial));
    }
});
