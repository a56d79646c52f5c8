package random

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

var shuffleKind = kind{
	inputs: []input{
		{name: "inputs", is: listType, required: true},
		keepers,
		{name: "resultCount", is: integerType, least: atLeast(0)},
		{name: "seed", is: textType},
	},
	outputs:      []output{{name: "results", is: listType}},
	stateVersion: "0",
	draw: func(in settings) (drawing, error) {
		results, err := drawShuffle(in)
		return drawing{id: "-", outputs: resource.PropertyMap{
			"results": resource.NewProperty(results),
		}}, err
	},
}

// drawShuffle strings permutations together until there are as many items as asked for, so that
// none repeats before every other has come.
func drawShuffle(in settings) ([]resource.PropertyValue, error) {
	items := in.Value("inputs").ArrayValue()
	count := len(items)
	if in.Has("resultCount") {
		count = int(in.Integer("resultCount"))
	}
	permutation := permutations(in.Text("seed"))
	results := make([]resource.PropertyValue, 0, count)
	for len(results) < count && len(items) > 0 {
		order, err := permutation(len(items))
		if err != nil {
			return nil, err
		}
		for _, index := range order[:min(len(order), count-len(results))] {
			results = append(results, items[index])
		}
	}
	return results, nil
}

func permutations(seed string) func(n int) ([]int, error) {
	if seed != "" {
		source := seeded(seed)
		return func(n int) ([]int, error) { return source.Perm(n), nil }
	}
	return func(n int) ([]int, error) {
		order := make([]int, n)
		for i := range order {
			order[i] = i
		}
		return order, shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
}

var petKind = kind{
	inputs: []input{
		keepers,
		{name: "length", is: integerType, fallback: resource.NewProperty(2.0), least: atLeast(1)},
		{name: "prefix", is: textType},
		{name: "separator", is: textType, fallback: resource.NewProperty("-")},
	},
	stateVersion: "0",
	draw: func(in settings) (drawing, error) {
		words, err := petWords(int(in.Integer("length")))
		if err != nil {
			return drawing{}, err
		}
		if prefix := in.Text("prefix"); prefix != "" {
			words = append([]string{prefix}, words...)
		}
		return drawing{id: strings.Join(words, in.Text("separator"))}, nil
	},
}

// petWords is an animal, before it an adjective, and before that as many adverbs as it takes.
func petWords(length int) ([]string, error) {
	words := make([]string, length)
	for i := range words {
		list := petAdverbs
		switch i {
		case length - 1:
			list = petAnimals
		case length - 2:
			list = petAdjectives
		}
		word, err := pick(list)
		if err != nil {
			return nil, err
		}
		words[i] = word
	}
	return words, nil
}

var petAnimals = strings.Fields(`
	adder albatross alpaca anchovy ant badger barnacle bat bear beaver bee beetle bison boar bonobo
	buffalo bumblebee buzzard camel canary caribou carp cat chamois cheetah chough clam cobra cod
	condor coot cormorant coyote crab crane cricket crow cuckoo curlew deer dingo dog dolphin
	donkey dormouse dove dragonfly duck eagle earwig echidna eel egret eland elk emu falcon ferret
	finch firefly flamingo flea fox frog gannet gazelle gecko gerbil gibbon giraffe gnat gnu goat
	goose gopher grebe grouse gull hamster hare harrier hawk hedgehog heron herring hoopoe hornet
	horse hyena ibex ibis iguana impala jackal jackdaw jaguar jay kestrel kingfisher kiwi koala
	krill kudu ladybird lark lemming lemur leopard lion lizard llama lobster lynx macaw magpie
	mallard manatee mantis marlin marmot marten merlin minnow mole mongoose moose moth mouse mule
	newt nightjar ocelot octopus okapi oryx osprey ostrich otter owl ox oyster panda panther parrot
	partridge pelican penguin perch pheasant pigeon pika pike pipit plover pony porpoise puffin
	puma python quail rabbit raccoon ram raven redstart reindeer rhino robin rook salmon sandpiper
	sardine scallop seal shark sheep shrew shrimp skunk skylark sloth snail snipe sparrow spider
	squid squirrel starling stoat stork swallow swan swift tapir tern thrush tiger toad tortoise
	toucan trout turbot turtle viper vole vulture wagtail walrus warbler wasp weasel whale wigeon
	wolf wombat woodlouse wren yak zebra`)

var petAdjectives = strings.Fields(`
	able agile airy amber ample ancient apt artful balanced bold brave bright brisk broad bronze
	calm candid careful cheerful civil clean clear clever close coastal cool cordial cosy crisp
	curious daring dapper dear deep deft direct droll eager early earnest easy elder even exact
	fair fast fearless festive fine firm fit fleet fond frank free fresh full funny gentle genuine
	giddy glad golden good grand great green handy happy hardy hearty honest humble ideal jolly
	just keen kind large lasting light limber lively loyal lucky lush mellow merry mighty mild
	modest mossy neat nimble noble patient placid plain pleasant polite prime prompt proper proud
	pure quick quiet rapid rare ready regal robust rosy round rustic sage sandy sharp shiny silent
	silver simple sincere sleek smart smooth snug sober soft solid sound spry stable steady still
	stout strong subtle sunny sure sweet swift tall tame tender thorough tidy tough tranquil trim
	true trusty upright vast vivid warm wary whole wild wise witty young zesty`)

var petAdverbs = strings.Fields(`
	ably actively aptly boldly bravely briefly brightly briskly broadly calmly carefully cheerfully
	cleanly clearly cleverly closely daily deeply deftly duly eagerly early easily equally evenly
	fairly firmly fondly formally freely freshly fully gently gladly greatly happily honestly hugely
	ideally justly keenly kindly largely lately lightly lively loudly loyally mainly merrily mildly
	mostly nearly neatly nicely nobly openly partly plainly politely promptly properly purely
	quickly quietly rapidly readily really rightly safely sharply simply smoothly softly soundly
	steadily strictly strongly surely sweetly swiftly tenderly totally truly vastly warmly wholly
	widely wisely yearly`)
