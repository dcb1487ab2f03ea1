import type { StateBackend } from "../model/fleet.ts";

/** What a place of states is called in the lock: all that decides where they lie, and nothing that says who reads them. */
export function stateLocation(state: StateBackend): string {
  switch (state.backend) {
    case "local":
      return `local/${state.dir}`;
    case "s3":
      return `s3/${state.account}/${state.region}/${state.bucket}`;
    case "gcs":
      return `gcs/${state.bucket}`;
    case "azurerm":
      return `azurerm/${state.subscription}/${state.resourceGroup}/${state.account}/${state.container}`;
    case "cloud":
      return `cloud/${state.hostname}/${state.organization}/${state.project}`;
  }
}
