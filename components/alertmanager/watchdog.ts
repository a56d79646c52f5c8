/** The alert that always fires, so that its silence tells that the path of alerts is broken. */
export const watchdogAlert = "Watchdog";
