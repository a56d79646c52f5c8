package random

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash/crc64"
	"math/big"
	mathrand "math/rand"
	"regexp"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

var bytesKind = kind{
	inputs: []input{
		keepers,
		{name: "length", is: integerType, required: true, least: atLeast(1)},
	},
	outputs: []output{
		{name: "base64", is: textType, secret: true},
		{name: "hex", is: textType, secret: true},
	},
	stateVersion: "0",
	draw: func(in settings) (drawing, error) {
		bytes, err := drawBytes(in.Integer("length"))
		return bytesDrawing(bytes), err
	},
	importForm: "the bytes in base64",
	importID: func(id string) (imported, error) {
		bytes, err := base64.StdEncoding.DecodeString(id)
		return imported{
			drawing: bytesDrawing(bytes),
			inputs:  resource.PropertyMap{"length": resource.NewProperty(float64(len(bytes)))},
		}, err
	},
}

// bytesDrawing leaves the ID empty of meaning. The official provider puts the bytes there, where
// no state file encrypts them.
func bytesDrawing(bytes []byte) drawing {
	return drawing{id: "none", outputs: resource.PropertyMap{
		"base64": resource.NewProperty(base64.StdEncoding.EncodeToString(bytes)),
		"hex":    resource.NewProperty(hex.EncodeToString(bytes)),
	}}
}

var idKind = kind{
	inputs: []input{
		keepers,
		{name: "byteLength", is: integerType, required: true, least: atLeast(1)},
		{name: "prefix", is: textType},
	},
	outputs: []output{
		{name: "b64Std", is: textType},
		{name: "b64Url", is: textType},
		{name: "dec", is: textType},
		{name: "hex", is: textType},
	},
	stateVersion: "0",
	draw: func(in settings) (drawing, error) {
		bytes, err := drawBytes(in.Integer("byteLength"))
		return idDrawing(in.Text("prefix"), bytes), err
	},
	importForm: "the b64Url without its prefix, or \"<prefix>,<b64Url>\"",
	importID: func(id string) (imported, error) {
		prefix, encoded := "", id
		if comma := strings.LastIndex(id, ","); comma >= 0 {
			prefix, encoded = id[:comma], id[comma+1:]
		}
		bytes, err := base64.RawURLEncoding.DecodeString(encoded)
		inputs := resource.PropertyMap{"byteLength": resource.NewProperty(float64(len(bytes)))}
		if prefix != "" {
			inputs["prefix"] = resource.NewProperty(prefix)
		}
		return imported{drawing: idDrawing(prefix, bytes), inputs: inputs}, err
	},
}

func idDrawing(prefix string, bytes []byte) drawing {
	id := base64.RawURLEncoding.EncodeToString(bytes)
	return drawing{id: id, outputs: resource.PropertyMap{
		"b64Std": resource.NewProperty(prefix + base64.StdEncoding.EncodeToString(bytes)),
		"b64Url": resource.NewProperty(prefix + id),
		"dec":    resource.NewProperty(prefix + new(big.Int).SetBytes(bytes).String()),
		"hex":    resource.NewProperty(prefix + hex.EncodeToString(bytes)),
	}}
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

var uuidKind = kind{
	inputs:       []input{keepers},
	outputs:      []output{{name: "result", is: textType}},
	stateVersion: "0",
	draw: func(settings) (drawing, error) {
		bytes, err := drawBytes(16)
		if err != nil {
			return drawing{}, err
		}
		bytes[6] = bytes[6]&0x0f | 0x40 // version 4: random
		bytes[8] = bytes[8]&0x3f | 0x80 // the variant of RFC 9562
		return uuidDrawing(fmt.Sprintf("%x-%x-%x-%x-%x",
			bytes[:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:])), nil
	},
	importForm: "a UUID such as 6ba7b810-9dad-41d1-80b4-00c04fd430c8",
	importID: func(id string) (imported, error) {
		if !uuidForm.MatchString(id) {
			return imported{}, fmt.Errorf("%q is no UUID", id)
		}
		return imported{drawing: uuidDrawing(strings.ToLower(id))}, nil
	},
}

func uuidDrawing(uuid string) drawing {
	return drawing{id: uuid, outputs: resource.PropertyMap{"result": resource.NewProperty(uuid)}}
}

var integerKind = kind{
	inputs: []input{
		keepers,
		{name: "min", is: integerType, required: true},
		{name: "max", is: integerType, required: true},
		{name: "seed", is: textType},
	},
	outputs:      []output{{name: "result", is: integerType}},
	stateVersion: "0",
	check: func(in settings) []problem {
		if in.Integer("min") > in.Integer("max") {
			return []problem{{"min", fmt.Sprintf(
				"min is %d but must be at most max, which is %d", in.Integer("min"), in.Integer("max"))}}
		}
		return nil
	},
	draw: func(in settings) (drawing, error) {
		span := int(in.Integer("max")-in.Integer("min")) + 1
		drawn, err := below(span)
		if seed := in.Text("seed"); seed != "" {
			drawn = seeded(seed).Intn(span)
		}
		return integerDrawing(in.Integer("min") + int64(drawn)), err
	},
	importForm: "\"<result>,<min>,<max>\" or \"<result>,<min>,<max>,<seed>\"",
	importID:   importInteger,
}

func integerDrawing(number int64) drawing {
	return drawing{id: strconv.FormatInt(number, 10), outputs: resource.PropertyMap{
		"result": resource.NewProperty(float64(number)),
	}}
}

func importInteger(id string) (imported, error) {
	parts := strings.Split(id, ",")
	if len(parts) != 3 && len(parts) != 4 {
		return imported{}, fmt.Errorf("%q has %d parts", id, len(parts))
	}
	var numbers [3]int64
	for i := range numbers {
		number, err := strconv.ParseInt(parts[i], 10, 64)
		if err != nil {
			return imported{}, err
		}
		numbers[i] = number
	}
	inputs := resource.PropertyMap{
		"min": resource.NewProperty(float64(numbers[1])),
		"max": resource.NewProperty(float64(numbers[2])),
	}
	if len(parts) == 4 {
		inputs["seed"] = resource.NewProperty(parts[3])
	}
	return imported{drawing: integerDrawing(numbers[0]), inputs: inputs}, nil
}

// seeded yields the official provider's sequence for a seed: whoever sets one wants the same
// value again. It is no source of secrets, and no kind with secrets has a seed.
func seeded(seed string) *mathrand.Rand {
	sum := crc64.Checksum([]byte(seed), crc64.MakeTable(crc64.ISO))
	return mathrand.New(mathrand.NewSource(int64(sum)))
}

func drawBytes(count int64) ([]byte, error) {
	bytes := make([]byte, count)
	if _, err := rand.Read(bytes); err != nil {
		return nil, fmt.Errorf("the system's random numbers cannot be read: %w", err)
	}
	return bytes, nil
}
