import type { Field } from "./field";

/** Whether a Service's selector chooses pods with these labels. An empty one chooses none. */
export function serviceSelects(selector: Field, labels: Field): boolean {
    const keys = selector.keys();
    return keys.length > 0 && keys.every((key) => hasLabel(labels, key, selector.at(key).text()));
}

/** Whether a LabelSelector chooses these labels. An empty one chooses all, an absent one none. */
export function labelSelectorMatches(selector: Field, labels: Field): boolean {
    if (!selector.isSet) {
        return false;
    }
    const exact = selector.at("matchLabels");
    return (
        exact.keys().every((key) => hasLabel(labels, key, exact.at(key).text())) &&
        selector
            .at("matchExpressions")
            .items()
            .every((expression) => expressionHolds(expression, labels))
    );
}

/** Whether a LabelSelector is there and asks for nothing, so that it chooses all. */
export function selectsAll(selector: Field): boolean {
    return (
        selector.isSet &&
        selector.at("matchLabels").keys().length === 0 &&
        selector.at("matchExpressions").items().length === 0
    );
}

function hasLabel(labels: Field, key: string, value: string | undefined): boolean {
    return value !== undefined && labels.at(key).text() === value;
}

function expressionHolds(expression: Field, labels: Field): boolean {
    const label = labels.at(expression.at("key").text() ?? "");
    const values = expression
        .at("values")
        .items()
        .map((value) => value.text());
    switch (expression.at("operator").text()) {
        case "In":
            return label.isSet && values.includes(label.text());
        case "NotIn":
            return !label.isSet || !values.includes(label.text());
        case "Exists":
            return label.isSet;
        case "DoesNotExist":
            return !label.isSet;
        case undefined:
        default:
            return false;
    }
}
