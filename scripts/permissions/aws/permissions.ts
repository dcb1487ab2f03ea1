/** A statement of an IAM policy that allows something. */
export interface Statement {
  /** Letters and digits. */
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One managed policy. A role may have ten of them, each of at most 6,144 characters. */
export interface Policy {
  readonly name: string;
  /** Why somebody needs it. */
  readonly purpose: string;
  readonly statements: readonly Statement[];
}

/** What Terraform calls for one type of resource, by what AWS can limit each call to. */
export interface TypePermissions {
  /** Looking. AWS can limit it for few services, so that it isn't limited. */
  readonly read?: readonly string[];
  /** Looking at what only a name of the fleet's tells from others' secrets. */
  readonly readOwn?: Named;
  /** Makes something that bears the fleet's tag from the start: the call, and what it makes as in its ARN. */
  readonly make?: Readonly<Record<string, Arn>>;
  /** Changes or ends something that bears the fleet's tag. */
  readonly change?: readonly string[];
  /** Makes, changes or ends something whose name begins with the fleet's. */
  readonly named?: Named;
  /** What can be limited neither way, as narrowly as AWS can. */
  readonly other?: readonly Statement[];
}

export interface Named {
  readonly arns: readonly Arn[];
  readonly actions: readonly string[];
}

export type Arn = `arn:aws:${string}` | "*";
export type PermissionsByType = Readonly<Record<`aws_${string}` | `data.aws_${string}`, TypePermissions>>;

/** Every resource that can have tags gets this one, by the provider's defaults. */
export const TAG = "fleetwright.dev/fleet";
/** The fleet's tag in a request, and on what the request is about. */
export const REQUEST_TAG = `aws:RequestTag/${TAG}`;
export const RESOURCE_TAG = `aws:ResourceTag/${TAG}`;

/** Actions of one service: `actions("ec2", "CreateVpc")`. */
export function actions(service: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${service}:${name}`);
}

export function ec2(...names: readonly string[]): readonly string[] {
  return actions("ec2", ...names);
}

/** `arn:aws:ec2:REGION:ACCOUNT:vpc/*` */
export function ec2Arn(kind: string): Arn {
  return `arn:aws:ec2:REGION:ACCOUNT:${kind}/*`;
}

/** An EC2 call that makes one kind of thing. */
export function makes(name: string, kind: string): Readonly<Record<string, Arn>> {
  return { [`ec2:${name}`]: ec2Arn(kind) };
}
