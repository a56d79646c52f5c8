import { parseConfig, type PlatformConfig } from "../config";
import { settingsOfFiles } from "../config/sources";
import { repositoryRoot } from "../local/paths";

/**
 * An environment's settings, checked, with what the command line says otherwise than its file.
 *
 * @throws UserError for an environment that there is not, or a wrong setting.
 */
export function readSettings(
    environment: string,
    changes: Readonly<Record<string, unknown>> = {},
): PlatformConfig {
    return parseConfig(environment, {
        ...settingsOfFiles(repositoryRoot, environment),
        ...changes,
    });
}
