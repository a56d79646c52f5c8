package random

import (
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
	"unicode/utf8"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"golang.org/x/crypto/bcrypt"
)

const (
	lowerLetters      = "abcdefghijklmnopqrstuvwxyz"
	upperLetters      = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits            = "0123456789"
	specialCharacters = "!@#$%&*()-_=+[]{}<>:?"

	// bcryptLimit is how many bytes bcrypt reads; it refuses longer input.
	bcryptLimit = 72
)

var textInputs = []input{
	keepers,
	{name: "length", is: integerType, required: true, least: atLeast(1)},
	{name: "lower", is: booleanType, fallback: resource.NewProperty(true)},
	{name: "upper", is: booleanType, fallback: resource.NewProperty(true)},
	{name: "number", is: booleanType, fallback: resource.NewProperty(true)},
	{name: "numeric", is: booleanType, fallback: resource.NewProperty(true)},
	{name: "special", is: booleanType, fallback: resource.NewProperty(true)},
	{name: "minLower", is: integerType, fallback: resource.NewProperty(0.0), least: atLeast(0)},
	{name: "minUpper", is: integerType, fallback: resource.NewProperty(0.0), least: atLeast(0)},
	{name: "minNumeric", is: integerType, fallback: resource.NewProperty(0.0), least: atLeast(0)},
	{name: "minSpecial", is: integerType, fallback: resource.NewProperty(0.0), least: atLeast(0)},
	{name: "overrideSpecial", is: textType},
}

var stringKind = kind{
	inputs:       textInputs,
	outputs:      []output{{name: "result", is: textType}},
	stateVersion: "2",
	check:        checkText,
	draw: func(in settings) (drawing, error) {
		text, err := drawText(in)
		if err != nil {
			return drawing{}, err
		}
		return drawing{id: text, outputs: resource.PropertyMap{
			"result": resource.NewProperty(text),
		}}, nil
	},
	importForm: "the string itself",
	importID: func(id string) (imported, error) {
		return imported{
			drawing: drawing{id: id, outputs: resource.PropertyMap{
				"result": resource.NewProperty(id),
			}},
			inputs: lengthOf(id),
		}, nil
	},
}

var passwordKind = kind{
	inputs: textInputs,
	outputs: []output{
		{name: "result", is: textType, secret: true},
		{name: "bcryptHash", is: textType, secret: true},
	},
	stateVersion: "3",
	check:        checkText,
	draw: func(in settings) (drawing, error) {
		text, err := drawText(in)
		if err != nil {
			return drawing{}, err
		}
		return passwordDrawing(text)
	},
	importForm: "the password itself",
	importID: func(id string) (imported, error) {
		drawn, err := passwordDrawing(id)
		return imported{drawing: drawn, inputs: lengthOf(id)}, err
	},
}

// passwordDrawing keeps the password out of the ID, which no state file encrypts.
func passwordDrawing(password string) (drawing, error) {
	hash, err := bcryptHash(password)
	if err != nil {
		return drawing{}, err
	}
	return drawing{id: "none", outputs: resource.PropertyMap{
		"result":     resource.NewProperty(password),
		"bcryptHash": resource.NewProperty(hash),
	}}, nil
}

func bcryptHash(password string) (string, error) {
	bytes := []byte(password)
	if len(bytes) > bcryptLimit {
		bytes = bytes[:bcryptLimit]
	}
	hash, err := bcrypt.GenerateFromPassword(bytes, bcrypt.DefaultCost)
	return string(hash), err
}

func lengthOf(text string) resource.PropertyMap {
	return resource.PropertyMap{
		"length": resource.NewProperty(float64(utf8.RuneCountInString(text))),
	}
}

func checkText(in settings) []problem {
	least := in.Integer("minLower") + in.Integer("minUpper") +
		in.Integer("minNumeric") + in.Integer("minSpecial")
	if length := in.Integer("length"); length < least {
		return []problem{{"length", fmt.Sprintf(
			"length is %d but must be at least %d, the sum of minLower, minUpper, minNumeric "+
				"and minSpecial", length, least)}}
	}
	if in.Flag("number") != in.Flag("numeric") {
		return []problem{{"number",
			"number and numeric contradict each other: remove number, the deprecated one"}}
	}
	if alphabet(in) == "" {
		return []problem{{"special",
			"no characters are left to draw from: set one of lower, upper, numeric, special to true"}}
	}
	return nil
}

func specials(in settings) string {
	if own := in.Text("overrideSpecial"); own != "" {
		return own
	}
	return specialCharacters
}

// alphabet is what a character without a guaranteed class is drawn from.
func alphabet(in settings) string {
	characters := ""
	if in.Flag("lower") {
		characters += lowerLetters
	}
	if in.Flag("upper") {
		characters += upperLetters
	}
	if in.Flag("numeric") {
		characters += digits
	}
	if in.Flag("special") {
		characters += specials(in)
	}
	return characters
}

// drawText draws the guaranteed characters of each class, fills up, and shuffles the whole.
func drawText(in settings) (string, error) {
	text := make([]rune, 0, in.Integer("length"))
	for _, class := range []struct {
		least      int64
		characters string
	}{
		{in.Integer("minLower"), lowerLetters},
		{in.Integer("minUpper"), upperLetters},
		{in.Integer("minNumeric"), digits},
		{in.Integer("minSpecial"), specials(in)},
		{in.Integer("length"), alphabet(in)},
	} {
		for drawn := int64(0); drawn < class.least && len(text) < cap(text); drawn++ {
			character, err := pick([]rune(class.characters))
			if err != nil {
				return "", err
			}
			text = append(text, character)
		}
	}
	return string(text), shuffle(len(text), func(i, j int) { text[i], text[j] = text[j], text[i] })
}

func pick[T any](from []T) (T, error) {
	index, err := below(len(from))
	if err != nil {
		var none T
		return none, err
	}
	return from[index], nil
}

// shuffle brings n items into an order of which each is equally likely.
func shuffle(n int, swap func(i, j int)) error {
	for i := n - 1; i > 0; i-- {
		j, err := below(i + 1)
		if err != nil {
			return err
		}
		swap(i, j)
	}
	return nil
}

// below draws one of 0 to limit-1, each equally likely.
func below(limit int) (int, error) {
	if limit < 1 {
		return 0, errors.New("there is nothing to draw from")
	}
	drawn, err := rand.Int(rand.Reader, big.NewInt(int64(limit)))
	if err != nil {
		return 0, fmt.Errorf("the system's random numbers cannot be read: %w", err)
	}
	return int(drawn.Int64()), nil
}

func atLeast(value float64) *float64 {
	return &value
}
