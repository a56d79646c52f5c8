import { celRule } from "../../library/celRule";
import { podWith } from "../../library/manifests";
import { texts } from "../../library/parameters";

const drivers = texts("drivers", [], "The drivers that may be used.");

export const flexVolumeDrivers = celRule({
    id: "flex-volume-drivers",
    title: "Only known FlexVolume drivers",
    why: "A FlexVolume driver is a program that runs as root on the node.",
    severity: "medium",
    level: "optional",
    sources: {},
    decision: "Every FlexVolume has a driver of the parameter.",
    fix: "use a CSI driver",
    parameters: [drivers],
    cel: {
        on: "pods",
        checks: [
            {
                each: "volume",
                holds: "!has(volume.flexVolume) || volume.flexVolume.?driver.orValue('') in variables.drivers",
                path: "flexVolume.driver",
                wrong: "this program runs as root on the node",
            },
        ],
    },
    examples: {
        good: [{ title: "None", manifests: podWith("volumes: [{ name: tmp, emptyDir: {} }]") }],
        bad: [
            {
                title: "Any",
                manifests: podWith(
                    "volumes: [{ name: data, flexVolume: { driver: example/lvm } }]",
                ),
                finds: [{ path: "spec.volumes[0].flexVolume.driver" }],
            },
        ],
    },
});
