import { CLOUD_SECRET_VARIABLES } from "../../clouds/secret-variables.ts";
import { hidingValues, secretTexts } from "../../model/hiding.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of Terraform's backends and of CI systems; `TF_TOKEN_<host>` for the rest. https://developer.hashicorp.com/terraform/cli/config/config-file#environment-variable-credentials */
const OTHER_VARIABLES = ["TF_HTTP_PASSWORD", "GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN", "DOCKER_AUTH_CONFIG"];
const PROXIES = /^(https?|all)_proxy$/i;
/** A value of a variable that is shorter is a word of some test or example, and stands everywhere. */
const SHORTEST = 8;

/** What nothing that is printed may show: programs that we start, and services that we ask, quote what they were given. */
export class Mask {
  readonly #secrets: Set<string>;
  #hide: ((text: string) => string) | undefined;

  /** @param env - of the process */
  constructor(env: Environment) {
    this.#secrets = new Set(Object.entries(env).flatMap(([name, value]) => secretsOf(name, value ?? "")));
  }

  /** From here on this isn't shown either. */
  add(secret: string): void {
    this.#secrets.add(secret);
    const [, password] = /^[^\s:]+:(\S+)$/.exec(secret) ?? [];
    if (password !== undefined) this.#secrets.add(password);
    this.#hide = undefined;
  }

  hide(text: string): string {
    this.#hide ??= hidingValues(this.#secrets);
    return this.#hide(text);
  }
}

/** Whether a variable of this name holds what nobody should see. */
export function isSecretVariable(name: string): boolean {
  return (
    CLOUD_SECRET_VARIABLES.includes(name) || OTHER_VARIABLES.includes(name) || name.startsWith("TF_TOKEN_") || PROXIES.test(name)
  );
}

function secretsOf(name: string, value: string): readonly string[] {
  if (value.length < SHORTEST || !isSecretVariable(name)) return [];
  if (PROXIES.test(name)) return loginsIn(value);
  // Files of credentials may stand in a variable whole, or be named by it.
  if (/^\s*\{/.test(value)) return secretTexts(parsed(value));
  return value.startsWith("/") ? [] : [value];
}

function loginsIn(url: string): readonly string[] {
  const login = /^(?:[a-z0-9+.-]+:\/\/)?([^/]*)@/i.exec(url)?.[1];
  return login === undefined ? [] : [login, login.slice(login.indexOf(":") + 1)];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { secret: text }; // Then all of it is hidden, not a part.
  }
}
