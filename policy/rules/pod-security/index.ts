import type { Rule } from "../../library/rule";
import { appArmor } from "./app-armor";
import { capabilitiesBaseline } from "./capabilities-baseline";
import { capabilitiesRestricted } from "./capabilities-restricted";
import { hostNamespaces } from "./host-namespaces";
import { hostPathVolumes } from "./host-path-volumes";
import { hostPorts } from "./host-ports";
import { privilegeEscalation } from "./privilege-escalation";
import { privilegedContainers } from "./privileged-containers";
import { probeHosts } from "./probe-hosts";
import { procMount } from "./proc-mount";
import { procMountRestricted } from "./proc-mount-restricted";
import { runAsNonRoot } from "./run-as-non-root";
import { runAsUser } from "./run-as-user";
import { seLinuxOptions } from "./se-linux-options";
import { seccompBaseline } from "./seccomp-baseline";
import { seccompRestricted } from "./seccomp-restricted";
import { unsafeSysctls } from "./unsafe-sysctls";
import { volumeTypes } from "./volume-types";
import { windowsHostProcess } from "./windows-host-process";

/** The controls of the Pod Security Standards. */
export const podSecurity: readonly Rule[] = [
    appArmor,
    capabilitiesBaseline,
    capabilitiesRestricted,
    hostNamespaces,
    hostPathVolumes,
    hostPorts,
    privilegeEscalation,
    privilegedContainers,
    probeHosts,
    procMount,
    procMountRestricted,
    runAsNonRoot,
    runAsUser,
    seLinuxOptions,
    seccompBaseline,
    seccompRestricted,
    unsafeSysctls,
    volumeTypes,
    windowsHostProcess,
];
