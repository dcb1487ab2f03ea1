import { LogAnalyticsWorkspace } from "@cdktf/provider-azurerm/lib/log-analytics-workspace/index.js";
import { MonitorDiagnosticSetting } from "@cdktf/provider-azurerm/lib/monitor-diagnostic-setting/index.js";
import { Construct } from "../../cdk.ts";
import type { LiteralText } from "../../cdk.ts";

export interface AzureDiagnosticsProps {
  /** Name of the workspace: 4 to 63 characters. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** Id of the cluster. */
  readonly cluster: string;
}

const KEPT_DAYS = 90;
/** Of the audit log what changes something: reads are most of it. */
const LOGS = [
  "cloud-controller-manager",
  "cluster-autoscaler",
  "guard",
  "kube-apiserver",
  "kube-audit-admin",
  "kube-controller-manager",
  "kube-scheduler",
];

/** What a control plane writes down, in a workspace beside the cluster: it stays where the cluster is. */
export class AzureDiagnostics extends Construct {
  constructor(scope: Construct, id: string, { name, location, resourceGroup, tags, cluster }: AzureDiagnosticsProps) {
    super(scope, id);
    const workspace = new LogAnalyticsWorkspace(this, "workspace", {
      name,
      location,
      resourceGroupName: resourceGroup,
      tags,
      sku: "PerGB2018",
      retentionInDays: KEPT_DAYS,
    });
    new MonitorDiagnosticSetting(this, "setting", {
      name: "fleetwright",
      targetResourceId: cluster,
      logAnalyticsWorkspaceId: workspace.id,
      logAnalyticsDestinationType: "Dedicated",
      enabledLog: LOGS.map((category) => ({ category })),
    });
  }
}
