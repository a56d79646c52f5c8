# shellcheck shell=bash
# What the steps of CI share. Each is called from the root of the checkout: ci/<step> ENVIRONMENT ...

# CI systems hand over variables that nobody has set as empty ones; here those are unset.
for variable in PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE CONTEXT FAIL_ON ACCEPT ALLOW; do
    [ -n "${!variable:-}" ] || unset "$variable"
done

# groundwork COMMAND ENVIRONMENT [OPTION...]: at the context that the environment's file names, or
# at CONTEXT. GROUNDWORK names another program, for tests.
groundwork() {
    local command=$1 environment=$2
    shift 2
    "${GROUNDWORK:-bin/groundwork}" "$command" -e "$environment" \
        ${CONTEXT:+--context "$CONTEXT"} "$@"
}

# A title, and what a file says under it word for word, as Markdown.
quoted() {
    printf '### %s\n\n~~~\n%s\n~~~\n' "$1" "$(cat "$2")"
}

# Shows a file on the page of the run, where there is one, else in the log.
publish() {
    cat "$1" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
}

# A TypeScript file of ci/ and its arguments.
run_typescript() {
    node -r ./bin/typescript.js "$@"
}
