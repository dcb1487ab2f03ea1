import type { Answer, Call, Forward } from "./call.ts";
import { element, elements, items, parseXml, textOf, writeXml } from "./xml.ts";
import type { XmlElement } from "./xml.ts";

/** EC2: moto's, with what it forgets given back: the ICMP types of access lists, the tags in launch templates. */
export class Ec2 {
  readonly #forward: Forward;
  /** By list, direction and number of the rule. */
  readonly #icmp = new Map<string, XmlElement>();
  /** By template and version. */
  readonly #tags = new Map<string, XmlElement>();

  constructor(forward: Forward) {
    this.#forward = forward;
  }

  async answer(call: Call): Promise<Answer> {
    const sent = new URLSearchParams(call.body.toString("utf8"));
    const answer = await this.#forward(call);
    if (answer.status !== 200) return answer;
    switch (sent.get("Action")) {
      case "CreateNetworkAclEntry":
        this.#keepIcmp(sent);
        return answer;
      case "DescribeNetworkAcls":
        return changed(answer, (document) => this.#giveBackIcmp(document));
      case "CreateLaunchTemplate":
      case "CreateLaunchTemplateVersion":
        this.#keepTags(sent, answer);
        return answer;
      case "DescribeLaunchTemplateVersions":
        return changed(answer, (document) => this.#giveBackTags(document));
      default:
        return answer;
    }
  }

  #keepIcmp(sent: URLSearchParams): void {
    const [code, type] = [sent.get("Icmp.Code"), sent.get("Icmp.Type")];
    if (code === null || type === null) return;
    const key = [sent.get("NetworkAclId"), sent.get("Egress"), sent.get("RuleNumber")].join(" ");
    this.#icmp.set(key, element("icmpTypeCode", [element("code", code), element("type", type)]));
  }

  #giveBackIcmp(document: XmlElement): void {
    for (const list of items(document, "networkAclSet")) {
      for (const entry of items(list, "entrySet")) {
        const key = [textOf(list, "networkAclId"), textOf(entry, "egress"), textOf(entry, "ruleNumber")].join(" ");
        const kept = this.#icmp.get(key);
        if (kept !== undefined) entry.children.push(kept);
      }
    }
  }

  #keepTags(sent: URLSearchParams, answer: Answer): void {
    const document = parseXml(answer.body.toString("utf8"));
    const [id] = elements(document, "launchTemplateId");
    const [version] = [...elements(document, "versionNumber"), ...elements(document, "latestVersionNumber")];
    const specifications = numbered(sent, "LaunchTemplateData.TagSpecification").map((prefix) =>
      element("item", [
        element("resourceType", sent.get(`${prefix}.ResourceType`) ?? ""),
        element(
          "tagSet",
          numbered(sent, `${prefix}.Tag`).map((tag) =>
            element("item", [element("key", sent.get(`${tag}.Key`) ?? ""), element("value", sent.get(`${tag}.Value`) ?? "")]),
          ),
        ),
      ]),
    );
    this.#tags.set(`${id?.text} ${version?.text}`, element("tagSpecificationSet", specifications));
  }

  #giveBackTags(document: XmlElement): void {
    for (const version of items(document, "launchTemplateVersionSet")) {
      const kept = this.#tags.get(`${textOf(version, "launchTemplateId")} ${textOf(version, "versionNumber")}`);
      const [data] = elements(version, "launchTemplateData");
      if (kept === undefined || data === undefined) continue;
      const others = data.children.filter(({ name }) => name !== kept.name);
      data.children.splice(0, data.children.length, ...others, kept);
    }
  }
}

/** The beginnings of the parameters of a list: `<list>.1`, `<list>.2` … */
function numbered(sent: URLSearchParams, list: string): readonly string[] {
  const numbers = [...sent.keys()]
    .filter((name) => name.startsWith(`${list}.`))
    .map((name) => name.slice(list.length + 1).split(".")[0]);
  return [...new Set(numbers)].map((number) => `${list}.${number}`);
}

function changed(answer: Answer, change: (document: XmlElement) => void): Answer {
  const document = parseXml(answer.body.toString("utf8"));
  change(document);
  const { "content-length": _, ...headers } = answer.headers;
  return { ...answer, headers, body: Buffer.from(writeXml(document)) };
}
