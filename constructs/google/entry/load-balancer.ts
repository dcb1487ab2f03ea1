import { ComputeAddress } from "@cdktf/provider-google/lib/compute-address/index.js";
import { ComputeForwardingRule } from "@cdktf/provider-google/lib/compute-forwarding-rule/index.js";
import { ComputeRegionBackendService } from "@cdktf/provider-google/lib/compute-region-backend-service/index.js";
import { ComputeRegionHealthCheck } from "@cdktf/provider-google/lib/compute-region-health-check/index.js";
import { ComputeRegionTargetHttpProxy } from "@cdktf/provider-google/lib/compute-region-target-http-proxy/index.js";
import { ComputeRegionTargetHttpsProxy } from "@cdktf/provider-google/lib/compute-region-target-https-proxy/index.js";
import { ComputeRegionTargetTcpProxy } from "@cdktf/provider-google/lib/compute-region-target-tcp-proxy/index.js";
import { ComputeRegionUrlMap } from "@cdktf/provider-google/lib/compute-region-url-map/index.js";
import { GOOGLE_LENGTHS } from "../../../lib/clouds/google/limits.ts";
import type { GoogleEntryDetail } from "../../../lib/contracts/google/entry-detail.ts";
import type { ClusterEntry } from "../../../lib/contracts/entry-record.ts";
import { Construct } from "../../cdk.ts";
import type { LiteralText, Text } from "../../cdk.ts";
import { checkLoadBalancer } from "../../load-balancer.ts";
import type { LoadBalancer, LoadBalancerProps } from "../../load-balancer.ts";
import { BACKEND, backendServiceName } from "./backend.ts";
import type { GoogleCertificate } from "./certificate.ts";
import { podHealth } from "./health.ts";
import { REDIRECT, isRedirected } from "../../../lib/clouds/google/redirect.ts";

export interface GoogleLoadBalancerProps extends LoadBalancerProps {
  /** Google's own name of the region. */
  readonly location: LiteralText;
  readonly project: LiteralText;
  /** Id of the network, which must have a proxy-only subnet in the region. */
  readonly network: Text;
  /**
   * Shows a certificate and speaks HTTP to pods.
   *
   * @default none: bytes are passed on, and the workload brings a certificate of its own
   */
  readonly tls?: GoogleTls;
  /**
   * The subnet that its address is one of: then only networks that reach this one get to it, from whatever region.
   *
   * @default none: its address is one of the internet's
   */
  readonly inside?: Text;
}

export interface GoogleTls {
  readonly certificate: GoogleCertificate;
  /** Id of the policy that says which versions and ciphers it takes. */
  readonly policy: string;
}

const TIER = "PREMIUM";

/**
 * A regional load balancer with an address of its own, for one workload in one cluster. Its parts refuse to go while another one
 * names them, so that all of them stand in one stack.
 */
export class GoogleLoadBalancer extends Construct implements LoadBalancer {
  readonly record: ClusterEntry<GoogleEntryDetail>;

  constructor(scope: Construct, id: string, props: GoogleLoadBalancerProps) {
    super(scope, id);
    checkLoadBalancer(this.node.path, props, GOOGLE_LENGTHS.derived);
    const { name, host, port, location, project, tls } = props;
    const where = { region: location };
    const address = new ComputeAddress(this, partId(props, "address"), {
      ...where,
      name: partName(props),
      ...(props.inside === undefined
        ? { addressType: "EXTERNAL", networkTier: TIER }
        : // Or the redirect could not have the same.
          { addressType: "INTERNAL", subnetwork: props.inside, purpose: "SHARED_LOADBALANCER_VIP" }),
      // Names lead to it, and nobody gets it back.
      lifecycle: { preventDestroy: props.protect ?? true },
    });
    const health = new ComputeRegionHealthCheck(this, "health", { ...where, name, ...podHealth(props.health, port) });
    const backendService =
      props.inside === undefined ? backendServiceName(name, tls === undefined ? "none" : "managed") : `${name}--inside`;
    const backend = new ComputeRegionBackendService(this, partId(props, "backend"), {
      ...where,
      ...BACKEND,
      loadBalancingScheme: schemeOf(props),
      name: backendService,
      protocol: tls === undefined ? "TCP" : "HTTP",
      healthChecks: [health.id],
    });
    this.#listen(props, address, tls === undefined ? this.#passOn(props, backend) : this.#endTls(props, tls, backend));
    if (isRedirected(tls !== undefined, port)) this.#redirect(props, address);
    this.record = {
      host,
      port,
      sendTo: { address: address.address },
      bind: { kind: "endpoint-group", endpointGroup: name, backendService, location, project },
      detail: { cloud: "gcp", ...(tls === undefined ? {} : { proof: tls.certificate.proof }) },
    };
  }

