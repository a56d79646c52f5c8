# Thin: each target sets up what it needs, then calls the program.
ENV ?= dev
CONTEXT ?=
TEAMS ?= 10,100

groundwork := bin/groundwork
on := -e $(ENV) $(if $(CONTEXT),--context $(CONTEXT))
# Simulated nodes, as dev has them, run nothing that could be tried out.
verified := $(if $(filter file,$(origin ENV)),nodes,$(ENV))

.DEFAULT_GOAL := help
.PHONY: help up preview nodes verify down test test-unit test-engine test-nodes bench lint format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: node_modules ## bring the platform up (ENV=dev, CONTEXT= another kubeconfig context)
	@$(groundwork) up $(on)

preview: node_modules ## show what up would change, and what the policies say
	@$(groundwork) preview $(on)

nodes: node_modules ## the platform on real nodes, as root on Linux (INSTALL=1 gets system packages)
	@$(groundwork) cluster start --nodes real $(if $(INSTALL),--install) > /dev/null
	@$(groundwork) up -e nodes

verify: node_modules ## try out whether the platform does its job (ENV=nodes)
	@$(groundwork) verify -e $(verified) $(if $(CONTEXT),--context $(CONTEXT))

down: node_modules ## destroy it and stop the embedded cluster
	@$(groundwork) down $(on)

test: node_modules ## everything: units, policies, the real engine against a real API server
	@$(groundwork) tools > /dev/null
	@local/test

test-unit: node_modules ## the tests that need no tool and no cluster
	@npx mocha 'tests/{unit,policy}/**/*.test.ts'

test-engine: node_modules ## the real engine against a real API server
	@$(groundwork) tools > /dev/null
	@local/test 'tests/{engine,platform}/**/*.test.ts'

test-nodes: node_modules ## the platform on real nodes, whole and broken on purpose (root, Linux)
	@$(groundwork) tools > /dev/null
	@local/test 'tests/nodes/**/*.test.ts'

bench: node_modules ## the policies over 10,000 resources, then the platform beside kubectl (TEAMS=10,100)
	@node -r ./bin/typescript.js policy/bench.ts
	@$(groundwork) tools > /dev/null
	@node -r ./bin/typescript.js tests/bench/index.ts --teams $(TEAMS)

lint: node_modules ## types, style, format
	@npx tsc --noEmit
	@npx eslint .
	@npx prettier --check --log-level warn .

format: node_modules ## put the format right
	@npx prettier --write --log-level warn .

clean: ## stop the embedded cluster and forget all that this checkout made; the tool cache stays
	@if [ -d node_modules ]; then $(groundwork) cluster reset && $(groundwork) cluster reset --nodes real; fi
	@rm -rf .groundwork node_modules

node_modules: package.json package-lock.json
	@npm ci --no-fund --no-audit --loglevel=error
	@touch node_modules
