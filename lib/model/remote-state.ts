import type { StateBackend } from "./fleet.ts";

/** One Terraform state: where it lies and under which key. */
export interface RemoteState {
  readonly state: StateBackend;
  /** `<fleet>/<stack>.tfstate` */
  readonly key: string;
}

/** A backend by its name in Terraform, with its settings. */
export interface BackendConfig {
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** How a state is written. A lock is an object beside the state, so that it needs no table; Cloud Storage's is always there. */
export function backendConfig(remote: RemoteState): BackendConfig {
  const { type, config } = remoteConfig(remote);
  const { state, key } = remote;
  if (state.backend === "cloud") {
    return { type: CLOUD, config: { ...config, workspaces: { name: workspaceOf(key), project: state.project } } };
  }
  return type === "s3" ? { type, config: { ...config, encrypt: true, use_lockfile: true } } : { type, config };
}

/** How a state is read. Paths are relative to a stack's folder, three below the project. */
export function remoteConfig({ state, key }: RemoteState): BackendConfig {
  switch (state.backend) {
    case "local":
      return { type: "local", config: { path: `../../../${state.dir}/${key}` } };
    case "s3": {
      const role = state.identity === undefined ? {} : { assume_role: { role_arn: state.identity } };
      // Credentials of another account would otherwise find, or make, another fleet's state.
      const allowed = { allowed_account_ids: [state.account] };
      return { type: "s3", config: { bucket: state.bucket, region: state.region, key, ...allowed, ...role } };
    }
    case "gcs": {
      const account = state.identity === undefined ? {} : { impersonate_service_account: state.identity };
      // Cloud Storage's own conditions on writing lock it. The object is `<prefix>/default.tfstate`.
      return { type: "gcs", config: { bucket: state.bucket, prefix: key.replace(/\.tfstate$/, ""), ...account } };
    }
    case "azurerm": {
      const { subscription, resourceGroup, account, container, identity } = state;
      const client = identity === undefined ? {} : { client_id: identity };
      const at = { subscription_id: subscription, resource_group_name: resourceGroup, storage_account_name: account };
      // A lease on the blob locks it. The account's own keys are no way in.
      return { type: "azurerm", config: { ...at, container_name: container, key, use_azuread_auth: true, ...client } };
    }
    case "cloud": {
      const { hostname, organization } = state;
      return { type: "remote", config: { hostname, organization, workspaces: { name: workspaceOf(key) } } };
    }
  }
}

/** What has a block of its own in Terraform, in place of one in `backend`. */
const CLOUD = "cloud";

/** What stands in Terraform's own `terraform` block for a backend by its name. */
export function backendBlock(backend: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return CLOUD in backend ? { cloud: backend[CLOUD] } : { backend };
}

/** `acme_cluster-shop`: no name of a fleet or a stack has an underscore. 88 characters at most; services take 90. */
function workspaceOf(key: string): string {
  return key.replace(/\.tfstate$/, "").replace("/", "_");
}
