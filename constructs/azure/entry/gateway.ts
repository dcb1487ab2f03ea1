import { ApplicationLoadBalancerFrontend } from "@cdktf/provider-azurerm/lib/application-load-balancer-frontend/index.js";
import { ApplicationLoadBalancerSubnetAssociation } from "@cdktf/provider-azurerm/lib/application-load-balancer-subnet-association/index.js";
import { ApplicationLoadBalancer } from "@cdktf/provider-azurerm/lib/application-load-balancer/index.js";
import { FederatedIdentityCredential } from "@cdktf/provider-azurerm/lib/federated-identity-credential/index.js";
import { NetworkSecurityRule } from "@cdktf/provider-azurerm/lib/network-security-rule/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import type { AzureEntryDetail } from "../../../lib/contracts/azure/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct } from "../../cdk.ts";
import type { Expression, LiteralText } from "../../cdk.ts";
import type { AzureNodeGuard } from "./entry-group.ts";

export interface AzureGatewayProps {
  /** At most 64 characters. */
  readonly name: LiteralText;
  readonly location: LiteralText;
  /** Name of the resource group that it stands in, as an attribute of it. */
  readonly resourceGroup: string;
  readonly tags: Record<string, string>;
  /** Id of the subnet that it takes for itself, a /24 that is delegated to `Microsoft.ServiceNetworking/trafficControllers`. */
  readonly subnet: LiteralText;
  /** The security group of that subnet, to which others may add rules. */
  readonly guard: AzureNodeGuard;
  /** Ids of the resource groups that its controller acts on: the one that it stands in, and that of the cluster's machines. */
  readonly groups: { readonly own: string; readonly nodes: LiteralText };
  /** The cluster's OIDC issuer: what vouches for the controller. */
  readonly issuer: Expression;
  /** Whether a destroy is refused. */
  readonly protect: boolean;
}

/** Who the ALB Controller is in its cluster, as its Helm chart has it. */
const CONTROLLER = "system:serviceaccount:azure-alb-system:alb-controller-sa";
const PRIORITY = 200;

/** An Application Gateway for Containers in front of one cluster, and the identity of the controller there that tells it what to do. */
export class AzureGateway extends Construct {
  readonly #gateway: ApplicationLoadBalancer;
  readonly #controller: UserAssignedIdentity;
  readonly #tags: Record<string, string>;

  constructor(scope: Construct, id: string, props: AzureGatewayProps) {
    super(scope, id);
    const { name, location, resourceGroup, tags, subnet, protect } = props;
    this.#tags = tags;
    const common = { name, location, resourceGroupName: resourceGroup, tags };
    this.#gateway = new ApplicationLoadBalancer(this, "Resource", { ...common, lifecycle: { preventDestroy: protect } });
    new ApplicationLoadBalancerSubnetAssociation(this, "subnet", {
      name: "network",
      applicationLoadBalancerId: this.#gateway.id,
      subnetId: subnet,
      tags,
    });
    this.#controller = new UserAssignedIdentity(this, "controller", common);
    this.#grant("configure", "AppGw for Containers Configuration Manager", props.groups.own);
    this.#grant("look", "Reader", props.groups.nodes);
    this.#grant("join", "Network Contributor", subnet);
    new FederatedIdentityCredential(this, "credential", {
      name: "alb-controller",
      resourceGroupName: resourceGroup,
      parentId: this.#controller.id,
      audience: ["api://AzureADTokenExchange"],
      issuer: props.issuer,
      subject: CONTROLLER,
    });
    new NetworkSecurityRule(this, "front-door", {
      name: "front-door",
      description: "Users come by Front Door",
      networkSecurityGroupName: props.guard.name,
      resourceGroupName: props.guard.resourceGroup,
      priority: PRIORITY,
      direction: "Inbound",
      access: "Allow",
      protocol: "Tcp",
      sourcePortRange: "*",
      sourceAddressPrefix: "AzureFrontDoor.Backend",
      destinationAddressPrefix: "*",
      destinationPortRange: "80",
    });
  }

  /** @param name - of the frontend, at most 64 characters */
  entry(workload: string, name: LiteralText, host: LiteralText, port: number): ClusterEntry<AzureEntryDetail> {
    const frontend = new ApplicationLoadBalancerFrontend(this, workload, {
      name,
      applicationLoadBalancerId: this.#gateway.id,
      tags: this.#tags,
    });
    return {
      host,
      port,
      sendTo: { name: frontend.fullyQualifiedDomainName },
      bind: { kind: "gateway", gateway: this.#gateway.id, frontend: name, controller: this.#controller.clientId },
      detail: { cloud: "azure" },
    };
  }

  #grant(id: string, role: string, scope: string): void {
    new RoleAssignment(this, id, {
      scope,
      roleDefinitionName: role,
      principalId: this.#controller.principalId,
      principalType: "ServicePrincipal",
      skipServicePrincipalAadCheck: true,
    });
  }
}
