import * as z from "zod";
import { Cidr } from "../../model/cidr.ts";
import { accepts } from "./field.ts";

/** A text of one shape, with the shape in words. */
export function pattern(shape: RegExp, accepted: string): z.ZodString {
  return accepts(z.string().regex(shape), accepted);
}

/** A name of ours: stacks, states and cloud names derive from it. `--` separates the parts of stack ids, `global` is one. */
export function name(max = 32): z.ZodString {
  return pattern(
    new RegExp(`^(?!global$)(?!.*--)[a-z]([a-z0-9-]{0,${max - 2}}[a-z0-9])?$`),
    `a name of at most ${max} characters a-z, 0-9 and single hyphens, that begins with a letter, ends with a letter or digit and is not \`global\``,
  );
}

/** An IPv4 block that starts on its own boundary. */
export function cidr(): z.ZodString {
  const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  const schema = z.string().regex(new RegExp(`^${octet}(\\.${octet}){3}/(3[0-2]|[12]?[0-9])$`), { abort: true });
  return accepts(
    schema.check((context) => {
      const block = Cidr.parse(context.value);
      if (typeof block === "string") context.issues.push({ code: "custom", input: context.value, message: block });
    }),
    "an IPv4 block such as 10.0.0.0/16, starting on its own boundary",
  );
}

/** One IPv4 address. */
export function address(): z.ZodString {
  const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  return pattern(new RegExp(`^${octet}(\\.${octet}){3}$`), "an IPv4 address such as 192.0.2.10");
}

/** The one spelling of durations. */
export function duration(): z.ZodString {
  return pattern(/^[1-9][0-9]{0,5}(s|m|h|d)$/, "a whole number with s, m, h or d, such as 24h");
}

/** A day of the calendar. */
export function date(): z.ZodString {
  const schema = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, { abort: true });
  return accepts(
    schema.check((context) => {
      const day = new Date(`${context.value}T00:00:00Z`);
      if (day.toISOString().slice(0, 10) !== context.value) {
        context.issues.push({ code: "custom", input: context.value, message: `${context.value} is not in the calendar` });
      }
    }),
    "a day such as 2027-03-31",
  );
}

/** A path inside the project, with `/` on every system. */
export function relativePath(): z.ZodString {
  return pattern(
    /^(?!.*(^|\/)\.\.(\/|$))[A-Za-z0-9._][A-Za-z0-9._/-]{0,254}$/,
    "a path inside the project, of letters, digits, `.`, `_`, `-` and `/`, without `..`",
  );
}

/** What a cloud calls a thing: no spaces, quotes or other syntax. */
export function cloudId(): z.ZodString {
  return pattern(/^[A-Za-z0-9/][A-Za-z0-9:/@._+=,-]{0,511}$/, "an id as the cloud writes it");
}

/** A service account of a cluster, with its namespace. */
export function serviceAccount(): z.ZodString {
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  return pattern(
    new RegExp(`^${label}/${label}(\\.${label}){0,3}$`),
    "namespace and service account, such as flux-system/source-controller",
  );
}

/** What a cloud calls an add-on of its own. */
export function addonName(): z.ZodString {
  return pattern(/^[a-z][a-z0-9_-]{1,62}$/, "the name of an add-on, such as coredns");
}

export function addonVersion(): z.ZodString {
  return pattern(/^v[0-9]+\.[0-9]+\.[0-9]+-eksbuild\.[0-9]+$/, "a version as EKS spells it, such as v1.12.3-eksbuild.1");
}

/** The text that a program needs quoted in YAML: digits with leading zeros and the like. */
export function account(): z.ZodString {
  return pattern(/^[0-9]{12}$/, "the 12 digits of an AWS account, in quotes");
}

export function uuid(): z.ZodString {
  return pattern(
    /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    "a UUID in lower case, such as 00000000-0000-0000-0000-000000000001",
  );
}

export function project(): z.ZodString {
  return pattern(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, "a Google Cloud project id: 6 to 30 characters a-z, 0-9 and hyphens");
}

/** A cloud's place. */
export function location(): z.ZodString {
  return pattern(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/, "a location as the cloud spells it, such as eu-west-1, europe-north1 or eastus2");
}

/** Our own name of a legal area, such as `eu`. */
export function jurisdiction(): z.ZodString {
  return pattern(/^[a-z][a-z0-9-]{0,30}$/, "a short name of your own such as eu, us or ch");
}

export function hostName(): z.ZodString {
  return pattern(
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "a DNS name in lower case, such as fleet.example.com",
  );
}

/** Key of a Kubernetes label or annotation. */
export function labelKey(): z.ZodString {
  return pattern(
    /^(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    "a Kubernetes label key: at most 63 letters, digits, `.`, `_` and `-`, optionally after a DNS name and `/`",
  );
}

/** Value of a Kubernetes label. */
export function labelValue(): z.ZodString {
  return pattern(
    /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/,
    "a Kubernetes label value: at most 63 letters, digits, `.`, `_` and `-`",
  );
}

export function port(): z.ZodNumber {
  return accepts(z.int().min(1).max(65535), "a TCP port from 1 to 65535");
}
