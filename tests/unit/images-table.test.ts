import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { unavailableImages } from "../../local/images";
import { catalogue } from "../../local/images/catalogue";
import { mirrored, referenceParts } from "../../local/images/reference";
import { imageSpecs, prometheusModuleVersion, systemImageSpecs } from "../../local/images/table";
import { repositoryRoot } from "../../local/paths";
import type { ToolSpec } from "../../local/tools/spec";
import { imageReference, images } from "../../versions";

function sourcesUnder(folder: string): string[] {
    return fs
        .readdirSync(path.join(repositoryRoot, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => fs.readFileSync(path.join(repositoryRoot, folder, file), "utf8"));
}

describe("the table of images", () => {
    const built = [...imageSpecs, ...systemImageSpecs].map((spec) => imageReference(spec.image));
    const unavailable = unavailableImages.map((image) => image.reference);

    it("has every image of the platform once: built, or said to be unavailable", () => {
        const all = Object.values(images).map(imageReference);
        assert.deepEqual([...built, ...unavailable].sort(), all.sort());
    });

    it("says why an image is unavailable", () => {
        for (const { reason } of unavailableImages) {
            assert.ok(reason.length > 20);
        }
    });

    it("has every image that an environment's configuration names", () => {
        const stacks = fs
            .readdirSync(repositoryRoot)
            .filter((file) => /^Pulumi\..*yaml$/.test(file));
        const named = stacks.flatMap((file) => {
            const content = fs.readFileSync(path.join(repositoryRoot, file), "utf8");
            return [...content.matchAll(/^\s+image: (\S+)$/gm)].map(([, image]) => image);
        });
        assert.notDeepEqual(named, []);
        for (const image of named) {
            assert.ok(built.includes(image ?? ""), `${image} is not built`);
        }
    });

    it("is the one that the page shows", () => {
        const page = fs.readFileSync(path.join(repositoryRoot, "docs/images.md"), "utf8");
        const rows = [...page.matchAll(/^\| `(\S+)` \| `(\S+)`/gm)];
        assert.deepEqual(
            rows.map(([, repository, module]) => [repository, module]),
            imageSpecs.map((spec) => [spec.image.repository, spec.builtFrom.replace(/@.*/, "")]),
        );
        for (const { reference } of unavailableImages) {
            assert.ok(page.includes(`\`${reference.replace(/:[^:]*$/, "")}\``));
        }
    });

    for (const spec of imageSpecs) {
        const { build }: ToolSpec = catalogue[spec.program];

        it(`builds ${spec.program} from the module that its image names`, () => {
            const goMod = fs.readFileSync(path.join(build.group.directory, "go.mod"), "utf8");
            const [, module = "none", pinned] = /^require (\S+) (v\S+)/m.exec(goMod) ?? [];
            assert.equal(spec.builtFrom, `${module}@${pinned}`);
            // A program of the group's own is put together of that module's parts.
            if (fs.existsSync(path.join(build.group.directory, "main.go"))) {
                assert.match(goMod, new RegExp(`^module ${build.package}$`, "m"));
                return;
            }
            assert.ok(build.package.startsWith(module));
            assert.match(goMod, new RegExp(`^tool ${build.package}$`, "m"));
        });

        it(`has the patches that ${spec.program} names, and no others`, () => {
            const patches = path.join(build.group.directory, "_patches");
            const { patched = [] } = build.group;
            assert.equal(fs.existsSync(patches), patched.length > 0);
            for (const module of patched) {
                assert.ok(fs.existsSync(path.join(patches, module)));
            }
        });
    }

    it("builds agnhost of the Kubernetes that the control plane is", () => {
        const versions = (file: string): string[] =>
            [
                ...fs
                    .readFileSync(path.join(repositoryRoot, file), "utf8")
                    .matchAll(/=> (k8s\.io.*)$/gm),
            ].map(([, module = ""]) => module);
        assert.deepEqual(
            versions("local/images/modules/agnhost/go.mod"),
            versions("local/tools/modules/kubernetes/go.mod"),
        );
    });

    it("knows how Prometheus numbers its module", () => {
        assert.equal(prometheusModuleVersion("3.16.0"), "v0.316.0");
        assert.equal(prometheusModuleVersion("3.5.1"), "v0.305.1");
    });

    it("builds Prometheus with the discovery that the platform configures", () => {
        const used = sourcesUnder("components/prometheus").flatMap((source) =>
            [...source.matchAll(/\b(\w+)_sd_configs/g)].map(([, kind]) => kind),
        );
        assert.ok(used.includes("kubernetes"));
        for (const kind of used) {
            assert.ok(catalogue.prometheus.build.group.tags?.includes(`enable_${kind}_sd`));
        }
    });
});

describe("the name of an image at a mirror", () => {
    const mirror = "127.0.0.1:5000";
    const names: Readonly<Record<string, string>> = {
        "docker.io/library/traefik:v3.7.13": `${mirror}/library/traefik:v3.7.13`,
        "registry.k8s.io/e2e-test-images/agnhost:2.63.0": `${mirror}/e2e-test-images/agnhost:2.63.0`,
        "localhost:5001/a/b:1": `${mirror}/a/b:1`,
    };
    for (const [reference, name] of Object.entries(names)) {
        it(`keeps the path of ${reference}`, () => {
            assert.equal(mirrored(reference, mirror), name);
        });
    }

    for (const vague of ["traefik:v3", "library/traefik:v3", "docker.io/library/traefik"]) {
        it(`does not guess what ${vague} means`, () => {
            assert.throws(() => referenceParts(vague), /does not name its registry and tag/);
        });
    }

    it("tells every image apart", () => {
        const names = imageSpecs.map((spec) => mirrored(imageReference(spec.image), mirror));
        assert.equal(new Set(names).size, names.length);
    });
});
