import { stringify } from "yaml";

/**
 * YAML for a program to read: no anchors, no folded lines, keys as they were given, so that equal
 * configuration is equal text.
 */
export function renderYaml(value: unknown): string {
    return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 });
}
