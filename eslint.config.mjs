import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["node_modules/", ".groundwork/", "bin/", "eslint.config.mjs"] },
    ...tseslint.configs.strictTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true } },
        rules: {
            // A Pulumi resource is declared for its effect; most are never read again.
            "no-new": "off",
            "@typescript-eslint/no-explicit-any": "error",
            "@typescript-eslint/consistent-type-assertions": [
                "error",
                { assertionStyle: "as", objectLiteralTypeAssertions: "never" },
            ],
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
            "@typescript-eslint/switch-exhaustiveness-check": "error",
        },
    },
    {
        files: ["tests/**"],
        rules: {
            // mocha's describe/it callbacks and chained assertions return values nobody awaits.
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-unused-expressions": "off",
        },
    },
);
