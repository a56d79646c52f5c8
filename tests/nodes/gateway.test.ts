import * as assert from "node:assert/strict";
import * as path from "node:path";

import { gatewayApiVersion } from "../../versions";
import { apply } from "../support/agnhost";
import {
    type EditedEnvironment,
    editedEnvironment,
    environmentFile,
} from "../support/editedEnvironment";
import { sourceOfModule } from "../support/modules";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { siteCertificate } from "../support/siteCertificate";
import { sharedFolder } from "../support/temporary";
import { type Visitor, visitorAtTheEdge } from "../support/visitor";

const namespace = "platform-ingress";
const name = "wildcard";
const host = "hello.nodes.groundwork.test";
const settings = `gatewayApi: true\n    routes: HTTPRoute\n    certificateSecret: ${name}`;

// Slow: the platform is brought up with the Gateway, and without it again.
describe("a Gateway at the edge of real nodes", () => {
    const folder = sharedFolder();
    let platform: RealPlatform;
    let visitor: Visitor;
    let trusting: readonly string[];
    let definitions: string | undefined;
    let edited: EditedEnvironment | undefined;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        const module = `sigs.k8s.io/gateway-api@${gatewayApiVersion}`;
        const source = await sourceOfModule(module, folder());
        if (source === undefined) {
            this.skip();
        }
        definitions = path.join(source, "config/crd/standard");
        await platform.kubectl(["apply", "--server-side", "-f", definitions]);
        const site = await siteCertificate(folder(), { namespace, name, hosts: [host] });
        trusting = site.trusting;
        await apply(platform, [site.secret]);
        edited = await editedEnvironment(platform);
        edited.checkout.edit(environmentFile, (text) =>
            text.replace("    service: NodePort\n", `    service: NodePort\n    ${settings}\n`),
        );
        await edited.groundwork("up");
        visitor = await visitorAtTheEdge(platform);
    });

    after(async () => {
        await edited?.undo();
        if (definitions !== undefined) {
            await platform.kubectl(["-n", namespace, "delete", "secret", name]);
            await platform.kubectl(["delete", "-f", definitions]);
        }
    });

    it("leads a visitor by an HTTPRoute to the service, with the Gateway's certificate", async () => {
        const ingresses = ["-n", "team-sample", "get", "ingresses", "-o", "name"];
        assert.equal(await platform.kubectl(ingresses), "");
        const { stdout } = await eventually(
            () => visitor.get(`https://${host}/hostname`, "-f", ...trusting),
            ({ code }) => code === 0,
        );
        assert.match(stdout, /^hello-/);
    });

    it("says of itself and of the route that they are in force", async () => {
        const of = (place: string, kind: string, conditions: string) =>
            platform.kubectl(["-n", place, "get", kind, "-o", `jsonpath=${conditions}`]);
        const programmed = '{.items[0].status.conditions[?(@.type=="Programmed")].status}';
        assert.equal(await of(namespace, "gateways", programmed), "True");
        const accepted = '{.items[0].status.parents[0].conditions[?(@.type=="Accepted")].status}';
        assert.equal(await of("team-sample", "httproutes", accepted), "True");
    });

    it("sends visitors of port 80 on to https, and finds nothing at a host without a route", async () => {
        const shown = ["-o", "/dev/null", "-w", "%{http_code}"];
        const plain = await visitor.get(`http://${host}/hostname`, ...shown);
        assert.match(plain.stdout, /^30[18]$/);
        const other = await visitor.get("https://unknown.nodes.groundwork.test/", "-k", ...shown);
        assert.equal(other.stdout, "404");
    });
});
