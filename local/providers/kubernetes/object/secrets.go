package object

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

// MarkSecrets marks as secret in outs what is secret at the same place in ins, and whatever a
// Secret holds. An object with one secret field keeps its other fields readable; a list with one
// is secret as a whole, because the API server may order it anew.
func MarkSecrets(outs, ins resource.PropertyMap) {
	markSecretKind(outs)
	for key, in := range ins {
		out, found := outs[key]
		if !found || out.IsSecret() {
			continue
		}
		switch {
		case in.IsObject() && out.IsObject():
			MarkSecrets(out.ObjectValue(), in.ObjectValue())
		case in.ContainsSecrets():
			outs[key] = resource.MakeSecret(out)
		}
	}
}

func markSecretKind(object resource.PropertyMap) {
	if kind := object["kind"]; !kind.IsString() || kind.StringValue() != "Secret" {
		return
	}
	for _, key := range []resource.PropertyKey{"data", "stringData"} {
		if value, found := object[key]; found && !value.IsSecret() {
			object[key] = resource.MakeSecret(value)
		}
	}
}
