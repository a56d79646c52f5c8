/** The release before this one, from which an upgrade must lead here. docs/upgrades.md lists them. */
export const previousRelease = {
    version: "0.1.0",
    commit: "34040f8",
} as const;