  #endTls(props: GoogleLoadBalancerProps, tls: GoogleTls, backend: ComputeRegionBackendService) {
    const { location } = props;
    const name = partName(props);
    const urls = new ComputeRegionUrlMap(this, partId(props, "urls"), { name, region: location, defaultService: backend.id });
    return new ComputeRegionTargetHttpsProxy(this, partId(props, "https"), {
      name,
      region: location,
      urlMap: urls.id,
      certificateManagerCertificates: [tls.certificate.id],
      sslPolicy: tls.policy,
    });
  }

  #passOn({ name, location }: GoogleLoadBalancerProps, backend: ComputeRegionBackendService): ComputeRegionTargetTcpProxy {
    return new ComputeRegionTargetTcpProxy(this, "tcp", { name, region: location, backendService: backend.id });
  }

  #listen(props: GoogleLoadBalancerProps, address: ComputeAddress, proxy: { readonly id: string }): void {
    const { name, port, tls, inside } = props;
    new ComputeForwardingRule(this, inside === undefined ? "Resource" : "inside", {
      // One proxy never follows another of a different kind.
      name: inside === undefined ? `${name}--${tls === undefined ? "tcp" : "https"}` : partName(props),
      ...listenerAt(props, address),
      portRange: String(port),
      target: proxy.id,
    });
  }

  #redirect(props: GoogleLoadBalancerProps, address: ComputeAddress): void {
    const { name, location, inside } = props;
    const part = inside === undefined ? `${name}--${REDIRECT.suffix}` : `${partName(props)}-${REDIRECT.port}`;
    const urls = new ComputeRegionUrlMap(this, partId(props, "redirect-urls"), {
      name: part,
      region: location,
      defaultUrlRedirect: REDIRECT.answer,
    });
    const proxy = new ComputeRegionTargetHttpProxy(this, partId(props, "redirect-http"), {
      name: part,
      region: location,
      urlMap: urls.id,
    });
    new ComputeForwardingRule(this, partId(props, "redirect"), {
      name: part,
      ...listenerAt(props, address),
      portRange: String(REDIRECT.port),
      target: proxy.id,
    });
  }
}

function listenerAt(props: GoogleLoadBalancerProps, address: ComputeAddress) {
  const { location, network, inside } = props;
  return {
    region: location,
    network,
    ...(inside === undefined ? { networkTier: TIER } : { subnetwork: inside, allowGlobalAccess: true }),
    loadBalancingScheme: schemeOf(props),
    ipProtocol: "TCP",
    ipAddress: address.address,
  };
}

function schemeOf({ inside }: GoogleLoadBalancerProps): string {
  return inside === undefined ? BACKEND.loadBalancingScheme : "INTERNAL_MANAGED";
}

/**
 * What is for networks alone is made of other parts, under other names: Google turns no part of a load balancer inside out, and lets
 * none go while another names it.
 */
function partId({ inside }: GoogleLoadBalancerProps, id: string): string {
  return inside === undefined ? id : `inside-${id}`;
}

function partName({ name, inside }: GoogleLoadBalancerProps): string {
  return inside === undefined ? name : `${name}--in`;
}
