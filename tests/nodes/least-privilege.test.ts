import { entitledSystems, type EntitledSystem } from "../support/entitled";
import { type Permission, restartPod, withdraw } from "../support/permissions";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";

/**
 * Slow, three minutes: each permission costs a restart and the time in which a system would begin its
 * work. The systems are tried side by side. `list` and `watch` are taken away together: who may
 * only list asks again and again instead, and works.
 */
describe("without one of its permissions", function () {
    this.timeout(600_000);
    let platform: RealPlatform;
    const outcomes = new Map<Permission, Promise<void>>();

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        for (const system of entitledSystems) {
            let last = Promise.resolve();
            for (const permission of system.permissions) {
                const next = last.then(() => tryWithout(system, permission));
                outcomes.set(permission, next);
                last = next.catch(() => undefined);
            }
        }
    });

    after(async () => {
        await Promise.allSettled(outcomes.values());
    });

    async function tryWithout(system: EntitledSystem, lost: Permission): Promise<void> {
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

    for (const { app, permissions } of entitledSystems) {
        for (const permission of permissions) {
            const { name, verbs } = permission;
            it(`${app} fails: ${verbs.join(" and ")} ${name}`, async () => {
                await outcomes.get(permission);
            });
        }
    }
});
